// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;

/**
 * One run: a team writes while things go wrong, then all is healed and everybody must have everything. What goes wrong and
 * when follows from the seed. The first broken invariant ends the run. Used once.
 */
public class Simulation {
    static final TeamId TEAM = new TeamId(filled(1));
    /** While entries are written and things go wrong, in milliseconds. */
    static final long TROUBLE = 20_000;
    /** After this time everything that was broken works again. */
    private static final long HEALING = 26_000;
    /** After the healing, all must be equal within this time. */
    private static final long PATIENCE = 150_000;
    private static final long CHECK = 250;
    /** Of so many devices of a large team, one reads a channel of few. */
    private static final int FEW = 10;
    /** Peers that discovery shows to each device. */
    private static final int CONTACTS = 3;
    /** Time between two entries that are written to be measured, and before the first: links and trees have settled. */
    private static final long STEP = 100;
    private static final long SETTLED = 10_000;

    final Plan plan;
    final long seed;
    final ReplicaFactory factory;
    final SimulatedKeys keys;
    final SplittableRandom random;
    final Schedule schedule = new Schedule();
    final Trace trace = new Trace(this::text);
    final List<Peer> peers = new ArrayList<>();
    final List<ChannelId> channels = new ArrayList<>();
    final Network network;
    final Ledger ledger;
    final Measures measures;
    final Retentions retentions;
    final int lossPercent;
    private final Map<ChannelId, Set<PeerId>> entitled = new TreeMap<>();
    private final Map<PeerId, Peer> byId = new HashMap<>();
    private final Map<ByteBuffer, String> names = new HashMap<>();
    private final Map<Peer, List<ChannelId>> strange = new HashMap<>();
    private final Map<ChannelId, List<Peer>> honestReaders = new HashMap<>();

    /**
     * Prepares a run.
     *
     * @param plan what to simulate
     * @param seed where everything that is left open comes from
     * @param factory makes the replicas
     */
    public Simulation(Plan plan, long seed, ReplicaFactory factory) {
        this.plan = plan;
        this.seed = seed;
        this.factory = factory;
        this.keys = plan.realKeys() ? new Ed25519Keys() : new StandInKeys();
        this.random = new SplittableRandom(seed);
        this.network = new Network(this);
        this.retentions = new Retentions(this);
        this.ledger = new Ledger(this);
        this.measures = new Measures(this, plan);
        this.lossPercent = random.nextInt(31);
    }

    static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /**
     * Gives every event to somebody while the run lasts.
     *
     * @param reader gets one line each
     */
    public void copyTraceTo(Consumer<String> reader) {
        trace.copyTo(reader);
    }

