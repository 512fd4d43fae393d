// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** How a file that came from somebody else is named to a browser: never shown as a page, never as another type. */
final class SafeFile {
    private static final String BINARY = "application/octet-stream";
    private static final Set<String> TYPES = Set.of("application/json", "application/pdf", "application/zip",
            "audio/aac", "audio/flac", "audio/mp4", "audio/mpeg", "audio/ogg", "audio/wav", "audio/webm", "image/avif",
            "image/bmp", "image/gif", "image/jpeg", "image/png", "image/webp", "text/csv", "text/plain", "video/mp4",
            "video/ogg", "video/webm");

    private SafeFile() {}

    /** Returns the type if no browser runs anything in it. */
    static String type(String mimeType) {
        return !TYPES.contains(mimeType)
                ? BINARY
                : mimeType.startsWith("text/") ? mimeType + ";charset=utf-8" : mimeType;
    }

    /** Returns the header, with the name in ASCII and in full (RFC 6266, RFC 8187). */
    static String disposition(String name) {
        String ascii = name.replaceAll("[^\\x20-\\x7e]|[\"\\\\%;]", "_");
        String full = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
        return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + full;
    }
}
