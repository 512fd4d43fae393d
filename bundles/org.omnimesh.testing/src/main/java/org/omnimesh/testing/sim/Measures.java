// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;

/** How entries spread. Where one is written at a time, the first quarter shapes the ways and is not measured. */
final class Measures {
    private static final int SHAPING_PART = 4;
    private static final int MOST_MILLIS = 60_000;

    private final Simulation world;
    private int shaping;
    private final Map<EntryId, Integer> ordinals = new HashMap<>();
    private final List<Spread> spreads = new ArrayList<>();
    private final Map<Peer, byte[]> hops = new HashMap<>();
    /** How many deliveries went over so many devices, and took so many milliseconds. */
    private final int[] byHops = new int[Byte.MAX_VALUE + 1];
    private final int[] byMillis = new int[MOST_MILLIS + 1];
    private long copies;
    private int mostHops;
    private long hopSum;
    private long deliveries;

    /** One entry on its way. */
    private static final class Spread {
        private final long begin;
        private final int wanted;
        private int reached;
        private long time = -1;

        Spread(long begin, int readers) {
            this.begin = begin;
            this.wanted = (int) Math.ceil((readers - 1) * 0.99);
        }
    }

    Measures(Simulation world, Plan plan) {
        this.world = world;
        this.shaping = plan.inStep() ? plan.entries() / SHAPING_PART : 0;
    }

    void acknowledged(Peer author, SimulatedEntry entry) {
        if (author.honest() && shaping > 0) {
            shaping--;
        } else if (author.honest()) {
            ordinals.put(entry.id(), spreads.size());
            spreads.add(new Spread(world.now(), world.honestReaders(entry.log().channel()).size()));
        }
    }

    void delivered(Peer peer, SimulatedEntry entry, Optional<PeerId> from) {
        Integer ordinal = ordinals.get(entry.id());
        if (ordinal == null) {
            return;
        }
        int hop = from.map(sender -> hops(world.peer(sender), ordinal) + 1).orElse(0);
        note(peer, ordinal, hop);
        if (from.isPresent()) {
            deliveries++;
            hopSum += hop;
            mostHops = Math.max(mostHops, hop);
            Spread spread = spreads.get(ordinal);
            byHops[Math.min(hop, Byte.MAX_VALUE)]++;
            byMillis[(int) Math.min(world.now() - spread.begin, MOST_MILLIS)]++;
            spread.reached++;
            if (spread.reached == spread.wanted) {
                spread.time = world.now() - spread.begin;
            }
        }
    }

    private int hops(Peer peer, int ordinal) {
        byte[] known = hops.get(peer);
        return known == null || ordinal >= known.length ? 0 : known[ordinal];
    }

    private void note(Peer peer, int ordinal, int hop) {
        byte[] known = hops.getOrDefault(peer, new byte[16]);
        if (ordinal >= known.length) {
            known = Arrays.copyOf(known, Math.max(ordinal + 1, known.length * 2));
        }
        known[ordinal] = (byte) Math.min(hop, Byte.MAX_VALUE);
        hops.put(peer, known);
    }

    void arrived(Peer to, byte[] frame) {
        if (to.honest() && shaping == 0) {
            copies += Frames.entries(frame);
        }
    }

    double copiesPerDelivery() {
        return deliveries == 0 ? 0 : (double) copies / deliveries;
    }

    int mostHops() {
        return mostHops;
    }

    /** Returns over how many devices all but the farthest hundredth of the deliveries went. */
    int usualHops() {
        return least99(byHops);
    }

    /** Returns after how many milliseconds all but the latest hundredth of the deliveries were done, at most a minute. */
    int usualMillis() {
        return least99(byMillis);
    }

    /** Returns the value that 99 of 100 do not exceed. */
    private static int least99(int[] counts) {
        long wanted = (Arrays.stream(counts).asLongStream().sum() * 99 + 99) / 100;
        int value = 0;
        for (long seen = counts[0]; seen < wanted; seen += counts[value]) {
            value++;
        }
        return value;
    }

    double meanHops() {
        return deliveries == 0 ? 0 : (double) hopSum / deliveries;
    }

    long deliveries() {
        return deliveries;
    }

    /** Returns the time to reach 99 of 100 readers that a share of the entries kept, in milliseconds; -1 for none. */
    long time(double share) {
        long[] times = spreads.stream().mapToLong(spread -> spread.time).filter(time -> time >= 0).sorted().toArray();
        return times.length == 0 ? -1 : times[(int) Math.min(times.length - 1, Math.floor(times.length * share))];
    }
}
