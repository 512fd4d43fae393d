// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;

/** Knows what was acknowledged and checks, as things happen, what must hold. */
final class Ledger {
    private final Simulation world;
    private final ReplicaLimits limits;
    private final Map<LogKey, List<SimulatedEntry>> acknowledged = new LinkedHashMap<>();
    /** Authors with two histories: nothing is said about their logs. */
    private final Set<PeerId> forkers = new HashSet<>();
    /** What honest devices delivered of authors with two histories. */
    private final Map<LogKey, Map<Long, Set<EntryId>>> disputed = new HashMap<>();
    private long delivered;
    private long heldPeak;
    private final Map<String, Long> peaks = new TreeMap<>();

    Ledger(Simulation world) {
        this.world = world;
        this.limits = world.factory.limits();
    }

    void forks(PeerId author) {
        forkers.add(author);
    }

    Set<PeerId> forkers() {
        return forkers;
    }

    private boolean honest(PeerId author) {
        return world.peer(author).honest();
    }

    // As things happen.

    void acknowledged(Peer peer, SimulatedEntry entry) {
        world.event("acknowledges", peer, null, entry);
        if (!forkers.contains(peer.id)) {
            List<SimulatedEntry> log = acknowledged.computeIfAbsent(entry.log(), key -> new ArrayList<>());
            if (entry.seq() != log.size() + 1) {
                throw broken(peer + " acknowledges " + text(entry) + " after number " + log.size(), entry.log(), peer);
            }
            log.add(entry);
            world.measures.acknowledged(peer, entry);
        }
    }

    void delivered(Peer peer, ReplicaOutput.Delivered delivery) {
        SimulatedEntry entry = delivery.entry();
        world.event("delivers", peer, delivery.from().isPresent() ? world.peer(delivery.from().get()) : null, entry);
        if (peer.honest()) {
            check(peer, entry);
            world.measures.delivered(peer, entry, delivery.from());
        } else {
            peer.delivered.put(entry.log(), entry);
        }
    }

    private void check(Peer peer, SimulatedEntry entry) {
        LogKey log = entry.log();
        if (!world.entitled(log.channel()).contains(peer.id)) {
            throw broken(peer + " delivers " + text(entry) + ", which it is not entitled to", log, peer);
        }
        SimulatedEntry before = peer.delivered.get(log);
        long last = before == null ? 0 : before.seq();
        if (entry.seq() <= last) {
            throw broken(peer + " delivers " + text(entry) + " again, after number " + last, log, peer);
        }
        boolean dropped = !entry.content() && world.retentions.mayBeDropped(entry);
        if (!entry.content() && !dropped) {
            throw broken(peer + " takes " + text(entry) + " without its content, which has not expired", log, peer);
        }
        if (entry.seq() > last + 1 && dropped) {
            world.event("skips what has expired before", peer, null, entry);
        } else if (entry.seq() > last + 1
                || !entry.previous().equals(Optional.ofNullable(before).map(SimulatedEntry::id))
                || before != null && entry.time().compareTo(before.time()) <= 0) {
            throw broken(peer + " delivers " + text(entry) + ", which does not continue the chain after number " + last,
                    log, peer);
        }
        entry.causes().forEach((author, seq) -> {
            SimulatedEntry cause = peer.delivered.get(new LogKey(log.channel(), author));
            if (entry.content() && (cause == null || cause.seq() < seq) && !peer.quarantined.contains(author)) {
                throw broken(peer + " delivers " + text(entry) + " before its cause, number " + seq + " of "
                        + world.peer(author), log, peer, world.peer(author));
            }
        });
        List<SimulatedEntry> original = acknowledged.getOrDefault(log, List.of());
        if (honest(log.author())
                && (entry.seq() > original.size() || !original.get((int) entry.seq() - 1).id().equals(entry.id()))) {
            throw broken(peer + " delivers " + text(entry) + ", which is not what its author acknowledged", log, peer,
                    world.peer(log.author()));
        }
        peer.delivered.put(log, entry);
        if (forkers.contains(log.author())) {
            disputed.computeIfAbsent(log, key -> new HashMap<>())
                    .computeIfAbsent(entry.seq(), key -> new HashSet<>()).add(entry.id());
        }
        delivered += honest(log.author()) ? entry.seq() - last : 0;
    }

