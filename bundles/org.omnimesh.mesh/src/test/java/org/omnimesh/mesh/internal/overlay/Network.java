// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.overlay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiPredicate;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogId;

/**
 * Many overlays in one thread under virtual time, with just enough of a core around each: entries are numbers, a link up
 * compares states, and what the overlay asks to give is given.
 */
final class Network {
    static final int TICK = 250;

    final SplittableRandom random;
    final Limits limits;
    final List<Node> nodes = new ArrayList<>();
    final Map<PeerId, Node> byId = new HashMap<>();
    final Map<String, Entry> entries = new HashMap<>();
    /** Milliseconds a frame takes. */
    int latency = 20;
    /** Milliseconds more at most. */
    int jitter;
    /** Milliseconds until an entry is durable. */
    int storing = 2;
    /** Milliseconds until the loss of a dead peer is noticed. */
    int detection = 1000;
    boolean encode = true;
    /** Whether two nodes can reach each other. */
    BiPredicate<Node, Node> reachable = (a, b) -> true;
    /** Whether a node finds another one nearby. */
    BiPredicate<Node, Node> nearby = (a, b) -> false;
    Membership members = Membership.NONE;
    long now;
    long pushes;
    long duplicates;
    long gaps;
    long firsts;
    long frames;
    long frameBytes;
    int mostLinks;
    int mostActive;
    final Map<String, Long> kinds = new TreeMap<>();
    private final PriorityQueue<Happening> queue = new PriorityQueue<>();
    private long order;

