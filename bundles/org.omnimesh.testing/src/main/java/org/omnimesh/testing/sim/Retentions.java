// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.Retention;

/** The limits of channels, which change, the days that pass, and what may and must be dropped by them. */
final class Retentions {
    /** How far a clock may be ahead while things go wrong. */
    private static final Duration SKEW = Duration.ofDays(1);
    /** Entries of one run are written at about one time. */
    private static final Duration RUN = Duration.ofMinutes(1);

    private final Simulation world;
    private final Map<ChannelId, List<Limit>> limits = new HashMap<>();
    private Duration passed = Duration.ZERO;

    /**
     * A limit that somebody set.
     *
     * @param at when
     * @param number how many had been set before for the channel: decides which of two of one moment is the later one
     * @param days how many days content is kept; 0 for ever
     */
    record Limit(Instant at, int number, int days) {}

    Retentions(Simulation world) {
        this.world = world;
    }

    /** Returns the days that passed beside the simulated time. */
    Duration passed() {
        return passed;
    }

    /** Plans what changes when. */
    void plan() {
        for (ChannelId channel : world.channels) {
            for (int changes = world.random.nextInt(4); changes > 0; changes--) {
                world.schedule.in(world.random.nextLong(Simulation.TROUBLE), () -> change(channel));
            }
            world.schedule.in(world.random.nextLong(Simulation.TROUBLE), () -> world.join(channel, world.any()));
        }
        for (int leaps = 1 + world.random.nextInt(4); leaps > 0; leaps--) {
            world.schedule.in(world.random.nextLong(Simulation.TROUBLE), () -> {
                passed = passed.plusHours(1 + world.random.nextInt(96));
                world.event("days pass: " + passed, null, null, null);
            });
        }
        for (int passes = 4 * world.peers.size(); passes > 0; passes--) {
            world.schedule.in(world.random.nextLong(Simulation.TROUBLE), () -> world.any().expire());
        }
        for (int outages = world.random.nextInt(2); outages > 0; outages--) {
            world.schedule.in(world.random.nextLong(Simulation.TROUBLE / 2),
                    () -> world.any().crash(world.random.nextLong(Simulation.TROUBLE)));
        }
    }

    /** What a device took that was a day ahead, a day later everybody takes. */
    void dayPasses() {
        passed = passed.plusDays(1);
    }

    private void change(ChannelId channel) {
        int days = world.random.nextInt(4) == 0 ? 0 : 1 + world.random.nextInt(6);
        List<Limit> known = limits.computeIfAbsent(channel, key -> new ArrayList<>());
        Limit limit = new Limit(Peer.BEGIN.plusMillis(world.now()).plus(passed), known.size(), days);
        known.add(limit);
        world.event("the limit of " + world.name(channel) + " becomes " + days + " days", null, null, null);
        for (Peer peer : world.peers) {
            world.schedule.in(world.random.nextInt(5000), () -> peer.learn(channel, limit));
        }
    }

    /** Returns what follows from limits. */
    static Retention of(List<Limit> set) {
        Retention retention = Retention.UNLIMITED;
        for (Limit next : set.stream()
                .sorted(Comparator.comparing(Limit::at).thenComparing(Limit::number)).toList()) {
            retention = retention.then(next.at(),
                    Optional.of(Duration.ofDays(next.days())).filter(Duration::isPositive));
        }
        return retention;
    }

    private Retention retention(ChannelId channel) {
        return of(limits.getOrDefault(channel, List.of()));
    }

    /** Tells whether anybody could be right to have dropped an entry. */
    boolean mayBeDropped(SimulatedEntry entry) {
        return retention(entry.log().channel()).mayBeDropped(entry.time(), now().plus(SKEW));
    }

    private Instant now() {
        return Peer.BEGIN.plusMillis(world.now()).plus(passed);
    }

    /** Returns the first honest device that lacks content which has not expired, or kept some that has. */
    @Nullable
    BrokenInvariant difference(Map<LogKey, List<SimulatedEntry>> acknowledged) {
        Map<Peer, Map<LogKey, Set<Long>>> contents = new HashMap<>();
        for (Map.Entry<LogKey, List<SimulatedEntry>> log : acknowledged.entrySet()) {
            if (world.peer(log.getKey().author()).honest()) {
                for (Peer peer : world.honestReaders(log.getKey().channel())) {
                    Set<Long> there = contents.computeIfAbsent(peer, Retentions::contents).getOrDefault(log.getKey(),
                            Set.of());
                    for (SimulatedEntry entry : log.getValue()) {
                        String wrong = wrong(entry, there.contains(entry.seq()));
                        if (!wrong.isEmpty()) {
                            return world.broken(peer + wrong + entry.seq() + " of " + world.peer(entry.log().author()),
                                    List.of(peer), log.getKey());
                        }
                    }
                }
            }
        }
        return null;
    }

    private String wrong(SimulatedEntry entry, boolean there) {
        if (!there && !mayBeDropped(entry)) {
            return " lacks the content, which has not expired, of number ";
        }
        boolean must = retention(entry.log().channel()).expired(entry.time(), now().minus(RUN));
        return there && must ? " keeps the content, which has expired, of number " : "";
    }

    private static Map<LogKey, Set<Long>> contents(Peer peer) {
        Map<LogKey, Set<Long>> contents = new HashMap<>();
        peer.replica().entries().stream().filter(SimulatedEntry::content)
                .forEach(entry -> contents.computeIfAbsent(entry.log(), key -> new TreeSet<>()).add(entry.seq()));
        return contents;
    }
}
