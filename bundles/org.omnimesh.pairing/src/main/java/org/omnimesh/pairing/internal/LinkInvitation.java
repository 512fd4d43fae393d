// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.time.Instant;
import java.util.Arrays;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.pairing.OpenInvitation;

/**
 * A link as it is kept.
 *
 * @param open what it allows
 * @param nameplate the public half
 * @param secret {@link PairingLink#SECRET_BYTES} bytes
 * @param team to which it lets in
 */
record LinkInvitation(OpenInvitation open, String nameplate, byte[] secret, TeamId team) {
    LinkInvitation withUses(int left) {
        return new LinkInvitation(new OpenInvitation(open.id(), open.role(), left, true, open.issuedAt(),
                open.expiresAt()), nameplate, secret, team);
    }

    boolean expired(Instant now) {
        return !now.isBefore(open.expiresAt());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LinkInvitation that && open.equals(that.open) && nameplate.equals(that.nameplate)
                && Arrays.equals(secret, that.secret) && team.equals(that.team);
    }

    @Override
    public int hashCode() {
        return open.hashCode();
    }

    /** Returns a text without the secret. */
    @Override
    public String toString() {
        return "LinkInvitation[" + open.id() + "]";
    }
}
