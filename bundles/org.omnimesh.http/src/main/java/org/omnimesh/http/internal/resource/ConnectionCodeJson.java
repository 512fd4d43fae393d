// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.pairing.ConnectionCode;
import org.omnimesh.api.pairing.InvitationLink;
import org.omnimesh.api.pairing.OpenInvitation;
import org.omnimesh.api.qr.QrCodes;
import org.omnimesh.api.team.Role;

/** The contract's ConnectionCode, with what it allows and the QR code of the link; of a link, the code is the link itself. */
record ConnectionCodeJson(String status, String code, PeerId peerId, List<Multiaddr> multiaddrs, Instant expiresAt,
        long expiresInS, String link, String id, Role role, int uses, Kind kind, Optional<String> qrSvg,
        Optional<List<String>> qrRows) {
    /** Whom it lets in. */
    enum Kind {
        /** Somebody else. */
        MEMBER,
        /** Another device of this user. */
        DEVICE;

        static Kind of(OpenInvitation open) {
            return open.device() ? DEVICE : MEMBER;
        }
    }

    static ConnectionCodeJson of(ConnectionCode code, PeerId issuer, QrCodes codes) {
        QrJson qr = QrJson.of(codes, code.link());
        return new ConnectionCodeJson("success", code.code().shown(), issuer, code.addresses(), code.expiresAt(),
                code.remaining().toSeconds(), code.link(), code.invitation().id(), code.invitation().role(),
                code.invitation().usesLeft(), Kind.of(code.invitation()), qr.svg(), qr.rows());
    }

    static ConnectionCodeJson of(InvitationLink made, PeerId issuer, QrCodes codes) {
        QrJson qr = QrJson.of(codes, made.link());
        OpenInvitation open = made.invitation();
        return new ConnectionCodeJson("success", made.link(), issuer, made.addresses(), open.expiresAt(),
                Duration.between(open.issuedAt(), open.expiresAt()).toSeconds(), made.link(), open.id(), open.role(),
                open.usesLeft(), Kind.of(open), qr.svg(), qr.rows());
    }
}
