// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.overlay.OverlayCodec;
import org.omnimesh.mesh.internal.overlay.OverlayFrame;

/** A message between two cores. */
sealed interface Frame {
    /**
     * Opens the conversation, and answers a peer that does.
     *
     * @param version the newest version of the protocol that the sender speaks
     * @param session names the sender's memory of this conversation; another one means that it forgot everything
     * @param since the moment of the receiver as of which the sender remembers all that it told, or {@link Mark#NONE}
     */
    record Hello(long version, long session, Mark since) implements Frame {
        Hello(long version, long session) {
            this(version, session, Mark.NONE);
        }
    }

    /**
     * What the sender has stored. The first sweep over all channels ends with {@code last}; later ones may hold only what
     * changed, or only channels that are shared since now.
     *
     * @param processed number of the last {@link Runs} frame the sender is done with: returns credit
     * @param channels per channel, per author: what it has
     * @param full whether every channel here comes with all its logs
     * @param last whether a sweep over all shared channels ends here
     * @param now the sender's moment if the frame is full, else {@link Mark#NONE}
     * @param since logs that are not named are as the receiver remembers them of this moment, which it named in its
     *            {@link Hello} or {@link Want}; {@link Mark#NONE} if there are none
     */
    record State(long processed, Map<ChannelId, Map<PeerId, Row>> channels, boolean full, boolean last, Mark now,
            Mark since) implements Frame {
        State(long processed, Map<ChannelId, Map<PeerId, Row>> channels, boolean full, boolean last) {
            this(processed, channels, full, last, Mark.NONE, Mark.NONE);
        }
    }

    /**
     * How far a log goes at the sender.
     *
     * @param stored the last number stored
     * @param held the last number held in memory until something it needs arrives, or {@code stored}
     * @param tip the first eight bytes of the id of the last entry stored; 0 if not said
     */
    record Row(long stored, long held, long tip) {
        static Row of(long stored) {
            return new Row(stored, stored, 0);
        }
    }

    /**
     * What the sender has stored, in short: instead of a sweep, to find out that nothing was lost.
     *
     * @param processed as in {@link State}
     * @param digests per channel that is shared with the receiver
     * @param now the sender's moment
     */
    record Digest(long processed, Map<ChannelId, StateDigest> digests, Mark now) implements Frame {}

    /**
     * Asks for the state of channels.
     *
     * @param channels which; none means a whole sweep
     * @param since the moment of the receiver as of which the sender knows all of them, or {@link Mark#NONE}
     */
    record Want(Set<ChannelId> channels, Mark since) implements Frame {
        /** Copies the set. */
        public Want {
            channels = Set.copyOf(channels);
        }

        Want(Set<ChannelId> channels) {
            this(channels, Mark.NONE);
        }
    }

    /**
     * Asks for the run that holds an entry, whatever the sender is known to have.
     *
     * @param entries the last entry wanted of each log, at most {@link FrameCodec#MAX_SHOWN}
     */
    record Show(Map<LogId, Long> entries) implements Frame {
        /** Copies the map. */
        public Show {
            entries = Map.copyOf(entries);
        }
    }

    /**
     * Tells a peer that asked for a log that what comes next of it cannot be given: it is damaged here.
     *
     * @param log the log
     * @param seq the first number that is missing
     */
    record Lacks(LogId log, long seq) implements Frame {}

    /**
     * Proves that a device signed two different histories.
     *
     * @param first a bare run
     * @param second a bare run that contradicts it
     */
    record Fork(byte[] first, byte[] second) implements Frame {}

    /**
     * Runs, oldest first.
     *
     * @param number counts these frames on this link, from 1
     * @param runs their encodings
     * @param hops how many links each had passed when it was sent; empty if not said
     */
    record Runs(long number, List<byte[]> runs, List<Integer> hops) implements Frame {
        Runs(long number, List<byte[]> runs) {
            this(number, runs, List.of());
        }

        /** Returns how many links a run had passed. */
        int hops(int place) {
            return hops.isEmpty() ? OverlayCodec.MAX_HOPS - 1 : hops.get(place);
        }
    }

    /**
     * A frame of the overlay.
     *
     * @param frame what it says
     */
    record Overlay(OverlayFrame frame) implements Frame {}

    /**
     * Whom the sender gives what is new, per channel that it shares with the receiver.
     *
     * @param served the peers
     */
    record Neighbours(Map<ChannelId, Set<PeerId>> served) implements Frame {}
}
