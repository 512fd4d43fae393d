// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.mesh.internal.core.Action;
import org.omnimesh.mesh.internal.core.Admission;
import org.omnimesh.mesh.internal.core.Held;
import org.omnimesh.mesh.internal.core.MeshCore;
import org.omnimesh.mesh.internal.core.Outcome;
import org.omnimesh.mesh.internal.entry.CausalHead;
import org.omnimesh.mesh.internal.entry.Entry;
import org.omnimesh.mesh.internal.entry.EntryDraft;
import org.omnimesh.mesh.internal.entry.ForkProof;
import org.omnimesh.mesh.internal.entry.HybridClock;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunBytes;
import org.omnimesh.mesh.internal.entry.RunCodec;
import org.omnimesh.testing.sim.LogKey;
import org.omnimesh.testing.sim.ReplicaOutput;
import org.omnimesh.testing.sim.ReplicaSetup;
import org.omnimesh.testing.sim.SimulatedEntry;
import org.omnimesh.testing.sim.SimulatedReplica;

/** The production core, codecs and {@link Admission} with a disk in memory in the place of database and shell. */
class MeshReplica implements SimulatedReplica {
    private static final EntryKind KIND = new EntryKind("sim.note");
    private static final KeyId KEY = new KeyId(new byte[] { 1, 0, 0, 0, 0, 0, 0, 1 });

    private final ReplicaSetup setup;
    private final UnaryOperator<Run> share;
    private final Supplier<MeshCore> cores;
    private final MemoryDisk disk = new MemoryDisk();
    private final Map<Long, Action.Store> stores = new HashMap<>();
    /** What is to be read or verified. */
    private final Map<Long, Action> loads = new HashMap<>();
    /** What becomes true with the next sync, in order. */
    private final List<Decided> decided = new ArrayList<>();
    /** What is durable and not in the tables, in order. */
    private final Deque<List<Decided>> behind = new ArrayDeque<>();
    /** How many runs are in the tables. */
    private int shown;
    private MeshCore core;
    private HybridClock clock = new HybridClock();
    private long loadTickets;
    private long storingBytes;
    private Duration now = Duration.ZERO;

    /** A run of this device or another; {@code request} is absent for its own. */
    private record Decided(Run run, Optional<Action.Store> request, Outcome outcome) {}

    MeshReplica(ReplicaSetup setup, UnaryOperator<Run> share) {
        this(setup, share, () -> new MeshCore(setup.self(), setup.random().split(), setup.safetyNets(),
                setup.mayBeDropped()));
    }

    /** Makes a replica around cores of another kind. */
    MeshReplica(ReplicaSetup setup, UnaryOperator<Run> share, Supplier<MeshCore> cores) {
        this.setup = setup;
        this.share = share;
        this.cores = cores;
        this.core = cores.get();
    }

    /** Decides about a run whose signature is valid; what a deliberately broken replica overrides. */
    Outcome decide(Run run) {
        return Admission.decide(run, disk.head(run.log()), this::seen, setup.judge(), setup.mayBeDropped());
    }

    /** Makes durable what is written; what a deliberately broken replica overrides. */
    void sync() {
        disk.sync();
    }

    LogHead head(LogId log) {
        return disk.head(log);
    }

    /** What a quarantined author wrote holds up nobody else's entries. */
    private long seen(LogId log) {
        return disk.proofs().containsKey(log) ? Long.MAX_VALUE : disk.seq(log);
    }

    @Override
    public List<ReplicaOutput> start(Map<ChannelId, Set<PeerId>> readers) {
        core = cores.get();
        clock = new HybridClock();
        disk.order().forEach(run -> observe(run, Long.MAX_VALUE / 2));
        core.restore(disk.heads());
        core.restore(disk.proofs().values());
        core.restoreGaps(disk.gaps());
        core.time(now);
        List<ReplicaOutput> out = new ArrayList<>();
        disk.proofs().keySet().forEach(log -> out.add(new ReplicaOutput.Quarantined(log.author())));
        out.addAll(outputs(core.trustChanged(readers)));
        return out;
    }

    @Override
    public void time(Duration monotonic) {
        now = monotonic;
        core.time(monotonic);
    }

    @Override
    public List<ReplicaOutput> tick() {
        return outputs(core.tick(now));
    }

    @Override
    public List<ReplicaOutput> met(PeerId peer) {
        return outputs(core.met(peer, List.of()));
    }

    @Override
    public List<ReplicaOutput> linkUp(PeerId peer, boolean dialled) {
        List<ReplicaOutput> out = outputs(core.met(peer, List.of()));
        out.addAll(outputs(core.linkUp(peer)));
        return out;
    }

    @Override
    public List<ReplicaOutput> linkDown(PeerId peer) {
        return outputs(core.linkDown(peer));
    }

    @Override
    public List<ReplicaOutput> sendFailed(PeerId peer) {
        return outputs(core.sendFailed(peer));
    }

    @Override
    public List<ReplicaOutput> frame(PeerId peer, byte[] frame) {
        return outputs(core.frame(peer, frame));
    }

