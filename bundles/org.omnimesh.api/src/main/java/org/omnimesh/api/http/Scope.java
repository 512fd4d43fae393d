// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.http;

/** What a token may do; each scope includes the ones before it. */
public enum Scope {
    /** Reads, and listens on the WebSocket. */
    READ,
    /** Also sends messages and files, and does what else a member does every day. */
    SEND,
    /** Also changes the node, the team, and who may use the API. */
    ADMIN;

    /**
     * Tells whether this scope is enough.
     *
     * @param needed what a route needs
     * @return true if this scope includes it
     */
    public boolean covers(Scope needed) {
        return compareTo(needed) >= 0;
    }
}
