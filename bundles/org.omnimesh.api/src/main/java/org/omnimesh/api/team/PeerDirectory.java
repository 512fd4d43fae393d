// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.osgi.annotation.versioning.ProviderType;

/** The other devices: the team's and those nearby. Thread-safe; answers from memory except where stated. */
@ProviderType
public interface PeerDirectory {
    /** Which peers to list. */
    enum Scope {
        /** The other devices of the current team. */
        TEAM,
        /** Strangers seen on the network. */
        NEARBY,
        /** Both. */
        ALL
    }

    /**
     * Lists peers.
     *
     * @param scope which
     * @return online ones first, then by name
     */
    List<Peer> list(Scope scope);

    /**
     * Finds a peer.
     *
     * @param key its {@link Peer#key()}
     * @return the peer, or empty
     */
    Optional<Peer> get(String key);

    /**
     * Makes a link now and keeps it from here on. Blocks until it is up, at most ten seconds.
     *
     * @param peer a device of the team
     * @param address where to dial, or empty for the addresses known
     * @return the peer as it is then
     * @throws TeamException if it is no device of the team or does not answer
     */
    Peer connect(PeerId peer, Optional<Multiaddr> address) throws TeamException;

    /**
     * Closes the link now and keeps it closed, over restarts, until {@link #connect} is called.
     *
     * @param peer a device of the team
     * @throws TeamException if it is no device of the team
     */
    void disconnect(PeerId peer) throws TeamException;

    /**
     * Tells the team whether this user can be expected to answer. Not stored.
     *
     * @param presence {@link Presence#ONLINE} or {@link Presence#AWAY}; {@link Presence#OFFLINE} shows as away
     * @param customStatus what to say, clean text
     */
    void announce(Presence presence, Optional<String> customStatus);
}