    private record Happening(long at, long order, Runnable what) implements Comparable<Happening> {
        @Override
        public int compareTo(Happening other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    /** What is known of one entry. */
    static final class Entry {
        final LogId log;
        final long seq;
        final long at;
        final Map<PeerId, Long> arrivals = new HashMap<>();
        final Map<PeerId, Integer> hops = new HashMap<>();
        int copies;

        Entry(LogId log, long seq, long at) {
            this.log = log;
            this.seq = seq;
            this.at = at;
        }
    }

    final class Conn {
        final Node owner;
        final Node other;
        final Map<LogId, Long> sent = new HashMap<>();
        boolean synced;
        boolean open = true;
        long busyUntil;
        Conn back;

        Conn(Node owner, Node other) {
            this.owner = owner;
            this.other = other;
        }

        /** Carries something to the other end, in order. */
        void carry(Runnable arrival) {
            busyUntil = Math.max(busyUntil, now + latency + (jitter == 0 ? 0 : random.nextInt(jitter + 1)));
            Conn there = back;
            at(busyUntil, () -> {
                if (open && there.open && owner.reaches(other)) {
                    arrival.run();
                }
            });
        }
    }

    final class Node {
        final PeerId id;
        final List<Multiaddr> addresses;
        final Overlay overlay;
        final Map<LogId, Long> have = new HashMap<>();
        final Map<LogId, Long> claimed = new HashMap<>();
        final Map<PeerId, Conn> conns = new TreeMap<>();
        final Set<PeerId> kept = new HashSet<>();
        final Set<PeerId> book = new HashSet<>();
        boolean up = true;

        Node(int number) {
            byte[] key = new byte[32];
            for (int i = 0; i < 32; i++) {
                key[i] = (byte) random.nextInt();
            }
            id = PeerId.ofPublicKey(key);
            addresses = List.of(Multiaddr
                    .ofLink("10." + (number >> 16) + "." + (number >> 8 & 255) + "." + (number & 255), 40404, id));
            overlay = new Overlay(id, random.split(), limits, log -> claimed.getOrDefault(log, 0L));
            overlay.listening(addresses);
        }

        boolean reaches(Node other) {
            return up && other.up && reachable.test(this, other);
        }

        private void tick() {
            if (up) {
                overlay.tick(Duration.ofMillis(now));
                perform();
                mostActive = Math.max(mostActive, overlay.active() ? overlay.neighbours().size() : 0);
            }
            at(now + TICK, this::tick);
        }

        /** What the dialler does in a small team by itself. */
        void dialAll() {
            book.forEach(peer -> {
                if (kept.add(peer)) {
                    dial(byId.get(peer));
                }
            });
        }

        void meet(Node other) {
            overlay.met(other.id, other.addresses);
            book.add(other.id);
        }

        void write(ChannelId channel) {
            overlay.time(Duration.ofMillis(now));
            LogId log = new LogId(channel, id);
            long seq = claimed.getOrDefault(log, 0L) + 1;
            entries.put(key(log, seq), new Entry(log, seq, now));
            claimed.put(log, seq);
            overlay.appended(log);
            stored(log, seq, null);
        }

        private void stored(LogId log, long seq, Node from) {
            have.put(log, seq);
            for (Conn conn : conns.values()) {
                if (conn.open && conn.other != from && !conn.other.id.equals(log.author())
                        && members.mayRead(conn.other.id, log.channel())) {
                    offer(conn, log, seq);
                }
            }
            perform();
        }

        private void offer(Conn conn, LogId log, long seq) {
            long sent = conn.sent.getOrDefault(log, 0L);
            if (sent >= seq) {
                return;
            }
            if (conn.synced && sent + 1 == seq && overlay.eager(conn.other.id, log)) {
                push(conn, log, seq);
            } else {
                overlay.announce(conn.other.id, log, seq);
            }
        }

        private void push(Conn conn, LogId log, long seq) {
            conn.sent.put(log, seq);
            int hops = overlay.hops(log);
            conn.carry(() -> conn.other.pushed(conn.back, log, seq, hops));
        }

        private void pushed(Conn conn, LogId log, long seq, int hops) {
            overlay.time(Duration.ofMillis(now));
            pushes++;
            if (!members.mayRead(id, log.channel())) {
                throw new AssertionError("somebody got what is not for it");
            }
            Entry entry = entries.get(key(log, seq));
            entry.copies++;
            conn.sent.merge(log, seq, Math::max);
            long reach = claimed.getOrDefault(log, 0L);
            if (seq <= reach) {
                duplicates++;
                firsts += seq == 1 ? 1 : 0;
                overlay.duplicate(conn.other.id, log, seq, hops);
            } else if (seq == reach + 1) {
                claimed.put(log, seq);
                entry.arrivals.put(id, now);
                entry.hops.put(id, hops + 1);
                overlay.delivered(conn.other.id, log, seq, hops);
                at(now + storing, () -> {
                    if (up) {
                        stored(log, seq, conn.other);
                    }
                });
            } else {
                gaps++;
                overlay.told(conn.other.id, log, seq, false);
            }
            perform();
        }

        private void state(Conn conn, Map<LogId, Long> rows) {
            overlay.time(Duration.ofMillis(now));
            conn.synced = true;
            rows.forEach((log, seq) -> {
                if (members.mayRead(id, log.channel())) {
                    conn.sent.merge(log, seq, Math::max);
                    overlay.told(conn.other.id, log, seq, false);
                }
            });
            perform();
        }

        private void frame(Conn conn, OverlayFrame frame) {
            overlay.time(Duration.ofMillis(now));
            if (frame instanceof OverlayFrame.IHave have) {
                have.rows().forEach((channel, logs) -> logs.forEach((author, reach) -> {
                    LogId log = new LogId(channel, author);
                    conn.sent.merge(log, reach.seq(), Math::max);
                    overlay.told(conn.other.id, log, reach.seq(), !overlay.expects(log));
                }));
            }
            overlay.received(conn.other.id, frame);
            perform();
        }

        private void perform() {
            overlay.look();
            for (Intent intent : overlay.take()) {
                switch (intent) {
                    case Intent.Send(PeerId peer, OverlayFrame frame) -> send(peer, frame);
                    case Intent.Dial(PeerId peer, List<Multiaddr> where) -> {
                        kept.add(peer);
                        if (!where.isEmpty() || book.contains(peer)) {
                            dial(byId.get(peer));
                        }
                    }
                    case Intent.HangUp(PeerId peer, String reason) -> {
                        kept.remove(peer);
                        close(this, byId.get(peer));
                    }
                    case Intent.Explore() -> explore();
                    case Intent.Everybody(boolean all) -> {}
                    case Intent.Vain vain -> {} // who loses what it was to send is not blamed here
                    case Intent.Give(PeerId peer, LogId log, long after) -> give(peer, log, after);
                }
            }
        }

        private void give(PeerId peer, LogId log, long after) {
            Conn conn = conns.get(peer);
            if (conn != null && conn.open && have.containsKey(log)) {
                conn.sent.put(log, after);
                for (long seq = after + 1; seq <= have.get(log); seq++) {
                    push(conn, log, seq);
                }
            }
        }

        private void send(PeerId peer, OverlayFrame frame) {
            Conn conn = conns.get(peer);
            if (conn != null && conn.open) {
                frames++;
                OverlayFrame copy = frame;
                if (encode) {
                    byte[] bytes = OverlayCodec.encode(frame);
                    frameBytes += bytes.length;
                    kinds.merge(frame.getClass().getSimpleName(), 1L, Long::sum);
                    try {
                        copy = OverlayCodec.decode(bytes);
                    } catch (CborException e) {
                        throw new AssertionError(e);
                    }
                    if (!copy.equals(frame)) {
                        throw new AssertionError("sent " + frame + ", read " + copy);
                    }
                }
                OverlayFrame arriving = copy;
                conn.carry(() -> conn.other.frame(conn.back, arriving));
            }
        }

        private void explore() {
            List<Node> found = nodes.stream()
                    .filter(node -> node != this && !conns.containsKey(node.id) && nearby.test(this, node)).toList();
            if (!found.isEmpty()) {
                dial(found.get(random.nextInt(found.size())));
            }
        }

        private void dial(Node other) {
            at(now + 3L * latency, () -> {
                Conn before = conns.get(other.id);
                if (before == null && reaches(other)) {
                    connect(this, other);
                } else if (before == null && kept.contains(other.id)) {
                    at(now + 2000, () -> {
                        if (kept.contains(other.id) && up) {
                            dial(other);
                        }
                    });
                }
            });
        }

        void crash() {
            up = false;
            for (Conn conn : List.copyOf(conns.values())) {
                at(now + detection, () -> drop(conn.back));
                conn.open = false;
            }
            conns.clear();
        }
    }

    Network(long seed, Limits limits) {
        this.random = new SplittableRandom(seed);
        this.limits = limits;
    }

    static String key(LogId log, long seq) {
        return log.channel().hashCode() + "/" + log.author().hashCode() + "/" + seq;
    }

    ChannelId channel() {
        byte[] id = new byte[32];
        for (int i = 0; i < 32; i++) {
            id[i] = (byte) random.nextInt();
        }
        return new ChannelId(id);
    }

    List<Node> add(int count) {
        List<Node> added = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Node node = new Node(nodes.size() + 1);
            nodes.add(node);
            byId.put(node.id, node);
            added.add(node);
        }
        return added;
    }

