// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.omnimesh.api.node.NodeException;

/**
 * A configured {@code HOST:PORT}.
 *
 * @param host the host, empty for all interfaces
 * @param port the port, 0 for a free one
 */
record ListenAddress(String host, int port) {
    private static final int MAX_PORT = 65535;

    /** Parses the text; brackets around an IPv6 address are removed. */
    static ListenAddress parse(String text) throws NodeException {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            return new ListenAddress("", 0);
        }
        int colon = trimmed.lastIndexOf(':');
        try {
            int port = Integer.parseInt(trimmed.substring(colon + 1));
            String host = colon < 0 ? "" : trimmed.substring(0, colon);
            if (port >= 0 && port <= MAX_PORT) {
                return new ListenAddress(withoutBrackets(host), port);
            }
        } catch (NumberFormatException e) {
            throw malformed(e);
        }
        throw malformed(new IllegalArgumentException("port out of range"));
    }

    /** Tells whether all interfaces are meant. */
    boolean isWildcard() throws NodeException {
        return host.isEmpty() || inetAddress().isAnyLocalAddress();
    }

    /** Resolves the host, which is not empty. */
    InetAddress inetAddress() throws NodeException {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new NodeException("The mesh address names a host that is not known here. Give an IP address.", e);
        }
    }

    private static String withoutBrackets(String host) {
        String plain = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return plain.equals("*") ? "" : plain;
    }

    private static NodeException malformed(Exception cause) {
        return new NodeException("The mesh address must look like HOST:PORT, for example 0.0.0.0:40404.", cause);
    }
}
