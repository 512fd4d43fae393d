// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.time.Instant;
import java.util.List;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.pairing.ConnectionCode;

/** The contract's ConnectionCode. */
record ConnectionCodeJson(String status, String code, PeerId peerId, List<Multiaddr> multiaddrs, Instant expiresAt,
        long expiresInS, String link) {
    static ConnectionCodeJson of(ConnectionCode code, PeerId issuer) {
        return new ConnectionCodeJson("success", code.code().shown(), issuer, code.addresses(), code.expiresAt(),
                code.remaining().toSeconds(), code.link());
    }
}
