// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.util.List;
import java.util.Map;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.ForkProof;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;

/** What the core wants done; to be carried out in order. */
public sealed interface Action {
    /**
     * Send a frame; if that is not possible, tell {@link MeshCore#sendFailed}.
     *
     * @param peer to whom
     * @param frame the frame's bytes
     */
    record Send(PeerId peer, byte[] frame) implements Action {}

    /**
     * Verify a run's signature and store it; answer with {@link MeshCore#stored}. Runs are stored in the order asked, but
     * those that may go first.
     *
     * @param ticket names the request
     * @param from who sent it
     * @param run the run
     * @param first whether it is new and needs nothing of what was asked before it, so that it may go before all of that
     */
    record Store(long ticket, PeerId from, Run run, boolean first) implements Action {}

    /**
     * Load runs of a channel in stored order; answer with {@link MeshCore#loaded}.
     *
     * @param peer for whom
     * @param channel the channel
     * @param after per author of whom entries are wanted, the last number the peer has
     * @param maxBytes how much to load about; at least one run
     */
    record Load(PeerId peer, ChannelId channel, Map<PeerId, Long> after, int maxBytes) implements Action {
        /** Copies the map. */
        public Load {
            after = Map.copyOf(after);
        }
    }

    /**
     * Keep a link to a peer: dial now and again until {@link HangUp}. May be said again with other addresses.
     *
     * @param peer a device of the team
     * @param addresses where it was last known, without the peer; may be empty: whoever dials may know more
     */
    record Dial(PeerId peer, List<Multiaddr> addresses) implements Action {
        /** Copies the addresses. */
        public Dial {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * Stop keeping a link to a peer and close it.
     *
     * @param peer the peer
     * @param reason for logs
     */
    record HangUp(PeerId peer, String reason) implements Action {}

    /** Dial any one node nearby that shows the team's tag and is not linked. */
    record Explore() implements Action {}

    /**
     * Another way of linking is right from now on; at first, everybody is to be linked.
     *
     * @param everybody whether to link with every device of the team; if not, only as {@link Dial} and {@link Explore} say
     */
    record Reach(boolean everybody) implements Action {}

    /**
     * Close the link: the peer breaks the protocol.
     *
     * @param peer the peer
     * @param reason for logs
     */
    record Close(PeerId peer, String reason) implements Action {}

    /**
     * Note that a peer has stored entries.
     *
     * @param peer the peer
     * @param log whose entries
     * @param seq the last number it has
     */
    record Confirmed(PeerId peer, LogId log, long seq) implements Action {}

    /**
     * Load the run that holds an entry; answer with {@link MeshCore#found}.
     *
     * @param peer for whom
     * @param log the log
     * @param seq the entry's number
     */
    record Find(PeerId peer, LogId log, long seq) implements Action {}

    /**
     * Slow a peer down for a while: read its frames one after the other with pauses.
     *
     * @param peer the peer
     * @param reason for logs
     */
    record Throttle(PeerId peer, String reason) implements Action {}

    /**
     * A stored run and this one contradict each other: find the stored one, verify the signature of this one, and answer with
     * {@link MeshCore#convict} or {@link MeshCore#forged}.
     *
     * @param from who sent it
     * @param run the run that is not stored
     */
    record Accuse(PeerId from, Run run) implements Action {}

    /**
     * Verify the signatures of both runs; if they are valid answer with {@link MeshCore#convict}, else with
     * {@link MeshCore#forged}.
     *
     * @param peer who sent it
     * @param proof two runs that contradict each other
     */
    record Verify(PeerId peer, ForkProof proof) implements Action {}

    /**
     * Keep the proof and tell users.
     *
     * @param proof the proof
     */
    record Quarantine(ForkProof proof) implements Action {}

    /**
     * Verify a run's signature and write it in the place of the damaged one; then tell {@link MeshCore#mended}.
     *
     * @param from who sent it
     * @param run the run
     */
    record Repair(PeerId from, Run run) implements Action {}

    /**
     * A peer has a run of this device that is not here: verify its signature; if it is valid, begin new logs, because this
     * device's store is an old copy.
     *
     * @param from who sent it
     * @param run the run
     */
    record Outdated(PeerId from, Run run) implements Action {}
}
