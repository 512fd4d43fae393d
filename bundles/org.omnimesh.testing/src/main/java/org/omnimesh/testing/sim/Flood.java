// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;

/**
 * A small team with an enemy that sends as much as it can of what nobody can store or needs, while one of the others has a
 * disk that hardly writes: memory, queues and tables of all stay under their limits, and what the others write arrives.
 */
public final class Flood extends Simulation {
    private static final int PEERS = 5;
    private static final int ENTRIES = 60;
    /** Bytes that the enemy writes, in entries that are large or small. */
    private static final int BYTES = 5 << 20;
    private static final int LARGE = 50_000;
    private static final int LARGE_IN_A_RUN = 4;
    private static final int SMALL_RUNS = 1300;
    private static final long WRITING = 8_000;
    private static final long STALLED_MILLIS = 1_500;
    private static final long END = 22_000;

    private final boolean large;

    /**
     * Prepares a run.
     *
     * @param seed where everything comes from; even ones flood with large runs, odd ones with many small ones
     * @param factory makes the replicas
     */
    public Flood(long seed, ReplicaFactory factory) {
        super(new Plan(PEERS, ENTRIES, PEERS - 1, Plan.LINKS, 0, EnumSet.noneOf(Fault.class), false, false), seed,
                factory);
        this.large = seed % 2 == 0;
    }

    @Override
    void play() {
        Set<PeerId> readers = new TreeSet<>();
        for (int i = 0; i < PEERS; i++) {
            add(new Peer(this, i, keys.device(i), false, i < PEERS - 1
                    ? null
                    : EnumSet.of(Enemy.Trait.WITHHOLDS,
                            Enemy.Trait.NAMES, Enemy.Trait.RETURNS)));
            readers.add(peers.get(i).id);
        }
        peers.forEach(one -> peers.stream().filter(two -> one.index < two.index)
                .forEach(two -> network.want(one, two)));
        ChannelId channel = channel(0);
        entitle(channel, readers);
        peers.forEach(peer -> peer.learn(channel, readers));
        peers.get(0).diskMillis = STALLED_MILLIS;
        start();
        flood(channel);
        write(TROUBLE);
        schedule.in(END, () -> {
            heal();
            peers.get(0).diskMillis = 0;
        });
        settle(END);
    }

    private void flood(ChannelId channel) {
        Peer enemy = peers.get(PEERS - 1);
        int runs = large ? BYTES / (LARGE * LARGE_IN_A_RUN) : SMALL_RUNS;
        List<byte[]> payloads = large ? payloads(LARGE, LARGE_IN_A_RUN) : payloads(1, 1);
        for (int i = 0; i < runs; i++) {
            schedule.in(1000 + i * WRITING / runs, () -> enemy.append(channel, payloads));
        }
    }

    private static List<byte[]> payloads(int size, int count) {
        return Collections.nCopies(count, new byte[size]);
    }
}
