// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.overlay;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;

/** The team's devices, and who may read which channel. Immutable, in an order that is the same everywhere. */
public final class Membership {
    /** Nobody and nothing. */
    public static final Membership NONE = new Membership(Map.of());

    private final Map<ChannelId, Set<PeerId>> readers;
    private final List<ChannelId> channels;
    private final Map<ChannelId, List<PeerId>> sorted = new HashMap<>();
    private final List<PeerId> team;
    private final Set<PeerId> members;

    /**
     * Sorts.
     *
     * @param readers the readers of every channel carried here, this device included
     */
    public Membership(Map<ChannelId, ? extends Collection<PeerId>> readers) {
        Map<ChannelId, Set<PeerId>> sets = new HashMap<>();
        TreeSet<PeerId> all = new TreeSet<>();
        readers.forEach((channel, peers) -> {
            sets.put(channel, Set.copyOf(peers));
            sorted.put(channel, List.copyOf(new TreeSet<>(peers)));
            all.addAll(peers);
        });
        this.readers = sets;
        this.channels = new ArrayList<>(new TreeSet<>(sets.keySet()));
        this.team = List.copyOf(all);
        this.members = Set.copyOf(all);
    }

    /**
     * Returns all devices, in order.
     *
     * @return the devices that may read any channel carried here
     */
    public List<PeerId> team() {
        return team;
    }

    /**
     * Tells whether a device belongs to the team.
     *
     * @param peer the device
     * @return whether it may read any channel carried here
     */
    public boolean contains(PeerId peer) {
        return members.contains(peer);
    }

    /**
     * Returns the channels, in order.
     *
     * @return the channels carried here
     */
    public List<ChannelId> channels() {
        return channels;
    }

    /**
     * Returns the readers of a channel, in order.
     *
     * @param channel the channel
     * @return its readers, none if it is not carried here
     */
    public List<PeerId> readers(ChannelId channel) {
        List<PeerId> peers = sorted.get(channel);
        return peers == null ? List.of() : peers;
    }

    /**
     * Tells whether a device may read a channel.
     *
     * @param peer the device
     * @param channel the channel
     * @return whether it may
     */
    public boolean mayRead(PeerId peer, ChannelId channel) {
        Set<PeerId> peers = readers.get(channel);
        return peers != null && peers.contains(peer);
    }
}