    /**
     * Runs.
     *
     * @return what it did and took
     * @throws BrokenInvariant at the first thing that must not happen
     */
    public Report run() {
        long begin = cpuNanos();
        try {
            play();
        } catch (BrokenInvariant e) {
            throw e;
        } catch (RuntimeException e) {
            throw new BrokenInvariant(describe("a replica failed: " + e, List.of(), null), e);
        }
        long cpu = (cpuNanos() - begin) / 1_000_000;
        int enemies = (int) peers.stream().filter(peer -> !peer.honest()).count();
        return new Report(seed, peers.size(), enemies, ledger.acknowledged(), now(), trace.count(), network.frames,
                network.bytes, measures.copiesPerDelivery(), measures.meanHops(), measures.usualHops(),
                measures.mostHops(), measures.usualMillis(), measures.time(0.5), measures.time(1), ledger.heldPeak(),
                cpu, bytesPerMissing(),
                equalMillis(), trace.hash());
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /**
     * Returns how much others made honest devices hold, for whoever wants to know how near it came to the limits.
     *
     * @return the most of each kind ({@link SimulatedReplica#held}) that one of them held
     */
    public Map<String, Long> peaks() {
        return ledger.peaks();
    }

    // The scenario.

    /** Plays the scenario until all are equal. */
    void play() {
        begin();
        trouble();
        long end = write(TROUBLE);
        schedule.in(Math.max(HEALING, end + 1000), this::heal);
        settle(Math.max(HEALING, end + 1000));
    }

    /** Makes a team and starts everybody. */
    final void begin() {
        people();
        found();
        start();
    }

    /** Starts the devices, enemies too, and keeps them linked. */
    final void start() {
        peers.forEach(Peer::start);
        peers.stream().map(peer -> peer.enemy).forEach(enemy -> {
            if (enemy != null) {
                enemy.start();
            }
        });
        network.keepUp();
    }

    /** Returns how many bytes came after a healing for each that was missing; 0 if that was not measured. */
    double bytesPerMissing() {
        return 0;
    }

    /** Returns how long it took after a healing until all were equal; 0 if that was not measured. */
    long equalMillis() {
        return 0;
    }

    /** Whether the periodic repairs of the replicas run. */
    boolean safetyNets() {
        return true;
    }

    private void people() {
        int count = plan.peers() > 0 ? plan.peers() : 3 + random.nextInt(10);
        int enemies = plan.has(Fault.HOSTILE) && count > 3 ? random.nextInt(Math.max(2, count / 4) + 1) : 0;
        for (int i = 0; i < count; i++) {
            boolean slow = plan.has(Fault.SLOW) && random.nextInt(6) == 0;
            add(new Peer(this, i, keys.device(i), slow, i >= count - enemies ? Enemy.some(random) : null));
        }
        if (plan.has(Fault.FORK) && count > 3 && random.nextInt(3) == 0) {
            fork(peers.get(count - 1 - enemies));
        }
        link();
    }

    final void add(Peer peer) {
        peers.add(peer);
        byId.putIfAbsent(peer.id, peer);
        names.putIfAbsent(ByteBuffer.wrap(peer.id.publicKey()), peer.toString());
    }

    /** A device runs twice: half of the others are linked to the one, half to the other. */
    private void fork(Peer honest) {
        Peer one = new Peer(this, honest.index, honest.id, false, Enemy.NONE);
        peers.set(honest.index, one);
        byId.put(one.id, one);
        names.put(ByteBuffer.wrap(one.id.publicKey()), one.toString());
        add(new Peer(this, peers.size(), one.id, false, Enemy.NONE));
        ledger.forks(one.id);
    }

    private void link() {
        int count = peers.size();
        if (count > Plan.FULL_MESH) {
            schedule.in(1, () -> peers.forEach(this::introduce));
        }
        if (count <= Plan.FULL_MESH) {
            for (Peer one : peers) {
                peers.stream().filter(two -> one.index < two.index && !one.id.equals(two.id)).forEach(two -> {
                    boolean forked = one.twin() || two.twin();
                    if (!forked || (one.index + two.index) % 2 == 0) {
                        network.want(one, two);
                        if (plan.has(Fault.ONE_WAY)) {
                            network.want(two, one);
                        }
                    }
                });
            }
            return;
        }
        List<Peer> ring = new ArrayList<>(peers);
        Collections.shuffle(ring, new Random(random.nextLong()));
        ring.sort((one, two) -> Boolean.compare(two.honest(), one.honest()));
        int honest = (int) ring.stream().filter(Peer::honest).count();
        for (int i = 0; i < count; i++) {
            network.want(ring.get(i), ring.get(i < honest ? (i + 1) % honest : random.nextInt(honest)));
            // each link counts at both ends
            for (int more = plan.links() / 2 - 1; more > 0; more--) {
                Peer other = ring.get(random.nextInt(honest));
                if (other != ring.get(i) && !other.id.equals(ring.get(i).id)) {
                    network.want(ring.get(i), other);
                }
            }
        }
    }

    /** Discovery finds a few of the team for a device that dials by itself. */
    private void introduce(Peer peer) {
        for (int i = 0; i < CONTACTS; i++) {
            Peer other = any();
            if (other != peer) {
                peer.perform(peer.replica().met(other.id));
            }
        }
    }

    /** Makes the channels; whoever reads one learns at some time who else does. */
    private void found() {
        boolean large = peers.size() > Plan.FULL_MESH;
        int count = large && (plan.inStep() || plan.faults().isEmpty()) ? 1 : 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            ChannelId channel = channel(i);
            boolean all = i == 0;
            boolean few = large && !all && random.nextBoolean();
            Set<PeerId> readers = new TreeSet<>();
            peers.stream().filter(peer -> all || (few ? random.nextInt(FEW) == 0 : random.nextInt(3) > 0))
                    .forEach(peer -> readers.add(peer.id));
            entitle(channel, readers);
            teach(channel, readers);
        }
    }