    @Override
    public List<ReplicaOutput> trustChanged(Map<ChannelId, Set<PeerId>> readers) {
        return outputs(core.trustChanged(readers));
    }

    // Writing.

    @Override
    public void append(ChannelId channel, List<byte[]> payloads, Instant wall) {
        LogHead head = disk.head(new LogId(channel, setup.self()));
        List<CausalHead> heads = disk.uncited(channel, setup.self(), Entry.MAX_HEADS);
        List<Entry> entries = new ArrayList<>();
        for (byte[] payload : payloads) {
            EntryHeader header = new EntryHeader(setup.team(), channel, setup.self(), head.seq() + 1,
                    clock.next(wall.toEpochMilli()), KIND, KEY);
            Entry entry = EntryDraft.of(header, head, entries.isEmpty() ? heads : List.of()).seal(payload);
            head = new LogHead(header.seq(), entry.id());
            entries.add(entry);
        }
        Signature signature = setup.keys().sign(setup.self(), Run.CONTEXT, head.id().bytes());
        Run run = share.apply(RunCodec.encode(entries, signature));
        disk.write(run, heads);
        decided.add(new Decided(run, Optional.empty(), Outcome.STORED));
    }

    @Override
    public List<ReplicaOutput> store(long ticket, Instant wall) {
        Action.Store request = taken(ticket);
        Run run = request.run();
        if (!verify(run)) {
            List<ReplicaOutput> out = new ArrayList<>(outputs(core.stored(ticket, Outcome.FAILED)));
            out.addAll(outputs(core.forged(request.from(), "a run with a wrong signature")));
            return out;
        }
        Outcome outcome = decide(run);
        Run same = run.bare() ? run : share.apply(run);
        if (outcome == Outcome.STORED) {
            disk.write(same);
            observe(same, wall.toEpochMilli());
        }
        decided.add(new Decided(same, Optional.of(request), outcome));
        return List.of();
    }

    @Override
    public List<ReplicaOutput> storeFailed(long ticket) {
        taken(ticket);
        return outputs(core.stored(ticket, Outcome.FAILED));
    }

    private boolean verify(Run run) {
        return setup.keys().verify(run.device(), Run.CONTEXT, run.last().id().bytes(), run.signature());
    }

    private Action.Store taken(long ticket) {
        Action.Store request = stores.remove(ticket);
        if (request == null) {
            throw new IllegalArgumentException("expected a ticket that waits, got " + ticket);
        }
        storingBytes -= request.run().encoded().length;
        return request;
    }

    private void observe(Run run, long wallMillis) {
        clock.observe(run.last().header().time(), wallMillis);
    }

    @Override
    public List<ReplicaOutput> synced(boolean applied) {
        sync();
        List<Decided> done = List.copyOf(decided);
        decided.clear();
        List<ReplicaOutput> out = new ArrayList<>();
        if (!applied) {
            for (Decided each : done) {
                if (each.request().isEmpty()) {
                    describe(each.run()).forEach(entry -> out.add(new ReplicaOutput.Acknowledged(entry)));
                    out.addAll(outputs(core.appended(List.of(each.run()))));
                }
            }
            behind.add(done);
            disk.show(shown);
            return out;
        }
        for (Decided each : done) {
            List<SimulatedEntry> entries = stored(each);
            if (each.request().isEmpty()) {
                entries.forEach(entry -> out.add(new ReplicaOutput.Acknowledged(entry)));
            }
            out.addAll(delivered(each));
            out.addAll(outputs(each.request().map(request -> core.stored(request.ticket(), each.outcome()))
                    .orElseGet(() -> core.appended(List.of(each.run())))));
        }
        shown = disk.order().size();
        disk.show(Integer.MAX_VALUE);
        return out;
    }

    private static List<SimulatedEntry> stored(Decided each) {
        return each.outcome() == Outcome.STORED ? describe(each.run()) : List.of();
    }

    private static List<ReplicaOutput> delivered(Decided each) {
        Optional<PeerId> from = each.request().map(Action.Store::from);
        List<ReplicaOutput> out = new ArrayList<>();
        stored(each).forEach(entry -> out.add(new ReplicaOutput.Delivered(entry, from)));
        return out;
    }

    /** As in production: received runs go on only now, own ones went when they were durable. */
    @Override
    public List<ReplicaOutput> applied() {
        List<Decided> group = behind.remove();
        shown += (int) group.stream().filter(each -> each.outcome() == Outcome.STORED).count();
        disk.show(behind.isEmpty() && decided.isEmpty() ? Integer.MAX_VALUE : shown);
        List<ReplicaOutput> out = new ArrayList<>();
        for (Decided each : group) {
            out.addAll(delivered(each));
            each.request().ifPresent(request -> out.addAll(outputs(core.stored(request.ticket(), each.outcome()))));
        }
        return out;
    }

    @Override
    public int unsynced() {
        return decided.size();
    }

