// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.link.BlobSource;

/**
 * Names a part of a blob in a request: {@code /blob/<64 hex digits>/<index>}, or {@code hashes} for the list of hashes.
 *
 * @param content the blob
 * @param index the chunk's number, or {@link BlobSource#HASH_LIST}
 */
record BlobPath(ContentId content, int index) {
    private static final String HASHES = "hashes";
    private static final Pattern FORM = Pattern.compile("/blob/([0-9a-f]{64})/([0-9]{1,7}|" + HASHES + ")");

    static Optional<BlobPath> parse(String path) {
        Matcher matcher = FORM.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String part = matcher.group(2);
        int index = HASHES.equals(part) ? BlobSource.HASH_LIST : Integer.parseInt(part);
        return Optional.of(new BlobPath(ContentId.parse(matcher.group(1)), index));
    }

    @Override
    public String toString() {
        return "/blob/" + content + "/" + (index == BlobSource.HASH_LIST ? HASHES : Integer.toString(index));
    }
}
