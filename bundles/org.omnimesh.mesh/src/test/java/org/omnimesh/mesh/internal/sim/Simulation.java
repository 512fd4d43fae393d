// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.sim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.ChannelTrust.Verdict;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.mesh.internal.core.Action;
import org.omnimesh.mesh.internal.core.MeshCore;
import org.omnimesh.mesh.internal.core.Outcome;
import org.omnimesh.mesh.internal.entry.CausalHead;
import org.omnimesh.mesh.internal.entry.Entry;
import org.omnimesh.mesh.internal.entry.EntryDraft;
import org.omnimesh.mesh.internal.entry.HybridClock;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunCodec;

/**
 * Production cores under virtual time, everything from one seed: loss, duplication, reordering, delay, partitions, crashes
 * with loss of what is not on disk. Invariants are checked as things happen; the first broken one ends the run.
 */
class Simulation {
    static final TeamId TEAM = new TeamId(filled(1));
    static final EntryKind KIND = new EntryKind("sim.note");
    static final KeyId KEY = new KeyId(new byte[] { 1, 0, 0, 0, 0, 0, 0, 1 });
    private static final long TICK = 250;
    private static final int TRACE = 40;

    final long seed;
    final SplittableRandom random;
    final List<Node> nodes = new ArrayList<>();
    final List<ChannelId> channels = new ArrayList<>();
    /** What the scenario grants; nodes learn of it at their own time. */
    final Map<ChannelId, Set<PeerId>> entitled = new TreeMap<>();
    /** Acknowledged entries: on the author's disk. */
    final Map<LogId, TreeMap<Long, Entry>> acknowledged = new HashMap<>();
    private final PriorityQueue<Step> queue = new PriorityQueue<>();
    private final Deque<String> trace = new ArrayDeque<>();
    long now;
    private long steps;
    private long epoch;
    boolean faults = true;
    private long frames;

    private record Step(long at, long order, Runnable work) implements Comparable<Step> {
        @Override
        public int compareTo(Step other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    /** An invariant does not hold. */
    static final class Broken extends AssertionError {
        private static final long serialVersionUID = 1L;

        Broken(String message) {
            super(message);
        }
    }

    /** One device. */
    final class Node {
        final PeerId peer;
        final int index;
        final Map<ChannelId, Set<PeerId>> readers = new TreeMap<>();
        SimulatedStore store = new SimulatedStore();
        MeshCore core;
        /** What the projections saw; rebuilt from the store after a crash. */
        final Map<LogId, Long> delivered = new HashMap<>();
        final Map<PeerId, Long> links = new TreeMap<>();
        boolean alive = true;
        long life;
        private final HybridClock clock = new HybridClock();

        Node(int index) {
            this.index = index;
            byte[] key = filled(0);
            key[0] = (byte) (index + 1);
            peer = PeerId.ofPublicKey(key);
            core = makeCore(peer);
        }

        void start() {
            core = makeCore(peer);
            core.restore(store.heads);
            perform(core.trustChanged(readers));
            tick(life);
        }

        void tick(long born) {
            if (alive && life == born) {
                perform(core.tick(Duration.ofMillis(now)));
                in(TICK, () -> tick(born));
            }
        }

        void perform(List<Action> actions) {
            for (Action action : actions) {
                switch (action) {
                    case Action.Send(PeerId to, byte[] frame) -> transmit(this, node(to), frame);
                    case Action.Store store -> {
                        long born = life;
                        in(1 + random.nextInt(20), () -> {
                            if (alive && life == born) {
                                admit(store);
                            }
                        });
                    }
                    case Action.Load load -> {
                        long born = life;
                        in(1 + random.nextInt(10), () -> {
                            if (alive && life == born) {
                                perform(core.loaded(load.peer(), load.channel(),
                                        store.load(load.channel(), load.after(), load.maxBytes())));
                            }
                        });
                    }
                    case Action.Close(PeerId other, String reason) -> throw broken(
                            this + " closes link to " + node(other) + ": " + reason);
                    case Action.Confirmed(PeerId other, LogId log, long seq) -> {
                        if (node(other).store.seq(log) < seq) {
                            throw broken(node(other) + " is said to hold " + log + " " + seq + " but does not");
                        }
                    }
                }
            }
        }

        private void admit(Action.Store request) {
            Run run = request.run();
            if (!entitled.get(run.log().channel()).contains(peer)) {
                throw broken(this + " stores a channel it is not entitled to");
            }
            Outcome outcome = decide(this, run);
            if (outcome == Outcome.STORED) {
                deliver(run);
            }
            log(this + " " + outcome + " " + run);
            long delay = answerDelay(this);
            long born = life;
            if (delay == 0) {
                perform(core.stored(request.ticket(), outcome));
            } else {
                in(delay, () -> {
                    if (alive && life == born) {
                        perform(core.stored(request.ticket(), outcome));
                    }
                });
            }
        }

        void deliver(Run run) {
            for (Entry entry : run.entries()) {
                long before = delivered.getOrDefault(run.log(), 0L);
                if (entry.header().seq() != before + 1) {
                    throw broken(this + " delivers " + run.log() + " " + entry.header().seq() + " after " + before);
                }
                for (CausalHead head : entry.heads()) {
                    if (delivered.getOrDefault(new LogId(run.log().channel(), head.author()), 0L) < head.seq()) {
                        throw broken(this + " delivers " + run + " before its cause");
                    }
                }
                delivered.put(run.log(), entry.header().seq());
            }
        }

        void append(ChannelId channel, int count) {
            LogId log = new LogId(channel, peer);
            LogHead head = store.head(log);
            List<Entry> entries = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                List<CausalHead> heads = new ArrayList<>();
                if (i == 0) {
                    store.vector(channel).forEach((author, seq) -> {
                        LogId other = new LogId(channel, author);
                        if (!author.equals(peer) && seq > store.cited.getOrDefault(other, 0L)
                                && heads.size() < Entry.MAX_HEADS) {
                            heads.add(new CausalHead(author, seq));
                            store.cited.put(other, seq);
                        }
                    });
                }
                EntryHeader header = new EntryHeader(TEAM, channel, peer, head.seq() + 1,
                        clock.next(1_000_000 + now), KIND, KEY);
                byte[] payload = new byte[random.nextInt(200)];
                Entry entry = EntryDraft.of(header, head, heads).seal(payload);
                head = new LogHead(header.seq(), entry.id());
                entries.add(entry);
            }
            Run run = RunCodec.encode(entries, new Signature(new byte[Signature.LENGTH]));
            store.store(run);
            deliver(run);
            entries.forEach(entry -> acknowledged.computeIfAbsent(log, key -> new TreeMap<>())
                    .put(entry.header().seq(), entry));
            log(this + " appends " + run);
            perform(core.appended(List.of(run)));
        }

        void crash() {
            log(this + " crashes");
            alive = false;
            life++;
            for (PeerId other : List.copyOf(links.keySet())) {
                disconnect(this, node(other));
            }
            lose(this);
            in(500 + random.nextInt(5000), () -> {
                log(this + " restarts");
                alive = true;
                delivered.clear();
                store.channels.values().forEach(runs -> runs.forEach(this::deliver));
                start();
                connectAll();
            });
        }

        @Override
        public String toString() {
            return "node " + index;
        }
    }

