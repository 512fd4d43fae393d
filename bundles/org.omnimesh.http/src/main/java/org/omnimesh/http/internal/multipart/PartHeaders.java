// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.multipart;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The headers of a field that matter: its disposition (RFC 7578, section 4.2) and media type. */
final class PartHeaders {
    private static final String EXTENDED = "utf-8''";

    private String disposition = "";
    private Optional<String> mediaType = Optional.empty();

    void add(String line) {
        int colon = line.indexOf(':');
        String name = line.substring(0, Math.max(0, colon)).strip().toLowerCase(Locale.ROOT);
        String value = line.substring(colon + 1).strip();
        if (name.equals("content-disposition")) {
            disposition = value;
        } else if (name.equals("content-type")) {
            int parameters = value.indexOf(';');
            mediaType = Optional.of(parameters < 0 ? value : value.substring(0, parameters).strip());
        }
    }

    Optional<String> mediaType() {
        return mediaType;
    }

    /** The extended form (RFC 8187) counts before the plain one; some clients send it although RFC 7578 says not to. */
    Optional<String> parameter(String name) {
        return plain(name + "\\*").flatMap(PartHeaders::decode).or(() -> plain(name));
    }

    private Optional<String> plain(String name) {
        Matcher matcher = Pattern.compile("(?i);\\s*" + name + "\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^;\\s\"]+))")
                .matcher(disposition);
        if (!matcher.find()) {
            return Optional.empty();
        }
        return Optional.ofNullable(matcher.group(1)).map(quoted -> quoted.replaceAll("\\\\([\"\\\\])", "$1"))
                .or(() -> Optional.ofNullable(matcher.group(2)));
    }

    private static Optional<String> decode(String extended) {
        if (!extended.regionMatches(true, 0, EXTENDED, 0, EXTENDED.length())) {
            return Optional.empty();
        }
        try {
            return Optional.of(URLDecoder.decode(extended.substring(EXTENDED.length()).replace("+", "%2B"),
                    StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
