// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.pairing.ConnectionCode;
import org.omnimesh.api.pairing.InvitationLink;
import org.omnimesh.api.pairing.OpenInvitation;
import org.omnimesh.api.team.Role;

/** The contract's ConnectionCode, with what it allows; of a link, the code is the link itself. */
record ConnectionCodeJson(String status, String code, PeerId peerId, List<Multiaddr> multiaddrs, Instant expiresAt,
        long expiresInS, String link, String id, Role role, int uses) {
    static ConnectionCodeJson of(ConnectionCode code, PeerId issuer) {
        return new ConnectionCodeJson("success", code.code().shown(), issuer, code.addresses(), code.expiresAt(),
                code.remaining().toSeconds(), code.link(), code.invitation().id(), code.invitation().role(),
                code.invitation().usesLeft());
    }

    static ConnectionCodeJson of(InvitationLink made, PeerId issuer) {
        OpenInvitation open = made.invitation();
        return new ConnectionCodeJson("success", made.link(), issuer, made.addresses(), open.expiresAt(),
                Duration.between(open.issuedAt(), open.expiresAt()).toSeconds(), made.link(), open.id(), open.role(),
                open.usesLeft());
    }
}
