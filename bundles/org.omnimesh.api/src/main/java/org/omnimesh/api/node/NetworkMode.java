// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.node;

/** How far the node reaches. */
public enum NetworkMode {
    /** No socket but the loopback API. */
    SOLO,
    /** Discovery and direct links on the local network. */
    LAN,
    /** Also relays, port mapping and typed addresses. */
    P2P
}
