// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.link;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.osgi.annotation.versioning.ProviderType;

/** Opens and holds the links of this node: at most one per peer, whoever dialled. Thread-safe. */
@ProviderType
public interface Links {
    /**
     * Returns the links that are up.
     *
     * @return a snapshot
     */
    List<Link> active();

    /**
     * Returns the link to a peer.
     *
     * @param peer the peer
     * @return the link, or empty if none is up
     */
    Optional<Link> to(PeerId peer);

    /**
     * Dials an address now and waits. If a link to that peer is up already, returns it.
     *
     * @param address where to dial; its {@code p2p} part, if any, is the only peer accepted
     * @param timeout how long to wait at most
     * @return the link
     * @throws LinkException if nobody answers, or the peer is not the expected one or not trusted
     */
    Link dial(Multiaddr address, Duration timeout) throws LinkException;

    /**
     * Keeps a link to a peer: dials now and again with jittered, growing pauses, the first retry within a second, until
     * {@link #release} or success; and again when the link is lost. Calling it again adds addresses.
     *
     * @param peer the peer
     * @param addresses where to try, best first; at most 16 are kept per peer
     */
    void keep(PeerId peer, List<Multiaddr> addresses);

    /**
     * Stops keeping a link and closes it.
     *
     * @param peer the peer
     * @param reason a short text for the peer's log
     */
    void release(PeerId peer, String reason);

    /**
     * Returns where this node listens, one address per usable interface address, with the {@code p2p} part.
     *
     * @return empty while the network is closed
     */
    List<Multiaddr> listening();
}