    @Override
    public List<ReplicaOutput> load(long ticket) {
        return switch (loads.remove(ticket)) {
            case Action.Load load -> load(load);
            case Action.Find(PeerId peer, LogId log, long seq) -> disk.find(log, seq)
                    .map(run -> outputs(core.found(peer, run.bytes())))
                    .orElseGet(() -> outputs(core.notFound(peer, log, seq)));
            case Action.Accuse(PeerId from, Run run) -> verify(run)
                    ? accuse(run)
                    : outputs(core.forged(from, "a run with a wrong signature"));
            case Action.Verify(PeerId peer, ForkProof proof) -> outputs(verify(proof.first()) && verify(proof.second())
                    ? core.convict(proof)
                    : core.forged(peer, "a proof with a wrong signature"));
            case Action.Repair(PeerId from, Run run) -> outputs(verify(run)
                    ? core.mended(run)
                    : core.forged(from, "a run with a wrong signature"));
            case Action.Outdated outdated -> List.of();
            case null, default -> throw new IllegalArgumentException("expected a ticket that waits, got " + ticket);
        };
    }

    /** Whoever finds nothing while something is not in the tables yet does not know whether there is something. */
    private List<ReplicaOutput> load(Action.Load load) {
        List<RunBytes> found = disk.load(load.channel(), load.after(), load.maxBytes());
        return outputs(found.isEmpty() && !behind.isEmpty()
                ? core.notLoaded(load.peer(), load.channel())
                : core.loaded(load.peer(), load.channel(), found));
    }

    private List<ReplicaOutput> accuse(Run run) {
        for (long seq = run.firstSeq() - 1; seq <= run.lastSeq(); seq++) {
            Optional<ForkProof> proof = disk.find(run.log(), seq).flatMap(own -> ForkProof.of(own, run));
            if (proof.isPresent()) {
                return outputs(core.convict(proof.get()));
            }
        }
        return List.of();
    }

    @Override
    public void expire(Predicate<EntryHeader> expired) {
        disk.drop(run -> expired.test(run.last().header()));
    }

    @Override
    public void crash(int survivors) {
        disk.crash(survivors);
        stores.clear();
        loads.clear();
        decided.clear();
        behind.clear();
        shown = disk.order().size();
        disk.show(Integer.MAX_VALUE);
        storingBytes = 0;
    }

    // Questions.

    @Override
    public List<SimulatedEntry> entries() {
        return disk.order().stream().flatMap(run -> describe(run).stream()).toList();
    }

    @Override
    public long durable(LogKey log) {
        return disk.durable(new LogId(log.channel(), log.author()));
    }

    @Override
    public Map<String, Long> held() {
        Map<String, Long> held = new LinkedHashMap<>();
        core.held().forEach((kind, amount) -> held.put(name(kind), amount));
        return held;
    }

    /** Returns what something is called that others make a device hold. */
    static String name(Held kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public long heldBytes() {
        return core.waitingBytes() + storingBytes;
    }

    private List<ReplicaOutput> outputs(List<Action> actions) {
        List<ReplicaOutput> out = new ArrayList<>(actions.size());
        for (Action action : actions) {
            out.add(output(action));
        }
        return out;
    }

    private ReplicaOutput output(Action action) {
        return switch (action) {
            case Action.Send(PeerId peer, byte[] frame) -> new ReplicaOutput.Send(peer, frame);
            case Action.Store store -> {
                stores.put(store.ticket(), store);
                storingBytes += store.run().encoded().length;
                yield new ReplicaOutput.Store(store.ticket(), store.from(), store.first());
            }
            case Action.Load load -> later(load);
            case Action.Find find -> later(find);
            case Action.Accuse accuse -> later(accuse);
            case Action.Verify verify -> later(verify);
            case Action.Repair repair -> later(repair);
            case Action.Outdated outdated -> later(outdated);
            case Action.Quarantine(ForkProof proof) -> {
                disk.keep(proof);
                yield new ReplicaOutput.Quarantined(proof.author());
            }
            case Action.Throttle(PeerId peer, String reason) -> new ReplicaOutput.Throttle(peer, reason);
            case Action.Dial dial -> new ReplicaOutput.Dial(dial.peer());
            case Action.HangUp hangUp -> new ReplicaOutput.HangUp(hangUp.peer());
            case Action.Explore explore -> new ReplicaOutput.Explore();
            case Action.Reach(boolean everybody) -> new ReplicaOutput.Reach(everybody);
            case Action.Close(PeerId peer, String reason) -> new ReplicaOutput.Close(peer, reason);
            case Action.Confirmed(PeerId peer, LogId log, long seq) -> new ReplicaOutput.Confirmed(peer, key(log),
                    seq);
        };
    }

    private ReplicaOutput later(Action action) {
        loads.put(++loadTickets, action);
        return new ReplicaOutput.Load(loadTickets);
    }

    private static LogKey key(LogId log) {
        return new LogKey(log.channel(), log.author());
    }

    private static List<SimulatedEntry> describe(Run run) {
        return run.entries().stream()
                .map(entry -> new SimulatedEntry(key(run.log()), entry.header().seq(), entry.id(), entry.previous(),
                        entry.heads().stream().filter(head -> !head.author().equals(run.log().author()))
                                .collect(Collectors.toMap(CausalHead::author, CausalHead::seq, Math::max)),
                        entry.header().time(), !run.bare()))
                .toList();
    }
}