    void confirmed(Peer peer, PeerId holder, LogKey log, long seq) {
        Peer other = world.peer(holder);
        if (peer.honest() && other.honest() && other.replica().durable(log) < seq) {
            throw broken(other + " is said by " + peer + " to hold number " + seq + " of " + world.peer(log.author())
                    + " but has " + other.replica().durable(log), log, peer, other);
        }
    }

    void blamed(Peer peer, PeerId who, String reason) {
        Peer other = world.peer(who);
        if (peer.honest() && other.honest()) {
            throw broken(peer + " blames " + other + ", which is honest: " + reason, null, peer, other);
        }
    }

    void quarantined(Peer peer, PeerId author) {
        world.event("quarantines", peer, world.peer(author), null);
        peer.quarantined.add(author);
        if (peer.honest() && !forkers.contains(author)) {
            throw broken(peer + " quarantines " + world.peer(author) + ", which has one history", null, peer,
                    world.peer(author));
        }
    }

    /** Looks into what is sent: nothing of a channel for whoever may not read it, not even its name. */
    void sent(Peer from, Peer to, byte[] frame) {
        if (frame.length > limits.frameBytes()) {
            throw broken(from + " sends a frame of " + frame.length + " bytes to " + to, null, from, to);
        }
        for (ChannelId channel : world.strange(to)) {
            if (Bytes.contains(frame, channel.bytes())) {
                world.event("->", from, to, frame);
                throw broken(from + " sends something of channel " + world.name(channel) + " to " + to
                        + ", which is not entitled to it", null, from, to);
            }
        }
    }

    void memory(Peer peer) {
        long held = peer.replica().heldBytes();
        heldPeak = Math.max(heldPeak, held);
        if (world.plan.inStep()) {
            return; // speed is measured, and nobody is evil
        }
        peer.replica().held().forEach((what, amount) -> {
            if (amount > limits.held().getOrDefault(what, 0L)) {
                throw broken(peer + " holds " + amount + " " + what + ", more than " + limits.held().get(what), null,
                        peer);
            }
            peaks.merge(what, amount, Math::max);
        });
    }

    /** After a start: nothing acknowledged or reported as stored may be missing on the disk. */
    void restarted(Peer peer) {
        if (!peer.honest()) {
            peer.replica().entries().forEach(entry -> survived(peer, entry));
            return;
        }
        Map<LogKey, SimulatedEntry> before = Map.copyOf(peer.delivered);
        peer.delivered.forEach((log, entry) -> delivered -= honest(log.author()) ? entry.seq() : 0);
        peer.delivered.clear();
        for (SimulatedEntry entry : peer.replica().entries()) {
            survived(peer, entry);
            check(peer, entry);
            SimulatedEntry last = before.get(entry.log());
            if (last == null || last.seq() < entry.seq()) {
                world.measures.delivered(peer, entry, Optional.empty());
            }
        }
        before.forEach((log, entry) -> {
            SimulatedEntry now = peer.delivered.get(log);
            if (now == null || now.seq() < entry.seq()) {
                throw broken(peer + " lost what was acknowledged: number " + entry.seq() + " of "
                        + world.peer(log.author()) + ", has " + (now == null ? 0 : now.seq()), log, peer);
            }
        });
    }

    /** A write that was not acknowledged reached the disk before the power failed: it counts from now on. */
    private void survived(Peer peer, SimulatedEntry entry) {
        if (entry.log().author().equals(peer.id) && !forkers.contains(peer.id)) {
            List<SimulatedEntry> log = acknowledged.computeIfAbsent(entry.log(), key -> new ArrayList<>());
            if (entry.seq() == log.size() + 1) {
                log.add(entry);
                world.measures.acknowledged(peer, entry);
            }
        }
    }

