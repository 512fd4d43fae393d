// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.link;

import java.util.List;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.osgi.annotation.versioning.ProviderType;

/** Remembers over restarts where peers were reached, and has them dialled. Thread-safe. */
@ProviderType
public interface AddressBook {
    /** Most addresses kept per peer; the oldest go first. */
    int MAX_ADDRESSES = 16;

    /**
     * Returns where a peer was or says to be reachable.
     *
     * @param peer the peer
     * @return at most {@value #MAX_ADDRESSES} addresses, best first
     */
    List<Multiaddr> addresses(PeerId peer);

    /**
     * Adds addresses and, if the peer is trusted and the network open, dials them.
     *
     * @param peer the peer
     * @param addresses the addresses
     */
    void remember(PeerId peer, List<Multiaddr> addresses);
}
