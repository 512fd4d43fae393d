// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.pairing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.omnimesh.api.id.Multiaddr;

/**
 * A live code of this node.
 *
 * @param code the short form
 * @param link the long form, {@code omnimesh://pair?...}: carries the addresses and a 128-bit secret; for QR and paste
 * @param addresses where this node listens, with its peer id
 * @param expiresAt when it expires, by the wall clock
 * @param remaining how long it still lives, by the monotonic clock
 * @param invitation what it allows
 */
public record ConnectionCode(PairingCode code, String link, List<Multiaddr> addresses, Instant expiresAt,
        Duration remaining, OpenInvitation invitation) {
    /** Copies the list. */
    public ConnectionCode {
        addresses = List.copyOf(addresses);
    }

    /** Returns a text without any secret. */
    @Override
    public String toString() {
        return "ConnectionCode[" + code + "]";
    }
}
