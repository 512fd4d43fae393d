// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.shell;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.omnimesh.api.crypto.Signatures;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkProtocol;
import org.omnimesh.api.log.ChannelTrust;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.mesh.internal.core.Action;
import org.omnimesh.mesh.internal.core.MeshCore;
import org.omnimesh.mesh.internal.core.Outcome;
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

/** Runs the core on one thread, verifies signatures on another, and carries out what the core wants. Thread-safe. */
final class MeshShell {
    /** Most bytes of frames of one link that wait for the core. */
    static final long MAX_WAITING_BYTES = 8L << 20;

    private static final long TICK_MILLIS = 250;
    private static final long FLUSH_MILLIS = 2000;
    private static final long STOP_MILLIS = 1000;
    private static final Logger LOG = LoggerFactory.getLogger(MeshShell.class);

    private final MeshCore core;
    private final LogStore store;
    private final Holders holders;
    private final Openings openings;
    private final Signatures signatures;
    private final EventAdmin events;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(daemon("mesh"));
    private final ExecutorService verifier = Executors.newSingleThreadExecutor(daemon("mesh-verify"));
    /** Core thread only. */
    private final Map<PeerId, Link> links = new HashMap<>();
    private final Map<Link, AtomicLong> waiting = new ConcurrentHashMap<>();
    private final Map<LogId, Long> stored = new ConcurrentHashMap<>();
    private volatile Set<PeerId> linked = Set.of();
    private volatile Map<ChannelId, Set<PeerId>> readers = Map.of();

    MeshShell(PeerId self, long seed, Map<LogId, LogHead> heads, LogStore store, Holders holders, Openings openings,
            Signatures signatures, TimeSource time, EventAdmin events) {
        this.core = new MeshCore(self, new SplittableRandom(seed));
        this.store = store;
        this.holders = holders;
        this.openings = openings;
        this.signatures = signatures;
        this.events = events;
        core.restore(heads);
        heads.forEach((log, head) -> stored.put(log, head.seq()));
        executor.scheduleWithFixedDelay(() -> step(() -> core.tick(time.monotonic())), 0, TICK_MILLIS,
                TimeUnit.MILLISECONDS);
        executor.scheduleWithFixedDelay(holders::flush, FLUSH_MILLIS, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static ThreadFactory daemon(String name) {
        return task -> Thread.ofPlatform().name("omnimesh-" + name).daemon().unstarted(task);
    }

    void stop() {
        verifier.shutdownNow();
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
        if (!runs.isEmpty()) {
            runs.forEach(run -> stored.merge(run.log(), run.lastSeq(), Math::max));
            submit(() -> core.appended(runs));
        }
    }

    void trustChanged() {
        submit(() -> {
            Map<ChannelId, Set<PeerId>> entitled = new HashMap<>();
            openings.trust().ifPresent(trust -> entitle(trust, entitled));
            readers = Map.copyOf(entitled);
            store.deliverHeld();
            return core.trustChanged(entitled);
        });
    }

    private static void entitle(ChannelTrust trust, Map<ChannelId, Set<PeerId>> entitled) {
        for (ChannelId channel : trust.channels()) {
            entitled.put(channel, Set.copyOf(trust.readers(channel)));
        }
    }

    void opened(Link link) {
        waiting.put(link, new AtomicLong());
        submit(() -> {
            Link before = links.put(link.peer(), link);
            linked = Set.copyOf(links.keySet());
            if (before != null) {
                perform(core.linkDown(link.peer()));
            }
            return core.linkUp(link.peer());
        });
    }

    void received(Link link, byte[] frame) {
        AtomicLong bytes = waiting.get(link);
        if (bytes == null) {
            return;
        }
        if (bytes.addAndGet(frame.length) > MAX_WAITING_BYTES) {
            close(link, "more frames than allowed");
            return;
        }
        submit(() -> {
            bytes.addAndGet(-frame.length);
            return link.equals(links.get(link.peer())) ? core.frame(link.peer(), frame) : List.of();
        });
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

    Map<PeerId, Long> lag(ChannelId channel) {
        Map<PeerId, Long> lag = new HashMap<>();
        Set<PeerId> peers = new HashSet<>(linked);
        peers.retainAll(readers.getOrDefault(channel, Set.of()));
        for (PeerId peer : peers) {
            long missing = stored.entrySet().stream()
                    .filter(log -> log.getKey().channel().equals(channel) && !log.getKey().author().equals(peer))
                    .mapToLong(log -> Math.max(0, log.getValue() - holders.known(peer, log.getKey()))).sum();
            lag.put(peer, missing);
        }
        return lag;
    }

    private void submit(Supplier<List<Action>> input) {
        try {
            executor.execute(() -> step(input));
        } catch (RejectedExecutionException e) {
            LOG.debug("The mesh is stopping; an input was dropped");
        }
    }

    private void step(Supplier<List<Action>> input) {
        try {
            perform(input.get());
        } catch (RuntimeException e) {
            LOG.error("The mesh could not handle an input", e);
        }
    }

    private void perform(List<Action> actions) {
        Deque<Action> queue = new ArrayDeque<>(actions);
        while (!queue.isEmpty()) {
            switch (queue.remove()) {
                case Action.Send(PeerId peer, byte[] frame) -> {
                    Link link = links.get(peer);
                    if (link != null && !link.send(LinkProtocol.MESH, frame)) {
                        queue.addAll(core.sendFailed(peer));
                    }
                }
                case Action.Store store -> verify(store);
                case Action.Load load -> Thread.startVirtualThread(() -> load(load));
                case Action.Close(PeerId peer, String reason) -> {
                    Link link = links.get(peer);
                    if (link != null) {
                        close(link, reason);
                    }
                }
                case Action.Confirmed(PeerId peer, LogId log, long seq) -> holders.learn(peer, log, seq)
                        .ifPresent(fact -> events.postEvent(fact.toEvent()));
            }
        }
    }

    private static void close(Link link, String reason) {
        LOG.warn("Closing the link to {}: {}", link.peer().shortForm(), reason);
        link.close(reason);
    }

    private void load(Action.Load load) {
        List<RunBytes> runs = List.of();
        try {
            runs = store.load(load.channel(), load.after(), load.maxBytes());
        } catch (StorageException e) {
            LOG.warn("Entries for {} could not be loaded", load.peer().shortForm(), e);
        }
        List<RunBytes> found = runs;
        submit(() -> core.loaded(load.peer(), load.channel(), found));
    }

    private void verify(Action.Store request) {
        try {
            verifier.execute(() -> {
                Run run = request.run();
                if (signatures.verify(run.log().author(), Run.CONTEXT, run.last().id().bytes(), run.signature())) {
                    store.admit(run).thenAccept(outcome -> answer(request, outcome));
                } else {
                    answer(request, Outcome.FAILED);
                    submit(() -> List.of(new Action.Close(request.from(), "a run with a wrong signature")));
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("The mesh is stopping; a run was dropped");
        }
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
