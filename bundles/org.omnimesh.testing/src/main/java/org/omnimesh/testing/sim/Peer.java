// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.ChannelTrust.Verdict;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.Retention;

/** A device in the simulated world: a replica with its links, disk, clock and what it knows of trust. */
final class Peer {
    private static final long TICK = 250;
    static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    final Simulation world;
    final int index;
    final PeerId id;
    final boolean slow;
    /** What makes it an enemy; null for honest devices. */
    final @Nullable Enemy enemy;
    private final SimulatedReplica replica;
    final Map<PeerId, Link> links = new TreeMap<>();
    /** The last entry that the projections have seen, per log. */
    final Map<LogKey, SimulatedEntry> delivered = new HashMap<>();
    final Set<PeerId> quarantined = new HashSet<>();
    /** What the trust floor knows; the replica is told a little later. Sets that thousands share are not changed. */
    private final Map<ChannelId, Set<PeerId>> known = new TreeMap<>();
    /** The limits that the trust floor knows. */
    private final Map<ChannelId, List<Retentions.Limit>> limits = new HashMap<>();
    private final Map<PeerId, Long> throttled = new HashMap<>();
    boolean alive = true;
    boolean diskFails;
    /** How long each write takes, if not as chance has it; 0 for that. */
    long diskMillis;
    Duration skew = Duration.ZERO;
    long life;
    private long diskFree;
    private boolean syncPlanned;
    /** How many writes are durable and not in the tables. */
    private int lagging;

    Peer(Simulation world, int index, PeerId id, boolean slow, @Nullable Set<Enemy.Trait> traits) {
        this.world = world;
        this.index = index;
        this.id = id;
        this.slow = slow;
        this.enemy = traits == null ? null : new Enemy(this, traits, world.random.split());
        this.replica = world.factory.create(new ReplicaSetup(id, Simulation.TEAM, world.keys, this::judge,
                header -> retention(header).mayBeDropped(header.time(), wall()), world.random.split(),
                world.safetyNets()));
    }

    boolean honest() {
        return enemy == null;
    }

    /** Tells whether there are two devices with this one's key. */
    boolean twin() {
        return world.ledger.forkers().contains(id);
    }

    /** Returns the replica, told the time. */
    SimulatedReplica replica() {
        replica.time(Duration.ofMillis(world.now()));
        return replica;
    }

    void start() {
        perform(replica().start(readers()));
        long born = life;
        world.schedule.in(1 + world.random.nextLong(TICK), () -> tick(born));
    }

    private void tick(long born) {
        if (alive && life == born) {
            perform(replica().tick());
            world.schedule.in(TICK, () -> tick(born));
        }
    }

    /** Does something only if the device has not lost power meanwhile. */
    void whileAlive(Runnable work) {
        if (alive) {
            work.run();
        }
    }

    private void later(long millis, Runnable work) {
        long born = life;
        world.schedule.in(millis, () -> {
            if (alive && life == born) {
                work.run();
            }
        });
    }

    Instant wall() {
        return BEGIN.plus(Duration.ofMillis(world.now())).plus(world.retentions.passed()).plus(skew);
    }

    // Trust.

    /** The trust floor learns of readers of a channel, a set that is not changed any more. */
    void learn(ChannelId channel, Set<PeerId> readers) {
        known.merge(channel, readers, Peer::union);
    }

    private static Set<PeerId> union(Set<PeerId> before, Set<PeerId> more) {
        Set<PeerId> all = new TreeSet<>(before);
        all.addAll(more);
        return all;
    }

    Map<ChannelId, Set<PeerId>> readers() {
        Map<ChannelId, Set<PeerId>> readers = new TreeMap<>();
        known.forEach((channel, all) -> {
            if (all.contains(id)) {
                readers.put(channel, all);
            }
        });
        return readers;
    }

    boolean carries(ChannelId channel) {
        return known.getOrDefault(channel, Set.of()).contains(id);
    }

    void tellTrust() {
        whileAlive(() -> perform(replica().trustChanged(readers())));
    }

    private Verdict judge(EntryHeader header) {
        return carries(header.channel()) && known.getOrDefault(header.channel(), Set.of()).contains(header.author())
                ? Verdict.ACCEPT
                : Verdict.NOT_YET;
    }

    /** The trust floor learns of a limit; tells the replica. */
    void learn(ChannelId channel, Retentions.Limit limit) {
        limits.computeIfAbsent(channel, key -> new ArrayList<>()).add(limit);
        tellTrust();
    }

    private Retention retention(EntryHeader header) {
        return Retentions.of(limits.getOrDefault(header.channel(), List.of()));
    }

    /** Drops what has expired by the limits that are known here. */
    void expire() {
        if (alive) {
            world.event("drops what has expired", this, null, null);
            replica().expire(header -> retention(header).expired(header.time(), wall()));
        }
    }

    boolean throttles(Peer other) {
        return throttled.getOrDefault(other.id, 0L) > world.now();
    }

    // What the replica wants.

    void perform(List<ReplicaOutput> outputs) {
        for (ReplicaOutput output : outputs) {
            perform(output);
        }
        if (enemy == null) {
            world.ledger.memory(this);
        }
    }

