// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.reach;

import java.util.List;
import java.util.Map;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;

/** Makes the links that the mesh wants. Thread-safe; returns at once. */
public interface Reach {
    /**
     * Says whom to link with.
     *
     * @param all true, as at first, for every device of the team; false for those of {@link #dial} and {@link #explore} only
     */
    void everybody(boolean all);

    /**
     * Keeps a link to a peer, at these addresses and those known otherwise.
     *
     * @param peer a device of the team
     * @param addresses where, without the peer; may be empty
     */
    void dial(PeerId peer, List<Multiaddr> addresses);

    /**
     * Stops keeping a link and closes it.
     *
     * @param peer the peer
     * @param reason for logs
     */
    void hangUp(PeerId peer, String reason);

    /**
     * Returns where this node listens.
     *
     * @return its addresses, empty while the network is closed
     */
    List<Multiaddr> listening();

    /**
     * Returns where peers were reached before.
     *
     * @return addresses by peer
     */
    Map<PeerId, List<Multiaddr>> known();

    /** Dials one of the nodes seen nearby that show the team's tag and are not linked. */
    void explore();
}
