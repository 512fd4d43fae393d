// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

/** Close codes of the WebSocket (RFC 6455, section 7.4) that mean something to links. */
final class CloseCode {
    /** Closed on purpose. */
    static final int NORMAL = 1000;
    /** The connection broke; never sent. */
    static final int LOST = 1006;
    /** Something failed, at this end or on the way. */
    static final int BROKEN = 1011;
    /** The other end broke the protocol. */
    static final int PROTOCOL = 1002;
    /** Another connection between the same devices was kept. */
    static final int DUPLICATE = 4001;
    /** The other end is not trusted, or no longer. */
    static final int NOT_TRUSTED = 4002;
    /** The greeting took too long. */
    static final int TOO_SLOW = 4003;

    private CloseCode() {}
}
