// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the API listens.
 *
 * @param host a loopback name or address, IPv6 without brackets
 * @param port a TCP port, 0 for a free one
 */
record ApiAddress(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[^:\\[\\]\\s]+):([0-9]{1,5})");
    private static final Pattern LOOPBACK_IP4 = Pattern.compile("127(\\.[0-9]{1,3}){3}");
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "::1", "0:0:0:0:0:0:0:1");
    private static final int MAX_PORT = 65535;

    /** Reads {@code HOST:PORT}; the message of the exception is for the user. */
    static ApiAddress parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > MAX_PORT) {
            throw new IllegalArgumentException("The API address must be HOST:PORT, such as 127.0.0.1:8787");
        }
        String host = matcher.group(1).toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
        if (!LOOPBACK_NAMES.contains(host) && !LOOPBACK_IP4.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "The API is served on loopback addresses only, because other addresses need"
                            + " TLS, which this version does not have; use --api 127.0.0.1:PORT");
        }
        return new ApiAddress(host, Integer.parseInt(matcher.group(2)));
    }

    /** Returns how the host stands in a URL. */
    String urlHost() {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }
}