    static List<PeerId> ids(Collection<Node> nodes) {
        return nodes.stream().map(node -> node.id).toList();
    }

    /** Tells everybody who may read what. */
    void members(Map<ChannelId, List<PeerId>> readers) {
        members = new Membership(readers);
        Map<List<ChannelId>, Membership> shared = new HashMap<>();
        for (Node node : nodes) {
            List<ChannelId> own = readers.keySet().stream().filter(channel -> members.mayRead(node.id, channel))
                    .sorted().toList();
            node.overlay.members(shared.computeIfAbsent(own, key -> {
                Map<ChannelId, List<PeerId>> part = new LinkedHashMap<>();
                key.forEach(channel -> part.put(channel, readers.get(channel)));
                return new Membership(part);
            }));
            node.perform();
        }
    }

    void startTicks(Collection<Node> some) {
        some.forEach(node -> at(now + random.nextInt(TICK), node::tick));
    }

    void at(long time, Runnable what) {
        queue.add(new Happening(time, order++, what));
    }

    void run(long millis) {
        long end = now + millis;
        while (!queue.isEmpty() && queue.peek().at() <= end) {
            Happening next = queue.remove();
            now = next.at();
            next.what().run();
        }
        now = end;
    }

    private void connect(Node a, Node b) {
        Conn there = new Conn(a, b);
        Conn back = new Conn(b, a);
        there.back = back;
        back.back = there;
        a.conns.put(b.id, there);
        b.conns.put(a.id, back);
        a.meet(b);
        b.meet(a);
        a.overlay.time(Duration.ofMillis(now));
        b.overlay.time(Duration.ofMillis(now));
        a.overlay.linkUp(b.id, true);
        b.overlay.linkUp(a.id, false);
        for (Conn conn : List.of(there, back)) {
            Map<LogId, Long> rows = new LinkedHashMap<>();
            conn.owner.have.forEach((log, seq) -> {
                if (members.mayRead(conn.other.id, log.channel())) {
                    rows.put(log, seq);
                }
            });
            conn.carry(() -> conn.other.state(conn.back, rows));
        }
        a.perform();
        b.perform();
        mostLinks = Math.max(mostLinks, Math.max(a.conns.size(), b.conns.size()));
    }

    void close(Node a, Node b) {
        Conn conn = a.conns.get(b.id);
        if (conn != null) {
            drop(conn);
            at(now + latency, () -> drop(conn.back));
        }
    }

    private void drop(Conn conn) {
        if (conn.open && conn.owner.conns.remove(conn.other.id, conn)) {
            conn.open = false;
            conn.owner.overlay.time(Duration.ofMillis(now));
            conn.owner.overlay.linkDown(conn.other.id);
            conn.owner.perform();
        }
    }

    /** Cuts the links that are not possible any more. */
    void cut() {
        for (Node node : nodes) {
            for (Conn conn : List.copyOf(node.conns.values())) {
                if (!node.reaches(conn.other)) {
                    at(now + detection, () -> drop(conn));
                }
            }
        }
    }

    /** Returns the sizes of the parts that active links, agreed on both ends, hang together in; largest first. */
    List<Integer> parts(ChannelId channel) {
        List<Node> up = nodes.stream().filter(node -> node.up && members.mayRead(node.id, channel)).toList();
        Set<Node> seen = new HashSet<>();
        List<Integer> sizes = new ArrayList<>();
        for (Node node : up) {
            if (seen.add(node)) {
                List<Node> part = new ArrayList<>(List.of(node));
                for (int i = 0; i < part.size(); i++) {
                    Node here = part.get(i);
                    for (PeerId peer : here.overlay.neighbours()) {
                        Node there = byId.get(peer);
                        if (there.up && members.mayRead(peer, channel) && there.overlay.neighbours().contains(here.id)
                                && seen.add(there)) {
                            part.add(there);
                        }
                    }
                }
                sizes.add(part.size());
            }
        }
        sizes.sort((a, b) -> b - a);
        return sizes;
    }
}
