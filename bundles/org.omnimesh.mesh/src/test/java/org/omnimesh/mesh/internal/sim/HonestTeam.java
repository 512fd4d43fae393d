// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.ChannelTrust.Verdict;
import org.omnimesh.testing.sim.LogKey;
import org.omnimesh.testing.sim.ReplicaOutput;
import org.omnimesh.testing.sim.ReplicaSetup;
import org.omnimesh.testing.sim.StandInKeys;

/** Honest devices with the production core in virtual time, and others whose frames a test makes by hand. */
final class HonestTeam {
    static final TeamId TEAM = new TeamId(filled(9));
    static final ChannelId CHANNEL = new ChannelId(filled(50));
    /** How long a frame, a write and a read take, in milliseconds. */
    static final long LATENCY = 20;
    private static final long TICK = 250;

    final StandInKeys keys = new StandInKeys();
    final Map<PeerId, MeshReplica> honest = new TreeMap<>();
    /** When each honest device put somebody in quarantine first, in milliseconds. */
    final Map<PeerId, Long> convicted = new TreeMap<>();
    /** How far others are known to have what a device wrote, by that device. */
    final Map<PeerId, Map<PeerId, Long>> holders = new TreeMap<>();
    /** Whom honest devices cut, and why. */
    final List<ReplicaOutput.Close> cut = new ArrayList<>();
    private final Set<PeerId> everybody = new HashSet<>();
    private final Set<Set<PeerId>> links = new HashSet<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long order;

    private record Event(long at, long order, Runnable work) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    /** Makes a team of which the first devices are honest. */
    HonestTeam(int honestDevices, int others, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < honestDevices + others; i++) {
            everybody.add(keys.device(i));
        }
        for (int i = 0; i < honestDevices; i++) {
            PeerId self = keys.device(i);
            MeshReplica replica = new MeshReplica(new ReplicaSetup(self, TEAM, keys, header -> Verdict.ACCEPT,
                    header -> false, random.split(), true), run -> run);
            honest.put(self, replica);
            perform(self, replica.start(Map.of(CHANNEL, everybody)));
            in(random.nextLong(TICK), () -> tick(self));
        }
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    PeerId device(int index) {
        return keys.device(index);
    }

    long now() {
        return now;
    }

    void in(long millis, Runnable work) {
        events.add(new Event(now + millis, order++, work));
    }

    /** Lets time pass. */
    void pass(Duration time) {
        long until = now + time.toMillis();
        while (!events.isEmpty() && events.peek().at() <= until) {
            Event next = events.remove();
            now = next.at();
            next.work().run();
        }
        now = until;
    }

    void link(PeerId one, PeerId other) {
        links.add(Set.of(one, other));
        up(one, other);
        up(other, one);
    }

    private void up(PeerId self, PeerId peer) {
        MeshReplica replica = honest.get(self);
        if (replica != null) {
            replica.time(Duration.ofMillis(now));
            perform(self, replica.linkUp(peer, true));
        }
    }

    /** A frame leaves for a device, after those that left before. */
    void send(PeerId from, PeerId to, byte[] frame) {
        in(LATENCY, () -> {
            MeshReplica replica = honest.get(to);
            if (replica != null && links.contains(Set.of(from, to))) {
                replica.time(Duration.ofMillis(now));
                perform(to, replica.frame(from, frame));
            }
        });
    }

    /** An honest device writes an entry. */
    void append(PeerId author, int bytes) {
        MeshReplica replica = honest.get(author);
        replica.append(CHANNEL, List.of(new byte[bytes]), Instant.ofEpochMilli(now));
        in(LATENCY, () -> perform(author, replica.synced(true)));
    }

    private void tick(PeerId self) {
        MeshReplica replica = honest.get(self);
        replica.time(Duration.ofMillis(now));
        perform(self, replica.tick());
        in(TICK, () -> tick(self));
    }

    private void perform(PeerId self, List<ReplicaOutput> outputs) {
        MeshReplica replica = honest.get(self);
        for (ReplicaOutput output : outputs) {
            switch (output) {
                case ReplicaOutput.Send(PeerId to, byte[] frame) -> send(self, to, frame);
                case ReplicaOutput.Store store -> in(LATENCY, () -> {
                    perform(self, replica.store(store.ticket(), Instant.ofEpochMilli(now)));
                    perform(self, replica.synced(true));
                });
                case ReplicaOutput.Load load -> in(LATENCY, () -> perform(self, replica.load(load.ticket())));
                case ReplicaOutput.Quarantined quarantined -> convicted.putIfAbsent(self, now);
                case ReplicaOutput.Close close -> {
                    cut.add(close);
                    links.remove(Set.of(self, close.peer()));
                }
                case ReplicaOutput.Confirmed(PeerId peer, LogKey log, long seq) -> {
                    if (log.author().equals(self) && !peer.equals(self)) {
                        holders.computeIfAbsent(self, key -> new TreeMap<>()).merge(peer, seq, Math::max);
                    }
                }
                default -> { // what is delivered is looked at elsewhere
                }
            }
        }
    }
}
