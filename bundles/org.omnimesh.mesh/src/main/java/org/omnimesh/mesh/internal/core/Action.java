// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.util.Map;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
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
     * Verify a run's signature and store it; answer with {@link MeshCore#stored}. Runs are stored in the order asked.
     *
     * @param ticket names the request
     * @param from who sent it
     * @param run the run
     */
    record Store(long ticket, PeerId from, Run run) implements Action {}

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
}