    Simulation(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    // What a deliberately broken variant overrides.

    /** A store decides about a run. */
    Outcome decide(Node node, Run run) {
        return node.store.admit(run, header -> judge(node, header));
    }

    MeshCore makeCore(PeerId self) {
        return new MeshCore(self, random.split());
    }

    Verdict judge(Node node, EntryHeader header) {
        return node.readers.getOrDefault(header.channel(), Set.of()).contains(header.author())
                ? Verdict.ACCEPT
                : Verdict.NOT_YET;
    }

    /** A crash loses what is not on disk: nothing of the store. */
    void lose(Node node) {
        // memory is gone with the core
    }

    /** A node learns who may read a channel. */
    void teach(Node node, ChannelId channel) {
        if (entitled.get(channel).contains(node.peer)) {
            node.readers.put(channel, Set.copyOf(entitled.get(channel)));
        }
    }

    // The scenario.

    void run() {
        int count = 3 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            nodes.add(new Node(i));
        }
        int channelCount = 1 + random.nextInt(3);
        for (int i = 0; i < channelCount; i++) {
            ChannelId channel = new ChannelId(filled(100 + i));
            channels.add(channel);
            Set<PeerId> readers = new TreeSet<>();
            nodes.stream().filter(node -> channel.equals(channels.get(0)) || random.nextInt(3) > 0)
                    .forEach(node -> readers.add(node.peer));
            entitled.put(channel, readers);
            nodes.forEach(node -> teach(node, channel));
        }
        nodes.forEach(Node::start);
        connectAll();
        scheduleFaults();
        int appends = 20 + random.nextInt(60);
        for (int i = 0; i < appends; i++) {
            Node node = nodes.get(random.nextInt(nodes.size()));
            ChannelId channel = channels.get(random.nextInt(channels.size()));
            in(random.nextInt(20_000), () -> {
                if (node.alive && node.readers.containsKey(channel)) {
                    node.append(channel, 1 + random.nextInt(5));
                }
            });
        }
        in(25_000, this::heal);
        advanceTo(27_000 + 90_000);
        checkEqual();
    }

    private void scheduleFaults() {
        for (int i = 0; i < random.nextInt(4); i++) {
            in(random.nextInt(20_000), () -> {
                Node node = nodes.get(random.nextInt(nodes.size()));
                if (node.alive && faults) {
                    node.crash();
                }
            });
        }
        for (int i = 0; i < random.nextInt(6); i++) {
            in(random.nextInt(20_000), () -> {
                Node one = nodes.get(random.nextInt(nodes.size()));
                Node two = nodes.get(random.nextInt(nodes.size()));
                if (one != two && faults) {
                    log("cut " + one + " " + two);
                    disconnect(one, two);
                    in(random.nextInt(10_000), this::connectAll);
                }
            });
        }
        if (random.nextBoolean()) {
            in(random.nextInt(10_000), this::split);
        }
        // late grants: a node joins a channel it could not read before
        for (ChannelId channel : channels) {
            if (random.nextInt(3) == 0) {
                in(random.nextInt(20_000), () -> grant(channel, nodes.get(random.nextInt(nodes.size()))));
            }
        }
    }

