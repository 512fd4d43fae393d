// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.util.Optional;

import org.omnimesh.api.id.PeerId;

/** What a replica wants done, or tells; in order. */
public sealed interface ReplicaOutput {
    /**
     * A frame to send on a link; if that is not possible, the answer is {@link SimulatedReplica#sendFailed}.
     *
     * @param to the other end
     * @param frame its bytes; not to be changed
     */
    record Send(PeerId to, byte[] frame) implements ReplicaOutput {}

    /**
     * A run to check and write, in the order asked but for those that may go first; answered by {@link SimulatedReplica#store} or
     * {@link SimulatedReplica#storeFailed}.
     *
     * @param ticket names the request
     * @param from who sent it
     * @param first whether it may be written before what was asked earlier
     */
    record Store(long ticket, PeerId from, boolean first) implements ReplicaOutput {}

    /**
     * Something to read; answered by {@link SimulatedReplica#load}.
     *
     * @param ticket names the request
     */
    record Load(long ticket) implements ReplicaOutput {}

    /**
     * An entry is durable here and the projections have seen it, if its content is there.
     *
     * @param entry the entry
     * @param from who sent it, empty if it was written here
     */
    record Delivered(SimulatedEntry entry, Optional<PeerId> from) implements ReplicaOutput {}

    /**
     * An entry written here is durable, so that nothing may take it back any more; before it is delivered.
     *
     * @param entry the entry
     */
    record Acknowledged(SimulatedEntry entry) implements ReplicaOutput {}

    /**
     * A peer is said to have a log durably.
     *
     * @param peer the peer
     * @param log the log
     * @param seq up to this number
     */
    record Confirmed(PeerId peer, LogKey log, long seq) implements ReplicaOutput {}

    /**
     * A link to cut because the peer breaks the protocol.
     *
     * @param peer the peer
     * @param reason a few words
     */
    record Close(PeerId peer, String reason) implements ReplicaOutput {}

    /**
     * A link is wanted, and wanted again when it is lost, until {@link HangUp}.
     *
     * @param peer to whom
     */
    record Dial(PeerId peer) implements ReplicaOutput {}

    /**
     * A link is not wanted any more.
     *
     * @param peer to whom
     */
    record HangUp(PeerId peer) implements ReplicaOutput {}

    /** A link to any device of the team that is near and not linked is wanted once. */
    record Explore() implements ReplicaOutput {}

    /**
     * Another way of linking is right from now on; at first, everybody is to be linked.
     *
     * @param everybody whether to link with every device of the team; if not, only as {@link Dial} and {@link Explore} say
     */
    record Reach(boolean everybody) implements ReplicaOutput {}

    /**
     * A peer is to be slowed down: its frames come one after the other with pauses.
     *
     * @param peer the peer
     * @param reason a few words
     */
    record Throttle(PeerId peer, String reason) implements ReplicaOutput {}

    /**
     * A device is proven to have signed two histories; nothing more of it is taken.
     *
     * @param author the device
     */
    record Quarantined(PeerId author) implements ReplicaOutput {}
}
