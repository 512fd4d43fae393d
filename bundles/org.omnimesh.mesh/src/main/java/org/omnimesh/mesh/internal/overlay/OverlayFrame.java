// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.overlay;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;

/** A message between two overlays. */
public sealed interface OverlayFrame {
    /**
     * A device and where it may be reached.
     *
     * @param peer the device
     * @param addresses at most {@value OverlayCodec#MAX_ADDRESSES}
     */
    record Contact(PeerId peer, List<Multiaddr> addresses) {
        /** Copies the addresses. */
        public Contact {
            addresses = List.copyOf(addresses);
        }
    }

    /** Why a link is wanted. */
    enum Wish {
        /** One more random link; may be declined. */
        LOW,
        /** The sender has none or comes from elsewhere: to be accepted, if need be in place of another one. */
        HIGH,
        /** For a channel that both may read and whose other readers are far. */
        CHANNEL
    }

    /**
     * The sender is new: make room for it, and tell others.
     *
     * @param self the sender's addresses
     */
    record Join(List<Multiaddr> self) implements OverlayFrame {}

    /**
     * Somebody is new; walks at random until its time to live is over, and there it is dialled.
     *
     * @param newcomer who
     * @param ttl steps left
     */
    record ForwardJoin(Contact newcomer, int ttl) implements OverlayFrame {}

    /**
     * Asks to be one of the receiver's active links.
     *
     * @param wish why
     * @param self the sender's addresses
     */
    record Neighbour(Wish wish, List<Multiaddr> self) implements OverlayFrame {}

    /** Answers {@link Join} and {@link Neighbour}: the link is active on both ends now. */
    record Accept() implements OverlayFrame {}

    /** The link is not active (any more); also declines a {@link Neighbour}. */
    record Disconnect() implements OverlayFrame {}

    /**
     * Exchanges known peers; walks at random.
     *
     * @param origin who asks
     * @param ttl steps left
     * @param known some peers that the origin knows
     */
    record Shuffle(Contact origin, int ttl, List<Contact> known) implements OverlayFrame {}

    /**
     * Answers {@link Shuffle} over the link to the origin if there is one, else the way back is not taken.
     *
     * @param known some peers that the sender knows
     */
    record ShuffleReply(List<Contact> known) implements OverlayFrame {}

    /**
     * Names entries that were not pushed over this link.
     *
     * @param rows per channel, per author: how far
     */
    record IHave(Map<ChannelId, Map<PeerId, Reach>> rows) implements OverlayFrame {}

    /**
     * How far a log goes at the sender.
     *
     * @param seq the last number stored
     * @param hops links that this last entry passed until it was there
     */
    record Reach(long seq, int hops) {}

    /**
     * Push some logs to the sender from now on: all after a number, and what is new.
     *
     * @param after per channel, per author: the last number that the sender has or holds
     */
    record Graft(Map<ChannelId, Map<PeerId, Long>> after) implements OverlayFrame {}

    /**
     * Do not push to the sender any more: it gets the same from somebody else.
     *
     * @param logs per channel: the authors of the logs concerned
     */
    record Prune(Map<ChannelId, Set<PeerId>> logs) implements OverlayFrame {}
}
