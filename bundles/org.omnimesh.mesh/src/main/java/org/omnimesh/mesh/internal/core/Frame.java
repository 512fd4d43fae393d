// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;

/** A message between two cores. */
sealed interface Frame {
    /**
     * Opens the conversation, and answers a peer that does.
     *
     * @param version the newest version of the protocol that the sender speaks
     * @param session names the sender's memory of this conversation; another one means that it forgot everything
     */
    record Hello(long version, long session) implements Frame {}

    /**
     * What the sender has stored. The first sweep over all channels ends with {@code last}; later ones may hold only what
     * changed, or only channels that are shared since now.
     *
     * @param processed number of the last {@link Runs} frame the sender is done with: returns credit
     * @param channels per channel, per author: what it has
     * @param full whether every channel here comes with all its logs
     * @param last whether a sweep over all shared channels ends here
     */
    record State(long processed, Map<ChannelId, Map<PeerId, Row>> channels, boolean full, boolean last)
            implements
                Frame {}

    /**
     * How far a log goes at the sender.
     *
     * @param stored the last number stored
     * @param held the last number held in memory until something it needs arrives, or {@code stored}
     */
    record Row(long stored, long held) {}

    /**
     * Runs, oldest first.
     *
     * @param number counts these frames on this link, from 1
     * @param runs their encodings
     */
    record Runs(long number, List<byte[]> runs) implements Frame {}

    /**
     * Runs were dropped that could be taken now.
     *
     * @param after per channel, per author: the number after which the sender wants all again
     */
    record Again(Map<ChannelId, Map<PeerId, Long>> after) implements Frame {}

    /**
     * Whom the sender gives what is new, per channel that it shares with the receiver.
     *
     * @param served the peers
     */
    record Neighbours(Map<ChannelId, Set<PeerId>> served) implements Frame {}
}
