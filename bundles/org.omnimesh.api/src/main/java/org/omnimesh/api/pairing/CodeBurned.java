// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.pairing;

import org.omnimesh.api.event.DomainEvent;

/**
 * A code of this node no longer works, or its team's door was closed.
 *
 * @param nameplate the code's public half, or the tag under which the door was advertised
 * @param cause why
 */
public record CodeBurned(String nameplate, Cause cause) implements DomainEvent {
    /** Why a code no longer works. */
    public enum Cause {
        /** Somebody joined by it. */
        USED,
        /** Its time was up. */
        EXPIRED,
        /** Too many wrong tries, {@link Pairing#MAX_TRIES} or {@link Pairing#MAX_DOOR_TRIES}: somebody may be guessing. */
        GUESSED,
        /** The user withdrew it, or the network was closed. */
        WITHDRAWN
    }
}
