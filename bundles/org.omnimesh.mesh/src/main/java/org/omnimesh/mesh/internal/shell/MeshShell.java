// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.shell;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.omnimesh.api.crypto.Signatures;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkProtocol;
import org.omnimesh.api.log.AuthorQuarantined;
import org.omnimesh.api.log.ChannelTrust;
import org.omnimesh.api.log.DamagedEntries;
import org.omnimesh.api.log.EntriesConfirmed;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.HubStorage;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.mesh.internal.core.Action;
import org.omnimesh.mesh.internal.core.MeshCore;
import org.omnimesh.mesh.internal.core.Outcome;
import org.omnimesh.mesh.internal.entry.ForkProof;
import org.omnimesh.mesh.internal.entry.Generation;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunBytes;
import org.omnimesh.mesh.internal.store.Holders;
import org.omnimesh.mesh.internal.store.LogStore;
import org.omnimesh.mesh.internal.store.Openings;
import org.osgi.service.event.EventAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the core one input at a time, has signatures verified, and carries out what the core wants. Thread-safe. */
final class MeshShell {
    /** Most bytes of frames of one link that wait for the core. */
    static final long MAX_WAITING_BYTES = 8L << 20;

    /** Most bytes of what is handled where it comes if the core is idle: handing it over would take longer. */
    private static final int SMALL_BYTES = 4 << 10;

    private static final long TICK_MILLIS = 250;
    private static final int FEW_NEIGHBOURS = 3;
    private static final long WHERE_MILLIS = 10_000;
    private static final long FLUSH_MILLIS = 10_000;
    private static final long STOP_MILLIS = 1000;
    /** How long a peer that is slowed down waits before each frame is read, and for how long that lasts. */
    private static final Duration THROTTLE_PAUSE = Duration.ofMillis(50);
    private static final Duration THROTTLE_TIME = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(MeshShell.class);

    private final MeshCore core;
    private final Reaching reach = new Reaching();
    private final PeerId self;
    /** Completes when all is told that was confirmed of own entries, in order; of the core's thread. */
    private CompletableFuture<Void> told = CompletableFuture.completedFuture(null);
    private final LogStore store;
    private final Holders holders;
    private final Openings openings;
    private final TimeSource time;
    private final EventAdmin events;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(daemon("mesh"));
    private final Strand strand = new Strand(executor);
    private final RunVerifier verifier;
    /** Core only. */
    private final Map<PeerId, Link> links = new HashMap<>();
    private final Map<Link, AtomicLong> waiting = new ConcurrentHashMap<>();
    private final Map<PeerId, Duration> throttledUntil = new ConcurrentHashMap<>();
    private final Map<LogId, PeerId> authors = new ConcurrentHashMap<>();
    private final Map<LogId, Long> stored = new ConcurrentHashMap<>();
    private final HubRoom room;
    private volatile Set<PeerId> linked = Set.of();
    private volatile Map<ChannelId, Set<PeerId>> readers = Map.of();

