// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.util.EnumSet;
import java.util.List;

/**
 * A team that falls into two halves, writes in both, and comes together again: how long until all have everything, and how
 * much more they receive for it than they lack. Nothing else goes wrong.
 */
public final class Healing extends Simulation {
    /** Peers if the plan names none. */
    private static final int PEERS = 10;
    /** Entries written in both halves together if the plan names none. */
    private static final int ENTRIES = 1000;
    private static final long BEGIN = 30_000;
    private static final long APART = 60_000;
    private static final long QUIET = 5_000;

    private long healed;
    private long missing;
    private long entries;
    private long runBytes;
    private long bytes;

    /**
     * Prepares a run.
     *
     * @param plan how many peers and entries, what latency and which keys; nothing else of it counts
     * @param seed where everything that is left open comes from
     * @param factory makes the replicas
     */
    public Healing(Plan plan, long seed, ReplicaFactory factory) {
        super(new Plan(plan.peers() > 0 ? plan.peers() : PEERS, plan.entries() > 0 ? plan.entries() : ENTRIES,
                plan.authors(), plan.links(), plan.latencyMillis(), EnumSet.noneOf(Fault.class), plan.realKeys(),
                false),
                seed, factory);
    }

    @Override
    void play() {
        begin();
        schedule.advanceTo(BEGIN);
        List<Peer> half = peers.subList(0, peers.size() / 2);
        event("a partition", null, null, null);
        network.split(half);
        write(APART);
        schedule.advanceTo(BEGIN + APART + QUIET);
        missing = peers.stream().mapToLong(this::lacks).sum();
        healed = now();
        heal();
        settle(healed);
    }

    private long lacks(Peer peer) {
        return channels.stream().filter(channel -> entitled(channel).contains(peer.id)).mapToLong(ledger::acknowledged)
                .sum()
                - peer.delivered.values().stream().mapToLong(SimulatedEntry::seq).sum();
    }

    @Override
    void arrive(Peer from, Peer to, byte[] frame) {
        if (healed > 0) {
            int runs = Frames.entries(frame);
            entries += runs;
            runBytes += runs > 0 ? frame.length : 0;
            bytes += frame.length;
        }
        super.arrive(from, to, frame);
    }

    @Override
    double bytesPerMissing() {
        return runBytes == 0 ? 0 : (double) entries / missing * bytes / runBytes;
    }

    @Override
    long equalMillis() {
        return now() - healed;
    }
}
