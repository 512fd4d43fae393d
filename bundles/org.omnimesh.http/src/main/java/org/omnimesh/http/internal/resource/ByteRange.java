// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.omnimesh.http.internal.access.Refusal;

/**
 * Part of a file (RFC 9110, section 14).
 *
 * @param from the first byte
 * @param to the last byte, included
 * @param size the length of the whole
 */
record ByteRange(long from, long to, long size) {
    private static final Pattern SINGLE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    /** Reads the header; several ranges, or another unit, are answered with the whole, as the RFC allows. */
    static Optional<ByteRange> parse(String header, long size) throws Refusal {
        Matcher matcher = SINGLE.matcher(header.replace(" ", ""));
        if (!matcher.matches() || matcher.group(1).isEmpty() && matcher.group(2).isEmpty()) {
            return Optional.empty();
        }
        boolean suffix = matcher.group(1).isEmpty();
        long from = suffix ? Math.max(0, size - Long.parseLong(matcher.group(2))) : Long.parseLong(matcher.group(1));
        long to = suffix || matcher.group(2).isEmpty()
                ? size - 1
                : Math.min(size - 1, Long.parseLong(matcher.group(2)));
        boolean backwards = !suffix && !matcher.group(2).isEmpty() && Long.parseLong(matcher.group(2)) < from;
        if (backwards) {
            return Optional.empty();
        }
        if (from >= size) {
            throw new Refusal(416, "range_not_satisfiable", "The file has " + size + " bytes.",
                    Map.of("Content-Range", "bytes */" + size));
        }
        return Optional.of(new ByteRange(from, to, size));
    }

    long length() {
        return to - from + 1;
    }

    String contentRange() {
        return "bytes " + from + "-" + to + "/" + size;
    }
}
