// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.discovery.mdns.internal;

import java.util.Map;

/**
 * A service that this node advertises on every address.
 *
 * @param type the service type, {@link #NODE} or {@link #PAIR}
 * @param name the random name, 16 hexadecimal digits
 * @param port the TCP port
 * @param text the TXT record's attributes
 */
record Service(String type, String name, int port, Map<String, String> text) {
    /** Nodes. */
    static final String NODE = "_omnimesh._tcp.local.";
    /** Holders of a pairing code. */
    static final String PAIR = "_omnimesh-pair._tcp.local.";

    Service {
        text = Map.copyOf(text);
    }
}