    MeshShell(PeerId self, long seed, Map<LogId, LogHead> heads, LogStore store, Holders holders, Openings openings,
            Signatures signatures, TimeSource time, EventAdmin events) {
        this.self = self;
        this.core = new MeshCore(self, new SplittableRandom(seed), true, this::mayBeDropped);
        this.store = store;
        this.holders = holders;
        this.openings = openings;
        this.verifier = new RunVerifier(signatures, daemon("mesh-verify"));
        this.time = time;
        this.events = events;
        this.room = new HubRoom(core, store, time, events);
        core.restore(heads);
        core.restore(store.proofs());
        core.restoreGaps(store.gaps());
        heads.forEach((log, head) -> stored.put(log, head.seq()));
        store.onDamage(damage -> submit(() -> core.damaged(damage.log(), damage.firstSeq(), damage.lastSeq())));
        executor.scheduleWithFixedDelay(() -> submit(() -> core.tick(time.monotonic())), 0, TICK_MILLIS,
                TimeUnit.MILLISECONDS);
        executor.scheduleWithFixedDelay(this::tellWhere, 0, WHERE_MILLIS, TimeUnit.MILLISECONDS);
        executor.scheduleWithFixedDelay(holders::flush, FLUSH_MILLIS, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static ThreadFactory daemon(String name) {
        return task -> Thread.ofPlatform().name("omnimesh-" + name).daemon().unstarted(task);
    }

    private boolean mayBeDropped(EntryHeader last) {
        return openings.mayBeDropped(last, time.now());
    }

    /** Returns what makes the links that the core wants, as soon as somebody can. */
    Reaching reach() {
        return reach;
    }

    /** Tells the core where this node listens and, while it has few neighbours, where others were reached before. */
    private void tellWhere() {
        submit(() -> {
            List<Action> actions = new ArrayList<>(core.listening(reach.listening()));
            if (core.neighbours().size() < FEW_NEIGHBOURS) {
                reach.known().forEach((peer, addresses) -> actions.addAll(core.met(peer, addresses)));
            }
            return actions;
        });
    }

    void stop() {
        verifier.stop();
        executor.shutdown();
        try {
            if (!executor.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        holders.flush();
    }

    void appended(List<Run> runs) {
        int bytes = 0;
        boolean decided = false;
        for (Run run : runs) {
            stored.merge(run.log(), run.lastSeq(), Math::max);
            bytes += run.encoded().length;
            decided |= run.decides();
        }
        if (decided) {
            submit(() -> core.appended(runs)); // The database's writer thread has other work.
        } else if (!runs.isEmpty()) {
            give(bytes, () -> core.appended(runs));
        }
    }

    void trustChanged() {
        submit(() -> {
            Map<ChannelId, Set<PeerId>> entitled = new HashMap<>();
            openings.trust().ifPresent(trust -> entitle(trust, entitled));
            readers = Map.copyOf(entitled);
            store.projectors().deliverHeld();
            openings.trust().ifPresent(trust -> perform(room.count(trust)));
            store.limitsMayHaveChanged();
            return core.trustChanged(entitled);
        });
    }

    private static void entitle(ChannelTrust trust, Map<ChannelId, Set<PeerId>> entitled) {
        for (ChannelId channel : trust.channels()) {
            entitled.put(channel, Set.copyOf(trust.readers(channel)));
        }
    }

    /** Says how much may be stored of channels that are only passed on. */
    void limitHub(long bytes) {
        submit(() -> room.limit(bytes));
    }

    Optional<HubStorage> hubStorage() {
        return room.storage();
    }

    void opened(Link link) {
        waiting.put(link, new AtomicLong());
        submit(() -> {
            Link before = links.put(link.peer(), link);
            linked = Set.copyOf(links.keySet());
            if (before != null) {
                perform(core.linkDown(link.peer()));
            }
            perform(core.met(link.peer(), link.remoteAddresses()));
            return core.linkUp(link.peer());
        });
    }

    void received(Link link, byte[] frame) {
        AtomicLong bytes = waiting.get(link);
        if (bytes == null) {
            return;
        }
        slowDown(link.peer());
        if (bytes.addAndGet(frame.length) > MAX_WAITING_BYTES) {
            close(link, "more frames than allowed");
            return;
        }
        Supplier<List<Action>> input = () -> {
            bytes.addAndGet(-frame.length);
            return link.equals(links.get(link.peer())) ? core.frame(link.peer(), frame) : List.of();
        };
        give(frame.length, input);
    }

    /** The caller is the link's reader: while it waits, nothing more is read from the peer. */
    private void slowDown(PeerId peer) {
        Duration until = throttledUntil.get(peer);
        if (until != null && until.compareTo(time.monotonic()) < 0) {
            throttledUntil.remove(peer, until);
        } else if (until != null) {
            try {
                Thread.sleep(THROTTLE_PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void closed(Link link) {
        waiting.remove(link);
        submit(() -> {
            if (!links.remove(link.peer(), link)) {
                return List.of();
            }
            linked = Set.copyOf(links.keySet());
            return core.linkDown(link.peer());
        });
    }

    Set<PeerId> holders(LogId log, long seq) {
        return holders.holders(log, seq);
    }

    List<DamagedEntries> damaged() {
        return store.damaged().stream().map(damage -> new DamagedEntries(damage.log().channel(),
                author(damage.log(), damage.lastSeq()), damage.firstSeq(), damage.lastSeq())).toList();
    }

    Set<PeerId> quarantined() {
        return store.proofs().stream().map(ForkProof::author).collect(Collectors.toSet());
    }

    /** Returns the device that writes a log; what stands in the log's name is a hash of it for later generations. */
    private PeerId author(LogId log, long seq) {
        int generation = Generation.of(seq);
        return generation == 0
                ? log.author()
                : authors.computeIfAbsent(log, key -> readers.getOrDefault(log.channel(), Set.of()).stream()
                        .filter(device -> LogId.key(device, generation).equals(log.author())).findFirst()
                        .orElse(log.author()));
    }

    Map<PeerId, Long> lag(ChannelId channel) {
        Map<PeerId, Long> lag = new HashMap<>();
        Set<PeerId> peers = new HashSet<>(linked);
        peers.retainAll(readers.getOrDefault(channel, Set.of()));
        for (PeerId peer : peers) {
            long missing = stored.entrySet().stream()
                    .filter(log -> log.getKey().channel().equals(channel) && !log.getKey().author().equals(peer))
                    .mapToLong(log -> Math.max(0, Generation.count(log.getValue())
                            - Generation.count(holders.known(peer, log.getKey()))))
                    .sum();
            lag.put(peer, missing);
        }
        return lag;
    }

    /** Gives the core an input of some size; a small one on the caller's thread if the core is idle. */
    private void give(int bytes, Supplier<List<Action>> input) {
        if (bytes > SMALL_BYTES) {
            submit(input);
            return;
        }
        try {
            strand.executeHere(() -> step(input));
        } catch (RejectedExecutionException e) {
            LOG.debug("The mesh is stopping; an input was dropped");
        }
    }

    private void submit(Supplier<List<Action>> input) {
        try {
            strand.execute(() -> step(input));
        } catch (RejectedExecutionException e) {
            LOG.debug("The mesh is stopping; an input was dropped");
        }
    }

    private void step(Supplier<List<Action>> input) {
        try {
            core.time(time.monotonic());
            perform(input.get());
            perform(room.look());
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError | AssertionError e) {
            // Whatever one input does, the next ones are handled.
            LOG.error("The mesh could not handle an input", e);
        }
    }

    private void perform(List<Action> actions) {
        Deque<Action> queue = new ArrayDeque<>(actions);
        boolean idle = true;
        while (!queue.isEmpty()) {
            switch (queue.remove()) {
                case Action.Send(PeerId peer, byte[] frame) -> {
                    Link link = links.get(peer);
                    if (link != null && !link.send(LinkProtocol.MESH, frame)) {
                        queue.addAll(core.sendFailed(peer));
                    }
                }
                case Action.Store store -> {
                    verify(store, idle);
                    idle = false;
                }
                case Action.Load load -> Thread.startVirtualThread(() -> load(load));
                case Action.Find find -> Thread.startVirtualThread(() -> find(find));
                case Action.Accuse accuse -> verifier.run(() -> accuse(accuse));
                case Action.Verify verify -> verify(verify);
                case Action.Quarantine(ForkProof proof) -> Thread.startVirtualThread(() -> quarantine(proof));
                case Action.Repair repair -> repair(repair);
                case Action.Outdated outdated -> renew(outdated);
                case Action.Throttle(PeerId peer, String reason) -> {
                    LOG.warn("Slowing {} down: {}", peer.shortForm(), reason);
                    throttledUntil.put(peer, time.monotonic().plus(THROTTLE_TIME));
                }
                case Action.Dial(PeerId peer, List<Multiaddr> addresses) -> reach.dial(peer, addresses);
                case Action.HangUp(PeerId peer, String reason) -> reach.hangUp(peer, reason);
                case Action.Explore() -> reach.explore();
                case Action.Reach(boolean everybody) -> reach.everybody(everybody);
                case Action.Close(PeerId peer, String reason) -> {
                    Link link = links.get(peer);
                    if (link != null) {
                        close(link, reason);
                    }
                }
                case Action.Confirmed(PeerId peer, LogId log, long seq) -> holders.learn(peer, log,
                        author(log, seq), seq).ifPresent(this::tell);
            }
        }
    }

    /** Whoever hears that an own entry arrived looks for what it is about. */
    private void tell(EntriesConfirmed fact) {
        if (fact.author().equals(self)) {
            told = CompletableFuture.allOf(told, store.applied()).thenRun(() -> events.postEvent(fact.toEvent()))
                    .exceptionally(failure -> {
                        LOG.error("That an entry arrived could not be told", failure);
                        return null;
                    });
        } else {
            events.postEvent(fact.toEvent());
        }
    }

    private static void close(Link link, String reason) {
        LOG.warn("Closing the link to {}: {}", link.peer().shortForm(), reason);
        link.close(reason);
    }

    private void load(Action.Load load) {
        Optional<List<RunBytes>> runs = Optional.of(List.of());
        try {
            runs = store.load(load.channel(), load.after(), load.maxBytes());
        } catch (StorageException e) {
            LOG.warn("Entries for {} could not be loaded", load.peer().shortForm(), e);
        }
        Optional<List<RunBytes>> found = runs;
        submit(() -> found.map(known -> core.loaded(load.peer(), load.channel(), known))
                .orElseGet(() -> core.notLoaded(load.peer(), load.channel())));
    }

    private void find(Action.Find find) {
        try {
            Optional<RunBytes> run = store.find(find.log(), find.seq());
            submit(() -> run.map(found -> core.found(find.peer(), found))
                    .orElseGet(() -> core.notFound(find.peer(), find.log(), find.seq())));
        } catch (StorageException e) {
            LOG.warn("An entry for {} could not be loaded", find.peer().shortForm(), e);
            submit(() -> core.notFound(find.peer(), find.log(), find.seq()));
        }
    }

    /** Looks for the stored run that contradicts one with a valid signature. */
    private void accuse(Action.Accuse request) {
        Run run = request.run();
        if (!verifier.isSigned(run)) {
            submit(() -> core.forged(request.from(), "a run with a wrong signature"));
            return;
        }
        try {
            Optional<ForkProof> proof = store.contradiction(run);
            if (proof.isPresent()) {
                submit(() -> core.convict(proof.get()));
                return;
            }
            LOG.warn("{} does not continue its log, but contradicts nothing that is stored", run);
        } catch (StorageException e) {
            LOG.warn("The run that contradicts {} could not be loaded", run, e);
        }
    }

    private void verify(Action.Verify request) {
        ForkProof proof = request.proof();
        verifier.run(() -> {
            if (verifier.isSigned(proof.first()) && verifier.isSigned(proof.second())) {
                submit(() -> core.convict(proof));
            } else {
                submit(() -> core.forged(request.peer(), "a proof with a wrong signature"));
            }
        });
    }

    private void repair(Action.Repair request) {
        verifier.run(() -> {
            if (verifier.isSigned(request.run())) {
                store.repair(request.run()).whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.warn("Damaged entries {} could not be mended", request.run(), failure);
                    } else if (done) {
                        submit(() -> core.mended(request.run()));
                    }
                });
            } else {
                submit(() -> core.forged(request.from(), "a run with a wrong signature"));
            }
        });
    }

    private void renew(Action.Outdated request) {
        verifier.run(() -> {
            if (verifier.isSigned(request.run())) {
                try {
                    store.renew(Generation.of(request.run().firstSeq()));
                } catch (StorageException e) {
                    LOG.warn("That this device begins new logs was not written down", e);
                }
            }
        });
    }

    private void quarantine(ForkProof proof) {
        LOG.error("Device {} signed two different histories of {} from entry {} on: nothing more is taken from it",
                proof.author().shortForm(), proof.log(), proof.seq());
        try {
            store.quarantine(proof);
        } catch (StorageException e) {
            LOG.warn("The proof against {} could not be kept", proof.author().shortForm(), e);
        }
        events.postEvent(
                new AuthorQuarantined(proof.log().channel(), proof.author(), proof.seq()).toEvent());
    }

    /** Checks a run; at once if it is small, may go first, and is the only one. */
    private void verify(Action.Store request, boolean only) {
        boolean here = only && request.first() && request.run().encoded().length <= SMALL_BYTES;
        verifier.run(request.first(), here, () -> {
            try {
                if (verifier.isSigned(request.run())) {
                    store.admit(request.run(), request.first()).thenAccept(outcome -> answer(request, outcome));
                } else {
                    answer(request, Outcome.FAILED);
                    submit(() -> core.forged(request.from(), "a run with a wrong signature"));
                }
            } catch (RuntimeException e) {
                LOG.error("Run {} could not be looked at", request.run(), e);
                answer(request, Outcome.FAILED);
            }
        });
    }

    private void answer(Action.Store request, Outcome outcome) {
        if (outcome == Outcome.STORED) {
            stored.merge(request.run().log(), request.run().lastSeq(), Math::max);
        } else if (outcome != Outcome.DUPLICATE) {
            LOG.debug("Run {} from {}: {}", request.run(), request.from().shortForm(), outcome);
        }
        submit(() -> core.stored(request.ticket(), outcome));
    }
}
