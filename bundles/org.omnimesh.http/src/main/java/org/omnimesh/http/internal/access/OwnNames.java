// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.access;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names under which this server may be asked, so that a foreign name that resolves to this machine (DNS rebinding) is
 * refused.
 */
public final class OwnNames {
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");
    private static final int HTTP_PORT = 80;

    private final Set<String> hosts = new HashSet<>();

    /**
     * Collects the names.
     *
     * @param host the host bound, as configured
     * @param port the port bound
     */
    public OwnNames(String host, int port) {
        add(host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host, port);
        LOOPBACK.forEach(name -> add(name, port));
    }

    private void add(String host, int port) {
        hosts.add(host.toLowerCase(Locale.ROOT) + ":" + port);
        if (port == HTTP_PORT) {
            hosts.add(host.toLowerCase(Locale.ROOT));
        }
    }

    boolean isHost(String host) {
        return hosts.contains(host.toLowerCase(Locale.ROOT));
    }

    boolean isOrigin(String origin) {
        return origin.startsWith("http://") && isHost(origin.substring("http://".length()));
    }
}
