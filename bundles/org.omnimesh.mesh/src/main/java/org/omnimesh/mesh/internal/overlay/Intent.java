// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.overlay;

import java.time.Duration;
import java.util.List;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogId;

/** What the overlay wants done; to be carried out in order. */
public sealed interface Intent {
    /**
     * Send a frame ({@link OverlayCodec#encode}).
     *
     * @param peer to whom
     * @param frame what
     */
    record Send(PeerId peer, OverlayFrame frame) implements Intent {}

    /**
     * Keep a link to a peer: dial now and again until {@link HangUp}. May be said again with other addresses.
     *
     * @param peer a device of the team
     * @param addresses where it was last known, may be empty: whoever dials may know more
     */
    record Dial(PeerId peer, List<Multiaddr> addresses) implements Intent {
        /** Copies the addresses. */
        public Dial {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * Stop keeping a link to a peer and close it, unless something else than the mesh needs it.
     *
     * @param peer the peer
     * @param reason for logs
     */
    record HangUp(PeerId peer, String reason) implements Intent {}

    /**
     * Dial any one node nearby that shows the team's tag and is not linked: which device it is shows when the link is up.
     * While the overlay is in use, this is the only reason to dial sightings.
     */
    record Explore() implements Intent {}

    /**
     * The team became so large, or so small again, that another way of linking is right.
     *
     * @param all whether every device of the team is to be linked; if not, only those of {@link Dial} and {@link Explore}
     */
    record Everybody(boolean all) implements Intent {}

    /**
     * A peer was asked for entries that it said it had, and sent none.
     *
     * @param peer the peer
     * @param waited for how long, beyond what was told before
     */
    record Vain(PeerId peer, Duration waited) implements Intent {}

    /**
     * A peer asked for all of a log after a number: rewind what counts as sent to it, and send.
     *
     * @param peer who asked
     * @param log the log
     * @param after the last number it has or holds
     */
    record Give(PeerId peer, LogId log, long after) implements Intent {}
}