    private void perform(ReplicaOutput output) {
        switch (output) {
            case ReplicaOutput.Send(PeerId to, byte[] frame) -> {
                Link link = links.get(to);
                if (link != null) {
                    world.network.send(this, link, frame);
                }
            }
            case ReplicaOutput.Store store -> {
                long written = world.now() + diskDelay();
                diskFree = Math.max(diskFree, written);
                later((store.first() ? written : diskFree) - world.now(), () -> store(store.ticket()));
            }
            case ReplicaOutput.Load(long ticket) -> later(diskDelay(), () -> perform(replica().load(ticket)));
            case ReplicaOutput.Acknowledged(SimulatedEntry entry) -> world.ledger.acknowledged(this, entry);
            case ReplicaOutput.Delivered delivery -> world.ledger.delivered(this, delivery);
            case ReplicaOutput.Confirmed(PeerId peer, LogKey log, long seq) -> world.ledger.confirmed(this, peer, log,
                    seq);
            case ReplicaOutput.Close(PeerId peer, String reason) -> close(peer, reason);
            case ReplicaOutput.Throttle(PeerId peer, String reason) -> {
                world.event("throttles (" + reason + ")", this, world.peer(peer), null);
                world.ledger.blamed(this, peer, reason);
                throttled.put(peer, world.now() + 10_000);
            }
            case ReplicaOutput.Quarantined(PeerId author) -> world.ledger.quarantined(this, author);
            case ReplicaOutput.Dial(PeerId peer) -> {
                Peer other = world.peer(peer);
                if (other != this) {
                    world.network.want(this, other);
                    world.schedule.in(1, () -> world.network.connect(this, other));
                }
            }
            case ReplicaOutput.HangUp(PeerId peer) -> {
                Link link = links.get(peer);
                world.network.forget(this, world.peer(peer));
                if (link != null) {
                    world.schedule.in(0, () -> world.network.disconnect(link, this));
                }
            }
            case ReplicaOutput.Explore explore -> world.schedule.in(1, () -> world.network.connect(this, world.any()));
            case ReplicaOutput.Reach(boolean everybody) -> world.network.reach(this, everybody);
        }
    }

    private void close(PeerId peer, String reason) {
        Link link = links.get(peer);
        if (link == null) {
            return;
        }
        Peer other = link.other(this);
        world.event("closes (" + reason + ") the link to", this, other, null);
        world.ledger.blamed(this, peer, reason);
        world.schedule.in(0, () -> world.network.close(this, other));
    }

    // The disk.

    private long diskDelay() {
        if (world.plan.inStep()) {
            return 1;
        }
        return diskMillis > 0 ? diskMillis : 1 + world.random.nextInt(slow ? 400 : 20);
    }

    private void store(long ticket) {
        if (diskFails) {
            world.event("cannot write", this, null, null);
            perform(replica().storeFailed(ticket));
        } else {
            perform(replica().store(ticket, wall()));
            planSync();
        }
    }

    private void planSync() {
        if (!syncPlanned) {
            syncPlanned = true;
            later(diskDelay(), () -> {
                syncPlanned = false;
                boolean lags = world.network.troubled && world.plan.has(Fault.LAG);
                perform(replica().synced(!lags && lagging == 0));
                if (lags || lagging > 0) {
                    lagging++;
                    later(lags ? lag() : 1, this::apply);
                }
            });
        }
    }

    private void apply() {
        lagging--;
        perform(replica().applied());
    }

    /** Tables are mostly a moment behind the disk, and sometimes long. */
    private long lag() {
        return 1 + world.random.nextLong(world.random.nextInt(10) == 0 ? 4000 : 100);
    }

    void append(ChannelId channel, List<byte[]> payloads) {
        if (alive && carries(channel) && !diskFails) {
            world.event("appends " + payloads.size() + " to " + world.name(channel), this, null, null);
            replica.append(channel, payloads, wall());
            planSync();
        }
    }

    void crash(long outage) {
        if (!alive) {
            return;
        }
        int survivors = world.random.nextInt(replica.unsynced() + 1);
        world.event("loses power and " + (replica.unsynced() - survivors) + " writes", this, null, null);
        alive = false;
        life++;
        syncPlanned = false;
        lagging = 0;
        diskFree = 0;
        world.network.dropAll(this);
        replica.crash(survivors);
        throttled.clear();
        world.schedule.in(outage, () -> {
            world.event("starts again", this, null, null);
            alive = true;
            world.ledger.restarted(this);
            start();
        });
    }

    /** The process is restarted while the links below stay. */
    void restart(long outage) {
        if (!alive) {
            return;
        }
        world.event("stops", this, null, null);
        alive = false;
        life++;
        syncPlanned = false;
        lagging = 0;
        diskFree = 0;
        links.values().forEach(link -> link.to(this).open = false);
        replica.crash(replica.unsynced());
        world.schedule.in(outage, () -> {
            world.event("starts again", this, null, null);
            alive = true;
            world.ledger.restarted(this);
            start();
            List.copyOf(links.values()).forEach(link -> world.network.open(link, this));
        });
    }

    @Override
    public String toString() {
        return "n" + index + (enemy == null ? "" : "!");
    }
}
