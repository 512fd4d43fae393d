// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;

/**
 * A large team in which some channels are read by few. They are made when the team has come together, and from then on one
 * entry after the other is written to one of them; what is measured is how these spread.
 */
public final class FewReaders extends Simulation {
    /** Devices that read each of the channels. */
    public static final int READERS = 5;

    private static final int PEERS = 1000;
    private static final int ENTRIES = 100;
    private static final long MADE = 60_000;
    private static final long BETWEEN = 1000;

    private final int count;
    private final int entries;

    /**
     * Prepares a run.
     *
     * @param plan how many peers and entries, what latency and which keys; nothing else of it counts
     * @param count how many channels are read by {@value #READERS} devices each
     * @param seed where everything that is left open comes from
     * @param factory makes the replicas
     */
    public FewReaders(Plan plan, int count, long seed, ReplicaFactory factory) {
        super(new Plan(plan.peers() > 0 ? plan.peers() : PEERS, plan.entries() > 0 ? plan.entries() : ENTRIES, 0,
                plan.links(), plan.latencyMillis() > 0 ? plan.latencyMillis() : 20, EnumSet.noneOf(Fault.class),
                plan.realKeys(), true), seed, factory);
        this.count = Math.max(1, count);
        this.entries = plan.entries() > 0 ? plan.entries() : ENTRIES;
    }

    @Override
    void play() {
        begin();
        schedule.advanceTo(MADE);
        List<List<Peer>> groups = new ArrayList<>();
        List<ChannelId> small = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Peer> group = new ArrayList<>(peers);
            Collections.shuffle(group, new Random(random.nextLong()));
            groups.add(List.copyOf(group.subList(0, READERS)));
            small.add(channel(i + 1));
            make(small.get(i), groups.get(i));
        }
        for (int i = 0; i < entries; i++) {
            int which = random.nextInt(count);
            Peer author = groups.get(which).get(random.nextInt(READERS));
            schedule.in(BETWEEN * (i + 1), () -> author.append(small.get(which), List.of(new byte[200])));
        }
        long end = now() + BETWEEN * (entries + 1);
        schedule.in(end - now(), this::heal);
        settle(end);
    }

    private void make(ChannelId channel, List<Peer> group) {
        Set<PeerId> readers = group.stream().map(peer -> peer.id).collect(Collectors.toCollection(TreeSet::new));
        entitle(channel, readers);
        group.forEach(peer -> learn(peer, channel, readers));
    }
}