    final ChannelId channel(int index) {
        ChannelId channel = new ChannelId(ByteBuffer.wrap(filled(100 + index)).putShort((short) index).array());
        channels.add(channel);
        names.put(ByteBuffer.wrap(channel.bytes()), name(channel));
        return channel;
    }

    final void entitle(ChannelId channel, Set<PeerId> readers) {
        entitled.computeIfAbsent(channel, key -> new TreeSet<>()).addAll(readers);
        strange.clear();
        honestReaders.clear();
    }

    private void teach(ChannelId channel, Set<PeerId> readers) {
        for (Peer peer : peers) {
            if (readers.contains(peer.id)) {
                if (!plan.has(Fault.GRANTS) || random.nextBoolean()) {
                    peer.learn(channel, readers);
                } else {
                    long together = random.nextLong(TROUBLE);
                    for (PeerId reader : readers) {
                        long at = random.nextBoolean() ? together : random.nextLong(TROUBLE);
                        schedule.in(at, () -> learn(peer, channel, Set.of(reader)));
                    }
                }
            }
        }
    }

    final void learn(Peer peer, ChannelId channel, Set<PeerId> readers) {
        event("learns of readers of " + name(channel) + ": " + readers.stream().map(this::peer).toList(), peer, null,
                null);
        peer.learn(channel, readers);
        schedule.in(random.nextInt(40), peer::tellTrust);
    }

    private void trouble() {
        int scale = Math.max(1, peers.size() / 10);
        if (plan.has(Fault.CRASH)) {
            times(random.nextInt(3 * scale + 1), () -> any().crash(500 + random.nextInt(5000)));
        }
        if (plan.has(Fault.DISK)) {
            times(random.nextInt(scale + 1), () -> {
                Peer peer = any();
                event("cannot write for a while", peer, null, null);
                peer.diskFails = true;
                schedule.in(random.nextInt(5000), () -> peer.diskFails = false);
            });
        }
        if (plan.has(Fault.SKEW)) {
            peers.forEach(peer -> peer.skew = skew());
            times(random.nextInt(3), () -> any().skew = skew());
        }
        if (plan.has(Fault.ONE_WAY)) {
            network.hide(peers);
        }
        if (plan.has(Fault.PARTITION)) {
            times(random.nextInt(6 * scale), () -> {
                Peer one = any();
                one.links.values().stream().skip(random.nextInt(one.links.size() + 1)).findFirst()
                        .ifPresent(link -> network.disconnect(link, one));
            });
            if (random.nextBoolean()) {
                schedule.in(random.nextInt(10_000), () -> {
                    event("a partition", null, null, null);
                    network.split(peers.stream().filter(peer -> random.nextBoolean()).toList());
                });
            }
        }
        if (plan.has(Fault.GRANTS)) {
            channels.forEach(channel -> times(random.nextInt(3) == 0 ? 1 : 0, () -> join(channel, any())));
        }
        if (plan.has(Fault.RETENTION)) {
            retentions.plan();
        }
    }

    void join(ChannelId channel, Peer joiner) {
        entitle(channel, Set.of(joiner.id));
        Set<PeerId> readers = Set.copyOf(entitled(channel));
        for (Peer peer : peers) {
            if (readers.contains(peer.id)) {
                schedule.in(random.nextInt(3000), () -> learn(peer, channel, new TreeSet<>(readers)));
            }
        }
    }

    private Duration skew() {
        return Duration.ofMinutes(random.nextInt(-1440, 1441));
    }

    Peer any() {
        return peers.get(random.nextInt(peers.size()));
    }

    private void times(int count, Runnable work) {
        for (int i = 0; i < count; i++) {
            schedule.in(random.nextLong(TROUBLE), work);
        }
    }

    /** Plans who writes what when; returns when the last entry is written. */
    final long write(long during) {
        int left = plan.entries() > 0 ? plan.entries() : 30 + random.nextInt(170);
        List<Peer> writers = new ArrayList<>(peers);
        Collections.shuffle(writers, new Random(random.nextLong()));
        int authors = plan.authors() > 0 ? Math.min(plan.authors(), writers.size()) : writers.size();
        long last = 0;
        for (long at = SETTLED; left > 0; at += STEP) {
            int count = plan.inStep() ? 1 : Math.min(left, 1 + random.nextInt(5));
            long time = plan.inStep() ? at : random.nextLong(during);
            Peer writer = writers.get(random.nextInt(authors));
            ChannelId channel = channels.get(random.nextInt(channels.size()));
            schedule.in(time, () -> writer.append(channel, payloads(count)));
            left -= count;
            last = Math.max(last, time);
        }
        return last;
    }

