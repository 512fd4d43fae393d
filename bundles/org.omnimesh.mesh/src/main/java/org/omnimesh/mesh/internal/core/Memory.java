// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;

/**
 * What peers told of their logs before their links went down: on the next link they tell only what changed since. Whoever was
 * linked least lately is forgotten first.
 */
final class Memory {
    /** Most rows that are remembered of all peers together. */
    static final int MAX_ROWS = 65_536;

    private final Map<PeerId, Map<ChannelId, Told>> peers = new LinkedHashMap<>();
    private int rows;

    /** How far a peer's logs in a channel were, all of them as of a moment and some later. */
    private record Told(Mark asOf, Map<PeerId, Frame.Row> rows) {}

    /** Keeps what a peer told in a session that is over. */
    void keep(PeerSession session) {
        Map<ChannelId, Mark> heard = session.heard().moments();
        if (heard.isEmpty()) {
            return;
        }
        Map<ChannelId, Told> told = forget(session.peer());
        told.values().removeIf(before -> !heard.values().iterator().next().sameLife(before.asOf()));
        heard.forEach((channel, asOf) -> told.put(channel, new Told(asOf, session.rows(channel))));
        peers.put(session.peer(), told);
        rows += size(told);
        for (Iterator<Map<ChannelId, Told>> eldest = peers.values().iterator(); rows > MAX_ROWS;) {
            rows -= size(eldest.next());
            eldest.remove();
        }
    }

    private Map<ChannelId, Told> forget(PeerId peer) {
        Map<ChannelId, Told> told = peers.remove(peer);
        if (told == null) {
            return new HashMap<>();
        }
        rows -= size(told);
        return told;
    }

    private static int size(Map<ChannelId, Told> told) {
        return told.values().stream().mapToInt(channel -> channel.rows().size()).sum();
    }

    /** Returns since when a peer is to tell what changed; {@link Mark#NONE} if it has to tell everything. */
    Mark since(PeerId peer) {
        return peers.getOrDefault(peer, Map.of()).values().stream().map(Told::asOf).min(Mark.ORDER)
                .orElse(Mark.NONE);
    }

    /** Returns what a peer told in a channel, empty if that is not all as of a moment. */
    Optional<Map<PeerId, Frame.Row>> rows(PeerId peer, ChannelId channel, Mark moment) {
        return Optional.ofNullable(peers.getOrDefault(peer, Map.of()).get(channel))
                .filter(told -> told.asOf().reaches(moment)).map(Told::rows);
    }

    /** Returns how many rows are remembered. */
    int size() {
        return rows;
    }
}