    private final Set<Node> island = new HashSet<>();

    private void split() {
        log("partition");
        nodes.stream().filter(node -> random.nextBoolean()).forEach(island::add);
        for (Node one : nodes) {
            for (Node two : nodes) {
                if (island.contains(one) != island.contains(two)) {
                    disconnect(one, two);
                }
            }
        }
    }

    private void grant(ChannelId channel, Node joiner) {
        Set<PeerId> readers = new TreeSet<>(entitled.get(channel));
        readers.add(joiner.peer);
        entitled.put(channel, readers);
        for (Node node : nodes) {
            in(random.nextInt(3000), () -> {
                teach(node, channel);
                if (node.alive) {
                    node.perform(node.core.trustChanged(node.readers));
                }
            });
        }
    }

    private void heal() {
        log("heal");
        faults = false;
        island.clear();
        in(6000, this::connectAll);
        connectAll();
    }

    void connectAll() {
        for (Node one : nodes) {
            for (Node two : nodes) {
                if (one.index < two.index && one.alive && two.alive && !one.links.containsKey(two.peer)
                        && island.contains(one) == island.contains(two)) {
                    connect(one, two);
                }
            }
        }
    }

    void connect(Node one, Node two) {
        epoch++;
        one.links.put(two.peer, epoch);
        two.links.put(one.peer, epoch);
        one.perform(one.core.linkUp(two.peer));
        two.perform(two.core.linkUp(one.peer));
    }

    void disconnect(Node one, Node two) {
        if (one.links.remove(two.peer) != null) {
            two.links.remove(one.peer);
            if (one.alive) {
                one.perform(one.core.linkDown(two.peer));
            }
            if (two.alive) {
                two.perform(two.core.linkDown(one.peer));
            }
        }
    }

    void transmit(Node from, Node to, byte[] frame) {
        Long session = from.links.get(to.peer);
        if (session == null) {
            return;
        }
        frames++;
        if (faults && random.nextInt(100) < 10) {
            return;
        }
        int copies = faults && random.nextInt(100) < 5 ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            in(delay(from, to), () -> {
                if (to.alive && session.equals(to.links.get(from.peer))) {
                    arrive(from, to, frame);
                }
            });
        }
    }

    /** How long a frame takes: not in order. */
    long delay(Node from, Node to) {
        return 1 + random.nextInt(faults ? 200 : 20);
    }

    /** How long after its decision a store answers. */
    long answerDelay(Node node) {
        return 0;
    }

    void arrive(Node from, Node to, byte[] frame) {
        to.perform(to.core.frame(from.peer, frame));
    }

    Node node(PeerId peer) {
        return nodes.stream().filter(node -> node.peer.equals(peer)).findFirst().orElseThrow();
    }

    void in(long delay, Runnable work) {
        queue.add(new Step(now + delay, steps++, work));
    }

    /** Whether this is a scenario with faults, which may take long to mend. */
    boolean faults() {
        return true;
    }

    void advanceTo(long end) {
        while (!queue.isEmpty() && queue.peek().at() <= end) {
            Step step = queue.remove();
            now = step.at();
            step.work().run();
            if (faults() && now > 33_000 && now % 1000 == 0 && equal()) {
                return;
            }
        }
    }

    boolean equal() {
        for (ChannelId channel : channels) {
            Map<PeerId, Long> all = new TreeMap<>();
            acknowledged.forEach((log, entries) -> {
                if (log.channel().equals(channel)) {
                    all.put(log.author(), entries.lastKey());
                }
            });
            for (Node node : nodes) {
                if (entitled.get(channel).contains(node.peer) && !node.store.vector(channel).equals(all)) {
                    return false;
                }
            }
        }
        return true;
    }

    void checkEqual() {
        acknowledged.forEach((log, entries) -> nodes.stream()
                .filter(node -> entitled.get(log.channel()).contains(node.peer)).forEach(node -> {
                    if (node.store.seq(log) != entries.lastKey()) {
                        throw broken(node + " has " + node.store.seq(log) + " of " + entries.lastKey() + " of " + log
                                + " " + node(log.author()));
                    }
                    if (!node.store.head(log).id().equals(entries.lastEntry().getValue().id())) {
                        throw broken(node + " has another entry than was acknowledged");
                    }
                    if (node.delivered.getOrDefault(log, 0L) != node.store.seq(log)) {
                        throw broken(node + " did not deliver all of " + log);
                    }
                }));
    }

    long frames() {
        return frames;
    }

    void log(String what) {
        trace.add(now + " ms: " + what);
        if (trace.size() > TRACE) {
            trace.remove();
        }
    }

    Broken broken(String what) {
        return new Broken("seed " + seed + " at " + now + " ms: " + what + "\n" + String.join("\n", trace));
    }
}
