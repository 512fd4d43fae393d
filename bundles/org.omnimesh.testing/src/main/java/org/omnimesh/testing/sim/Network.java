// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Links and what happens to frames on them. */
final class Network {
    /** Time between two attempts to bring up what should be linked. */
    private static final long REDIAL = 1000;
    private static final long AFTER_CLOSE = 3000;
    private static final long MAX_QUEUED = 8 << 20;
    /** Pause between two frames of a peer that is throttled. */
    private static final long THROTTLE = 50;

    /** Of so many links in a hundred, one way carries nothing at first, for so many milliseconds at most. */
    private static final int MUTE_PERCENT = 15;
    private static final long MUTE = 5000;
    /** One of so many devices cannot be dialled. */
    private static final int HIDDEN = 4;

    private final Simulation world;
    /** Who should be linked: the smaller index first. */
    private final Map<Long, Pair> wanted = new LinkedHashMap<>();
    private final Map<Long, Long> notBefore = new HashMap<>();
    private final Set<Peer> island = new HashSet<>();
    /** Who cannot be dialled. */
    private final Set<Peer> hidden = new HashSet<>();
    boolean troubled = true;
    /** Ends open at times of their own. */
    long openingSpread;
    long frames;
    long bytes;

    private record Pair(Peer one, Peer two) {}

    Network(Simulation world) {
        this.world = world;
    }

    private static long key(Peer one, Peer two) {
        return (long) Math.min(one.index, two.index) << 32 | Math.max(one.index, two.index);
    }

    // Which links there are.

    void want(Peer dialling, Peer other) {
        wanted.put((long) dialling.index << 32 | other.index, new Pair(dialling, other));
    }

    void forget(Peer dialling, Peer other) {
        wanted.remove((long) dialling.index << 32 | other.index);
    }

    /** A device dials whom it likes, or everybody again. */
    void reach(Peer peer, boolean everybody) {
        wanted.values().removeIf(pair -> pair.one() == peer);
        if (everybody) {
            world.peers.stream().filter(other -> !other.id.equals(peer.id)).forEach(other -> want(peer, other));
        }
    }

    void keepUp() {
        List.copyOf(wanted.values()).forEach(pair -> connect(pair.one(), pair.two()));
        world.schedule.in(REDIAL, this::keepUp);
    }

    /** One device dials the other. */
    void connect(Peer one, Peer two) {
        if (!one.alive || !two.alive || one.id.equals(two.id) || one.links.containsKey(two.id)
                || two.links.containsKey(one.id)
                || island.contains(one) != island.contains(two)
                || hidden.contains(two)
                || world.now() < notBefore.getOrDefault(key(one, two), 0L)) {
            return;
        }
        Link link = new Link(one, two, world.plan, world.random);
        if (happens(Fault.ONE_WAY, MUTE_PERCENT)) {
            link.to(world.random.nextBoolean() ? one : two).muteUntil = world.now() + world.random.nextLong(MUTE);
        }
        one.links.put(two.id, link);
        two.links.put(one.id, link);
        opening(link, one);
        opening(link, two);
    }

    private void opening(Link link, Peer end) {
        if (openingSpread == 0) {
            open(link, end);
        } else {
            world.schedule.in(world.random.nextLong(openingSpread), () -> open(link, end));
        }
    }

    void open(Link link, Peer end) {
        Peer other = link.other(end);
        if (end.alive && end.links.get(other.id) == link && !link.to(end).open) {
            link.to(end).open = true;
            world.event("opens the link to", end, other, null);
            end.perform(end.replica().linkUp(other.id, link.one == end));
        }
    }

    /** Both ends notice at once, or the second a little later. */
    void disconnect(Link link, Peer first) {
        drop(link, first);
        Peer second = link.other(first);
        if (troubled && world.plan.has(Fault.PARTITION)) {
            world.schedule.in(world.random.nextLong(500), () -> drop(link, second));
        } else {
            drop(link, second);
        }
    }

    private void drop(Link link, Peer end) {
        Peer other = link.other(end);
        if (end.links.get(other.id) == link) {
            end.links.remove(other.id);
            if (end.alive && link.to(end).open) {
                link.to(end).open = false;
                world.event("loses the link to", end, other, null);
                end.perform(end.replica().linkDown(other.id));
            }
        }
    }

    /** One end found the other's behaviour unacceptable. */
    void close(Peer from, Peer other) {
        notBefore.put(key(from, other), world.now() + AFTER_CLOSE);
        Link link = from.links.get(other.id);
        if (link != null) {
            disconnect(link, from);
        }
    }

    void dropAll(Peer peer) {
        List.copyOf(peer.links.values()).forEach(link -> disconnect(link, peer));
    }

    void split(List<Peer> apart) {
        island.addAll(apart);
        for (Peer peer : world.peers) {
            for (Link link : List.copyOf(peer.links.values())) {
                if (island.contains(peer) != island.contains(link.other(peer))) {
                    disconnect(link, peer);
                }
            }
        }
    }

    /** Some devices cannot be dialled. */
    void hide(List<Peer> peers) {
        peers.stream().filter(peer -> world.random.nextInt(HIDDEN) == 0).forEach(hidden::add);
        world.event("cannot be dialled: " + peers.stream().filter(hidden::contains).toList(), null, null, null);
    }

    void heal() {
        island.clear();
        hidden.clear();
    }

    // Frames.

    void send(Peer from, Link link, byte[] frame) {
        Peer to = link.other(from);
        Enemy enemy = from.enemy;
        if (enemy == null) {
            world.ledger.sent(from, to, frame);
            transmit(from, link, frame);
        } else {
            enemy.tamper(link, frame).forEach(each -> transmit(from, link, each));
        }
    }

    void transmit(Peer from, Link link, byte[] frame) {
        Peer to = link.other(from);
        Link.Direction way = link.to(to);
        if (way.queued() + frame.length > MAX_QUEUED) {
            world.event("cannot send to", from, to, null);
            world.schedule.in(0, () -> from.whileAlive(() -> from.perform(from.replica().sendFailed(to.id))));
            return;
        }
        frames++;
        bytes += frame.length;
        if (troubled && world.now() < way.muteUntil || happens(Fault.LOSS, world.lossPercent)) {
            world.event("-> (lost)", from, to, frame);
            return;
        }
        List<byte[]> copies = new ArrayList<>(List.of(frame));
        if (happens(Fault.DUPLICATION, 5)) {
            copies.add(frame);
        }
        if (happens(Fault.FUZZ, 5)) {
            copies.add(Frames.unknown(world.random));
            copies.set(0, Frames.extended(frame, world.random));
        }
        copies.forEach(copy -> travel(from, link, copy));
    }

    private boolean happens(Fault fault, int percent) {
        return troubled && world.plan.has(fault) && world.random.nextInt(100) < percent;
    }

    private void travel(Peer from, Link link, byte[] frame) {
        Peer to = link.other(from);
        Link.Direction way = link.to(to);
        long left = way.enqueue(world.now(), frame.length);
        world.schedule.in(left - world.now(), () -> way.left(frame.length));
        long arrival = left + way.latency + (way.spread > 1 ? world.random.nextLong(way.spread) : 0);
        if (to.throttles(from)) {
            arrival = way.inOrder(arrival) + THROTTLE;
        }
        if (!(troubled && world.plan.has(Fault.REORDERING))) {
            arrival = way.inOrder(arrival);
        }
        world.schedule.in(arrival - world.now(), () -> {
            if (to.alive && way.open && to.links.get(from.id) == link) {
                world.arrive(from, to, frame);
            }
        });
    }
}