    // In the end.

    /** Tells quickly whether all could be equal. */
    boolean mayBeEqual() {
        long expected = 0;
        for (Map.Entry<LogKey, List<SimulatedEntry>> log : acknowledged.entrySet()) {
            if (honest(log.getKey().author())) {
                expected += (long) log.getValue().size() * world.honestReaders(log.getKey().channel()).size();
            }
        }
        return delivered == expected;
    }

    long acknowledged() {
        return acknowledged.values().stream().mapToLong(List::size).sum();
    }

    long acknowledged(ChannelId channel) {
        return acknowledged.entrySet().stream().filter(log -> log.getKey().channel().equals(channel))
                .mapToLong(log -> log.getValue().size()).sum();
    }

    /** Returns the most of each kind that an honest device held. */
    Map<String, Long> peaks() {
        return Map.copyOf(peaks);
    }

    long heldPeak() {
        return heldPeak;
    }

    /** Returns the first content that is missing or kept at an honest replica though it should not, or null. */
    @Nullable
    BrokenInvariant contents() {
        return world.retentions.difference(acknowledged);
    }

    /** Returns the first difference between honest replicas, or null if there is none. */
    @Nullable
    BrokenInvariant difference() {
        for (Map.Entry<LogKey, List<SimulatedEntry>> log : acknowledged.entrySet()) {
            if (forkers.contains(log.getKey().author())) {
                continue;
            }
            List<Peer> readers = world.honestReaders(log.getKey().channel());
            long most = honest(log.getKey().author())
                    ? log.getValue().size()
                    : readers.stream().mapToLong(peer -> peer.replica().durable(log.getKey())).max().orElse(0);
            for (Peer peer : readers) {
                SimulatedEntry last = peer.delivered.get(log.getKey());
                long has = last == null ? 0 : last.seq();
                if (has != most || peer.replica().durable(log.getKey()) != most) {
                    return broken(peer + " has " + has + " of " + most + " entries of "
                            + world.peer(log.getKey().author()) + " in channel " + world.name(log.getKey().channel())
                            + lack(peer, log.getValue(), has), log.getKey(), peer);
                }
            }
        }
        return unpunished();
    }

    /** Once honest devices have two histories of an author, all of them who read the channel must know. */
    private @Nullable BrokenInvariant unpunished() {
        for (Map.Entry<LogKey, Map<Long, Set<EntryId>>> log : disputed.entrySet()) {
            if (log.getValue().values().stream().anyMatch(ids -> ids.size() > 1)) {
                for (Peer peer : world.honestReaders(log.getKey().channel())) {
                    if (!peer.quarantined.contains(log.getKey().author())) {
                        return broken(peer + " does not know that " + world.peer(log.getKey().author())
                                + " signed two histories", log.getKey(), peer);
                    }
                }
            }
        }
        return null;
    }

    /** Says what keeps the first missing entry from being delivered. */
    private String lack(Peer peer, List<SimulatedEntry> log, long has) {
        if (has >= log.size()) {
            return "";
        }
        List<String> causes = log.get((int) has).causes().entrySet().stream().filter(cause -> {
            SimulatedEntry last = peer.delivered.get(new LogKey(log.get(0).log().channel(), cause.getKey()));
            return (last == null ? 0 : last.seq()) < cause.getValue();
        }).map(cause -> "number " + cause.getValue() + " of " + world.peer(cause.getKey())
                + (peer.quarantined.contains(cause.getKey()) ? " (quarantined)" : "")).sorted().toList();
        return causes.isEmpty() ? "" : "; the next one comes after " + causes + ", which is not there";
    }

    private String text(SimulatedEntry entry) {
        return "number " + entry.seq() + " of " + world.peer(entry.log().author());
    }

    private BrokenInvariant broken(String what, @Nullable LogKey log, Peer... concerned) {
        return world.broken(what, List.of(concerned), log);
    }
}
