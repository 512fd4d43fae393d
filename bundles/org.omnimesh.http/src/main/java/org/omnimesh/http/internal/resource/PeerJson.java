// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.Peer;
import org.omnimesh.api.team.Presence;
import org.omnimesh.api.team.Role;

/** The contract's Peer. A stranger nearby shows no key: its id is the name it has in lists. */
public record PeerJson(String peerId, String displayName, String deviceName, Presence status,
        Optional<String> customStatus, @Nullable Instant lastSeen, @Nullable String publicKey,
        List<Multiaddr> multiaddrs,
        boolean trusted, boolean verified, String link, Optional<Long> latencyMs, Optional<MemberId> memberId,
        Optional<Role> role, Optional<Instant> joinedAt, Optional<PeerId> invitedBy) {
    /**
     * Shows a peer.
     *
     * @param peer the peer
     * @return the object
     */
    public static PeerJson of(Peer peer) {
        return new PeerJson(peer.key(), peer.displayName(), peer.deviceName(), peer.presence(), peer.customStatus(),
                peer.lastSeen().orElse(null),
                peer.id().map(PeerId::publicKey).map(HexFormat.of()::formatHex).orElse(null), peer.addresses(),
                peer.trusted(), peer.verified(), peer.linked() ? "direct" : "none",
                peer.latency().map(latency -> latency.toMillis()), peer.member(), peer.role(), peer.joinedAt(),
                peer.invitedBy());
    }
}