    private List<byte[]> payloads(int count) {
        List<byte[]> payloads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int most = !plan.inStep() && random.nextInt(50) == 0 ? 20_000 : 200;
            payloads.add(new byte[plan.inStep() ? most : random.nextInt(most)]);
        }
        return payloads;
    }

    final void heal() {
        event("all is healed", null, null, null);
        network.troubled = false;
        network.heal();
        peers.forEach(peer -> peer.diskFails = false);
        if (plan.has(Fault.RETENTION)) {
            peers.forEach(peer -> peer.skew = Duration.ZERO);
            retentions.dayPasses();
        }
    }

    final void settle(long healed) {
        schedule.advanceTo(healed);
        while (true) {
            schedule.advanceTo(now() + CHECK);
            boolean late = now() > healed + PATIENCE;
            if (late || ledger.mayBeEqual()) {
                BrokenInvariant difference = ledger.difference();
                if (difference == null) {
                    checkContents();
                    return;
                }
                if (late) {
                    throw difference;
                }
            }
        }
    }

    /** All that has expired is dropped once more, and nothing else may be missing. */
    private void checkContents() {
        peers.forEach(Peer::expire);
        BrokenInvariant difference = ledger.contents();
        if (difference != null) {
            throw difference;
        }
    }

    // What the parts ask.

    long now() {
        return schedule.now();
    }

    /** A frame reached a device. */
    void arrive(Peer from, Peer to, byte[] frame) {
        event("<-", to, from, frame);
        Enemy enemy = to.enemy;
        if (enemy != null) {
            enemy.heard(frame);
        }
        measures.arrived(to, frame);
        to.perform(to.replica().frame(from.id, frame));
    }

    Peer peer(PeerId id) {
        Peer peer = byId.get(id);
        if (peer == null) {
            throw new IllegalStateException("a replica made up the device " + id);
        }
        return peer;
    }

    Set<PeerId> entitled(ChannelId channel) {
        return entitled.getOrDefault(channel, Set.of());
    }

    /** Returns the channels that a device may not read. */
    List<ChannelId> strange(Peer peer) {
        return strange.computeIfAbsent(peer,
                key -> channels.stream().filter(channel -> !entitled(channel).contains(peer.id)).toList());
    }

    List<Peer> honestReaders(ChannelId channel) {
        return honestReaders.computeIfAbsent(channel, key -> peers.stream()
                .filter(peer -> peer.honest() && entitled(channel).contains(peer.id)).toList());
    }

    String name(ChannelId channel) {
        return "c" + channels.indexOf(channel);
    }

    void event(String what, @Nullable Peer peer, @Nullable Peer other, @Nullable Object subject) {
        trace.add(now(), what, peer, other, subject);
    }

    BrokenInvariant broken(String what, List<Peer> concerned, @Nullable LogKey log) {
        return new BrokenInvariant(describe(what, concerned, log));
    }

    private String describe(String what, List<Peer> concerned, @Nullable LogKey log) {
        return "seed " + seed + " at " + now() + " ms: " + what + "\n" + trace.about(concerned, log);
    }

    private String text(Object subject) {
        return switch (subject) {
            case byte[] frame -> Frames.text(frame, this::bytesName);
            case SimulatedEntry entry -> "number " + entry.seq() + " of " + peer(entry.log().author()) + " in "
                    + name(entry.log().channel()) + (entry.causes().isEmpty() ? "" : " after " + causes(entry));
            case LogKey log -> peer(log.author()) + " in " + name(log.channel());
            default -> subject.toString();
        };
    }

    private List<String> causes(SimulatedEntry entry) {
        return entry.causes().entrySet().stream().map(cause -> peer(cause.getKey()) + ":" + cause.getValue()).sorted()
                .toList();
    }

    private String bytesName(byte[] bytes) {
        return names.getOrDefault(ByteBuffer.wrap(bytes), "?");
    }
}
