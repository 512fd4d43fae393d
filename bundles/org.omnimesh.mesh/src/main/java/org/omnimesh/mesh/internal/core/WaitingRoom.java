// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;

/** Runs that cannot be stored yet. Bounded per peer that sent them; what finds no room is asked for again later. */
final class WaitingRoom {
    /** Most bytes of runs held for one peer. */
    static final int MAX_BYTES_PER_PEER = 2 << 20;

    /** Most runs held for one peer. */
    static final int MAX_RUNS_PER_PEER = 1024;

    /** Most bytes of runs held in all. */
    static final int MAX_BYTES = 16 << 20;

    private final Map<LogId, TreeMap<Long, Held>> logs = new LinkedHashMap<>();
    private final Map<PeerId, Share> shares = new HashMap<>();
    private final int mostBytesPerPeer;
    private final int mostRunsPerPeer;
    private int bytes;

    WaitingRoom() {
        this(MAX_BYTES_PER_PEER, MAX_RUNS_PER_PEER);
    }

    /** Makes one with other limits per peer. */
    WaitingRoom(int mostBytesPerPeer, int mostRunsPerPeer) {
        this.mostBytesPerPeer = mostBytesPerPeer;
        this.mostRunsPerPeer = mostRunsPerPeer;
    }

    /**
     * A waiting run.
     *
     * @param run the run
     * @param from who sent it
     * @param live whether it came without having been asked for
     * @param untrusted whether only the trust floor's judgement is missing
     */
    record Held(Run run, PeerId from, boolean live, boolean untrusted) {}

    private static final class Share {
        private int runs;
        private int bytes;
    }

    /** Keeps a run if there is room; tells whether it is kept. */
    boolean add(Run run, PeerId from, boolean live, boolean untrusted) {
        int size = run.encoded().length;
        if (holds(run)) {
            return true;
        }
        Share share = shares.getOrDefault(from, new Share());
        if (share.runs >= mostRunsPerPeer || share.bytes + size > mostBytesPerPeer || bytes + size > MAX_BYTES) {
            return false;
        }
        shares.put(from, share);
        logs.computeIfAbsent(run.log(), key -> new TreeMap<>()).put(run.firstSeq(),
                new Held(run, from, live, untrusted));
        share.runs++;
        share.bytes += size;
        bytes += size;
        return true;
    }

    /** Tells whether a run waits already, or another one that begins at the same place. */
    boolean holds(Run run) {
        TreeMap<Long, Held> held = logs.get(run.log());
        return held != null && held.containsKey(run.firstSeq());
    }

    /** Takes out the first run of each log that the condition accepts. */
    List<Held> take(Predicate<Held> condition) {
        List<Held> taken = new ArrayList<>();
        for (LogId log : List.copyOf(logs.keySet())) {
            Optional<Held> first = Optional.ofNullable(logs.get(log)).map(held -> held.firstEntry().getValue());
            first.filter(condition).ifPresent(held -> {
                remove(held);
                taken.add(held);
            });
        }
        return taken;
    }

    /** Drops what waits in logs that the condition accepts. */
    void dropLogs(Predicate<LogId> condition) {
        for (LogId log : List.copyOf(logs.keySet())) {
            if (condition.test(log)) {
                List.copyOf(logs.get(log).values()).forEach(this::remove);
            }
        }
    }

    /** Drops what a peer sent: whoever forges may have changed what nobody could check yet. */
    void dropFrom(PeerId peer) {
        List<Held> dropped = logs.values().stream().flatMap(held -> held.values().stream())
                .filter(held -> held.from().equals(peer)).toList();
        dropped.forEach(this::remove);
    }

    /** Lets runs that wait for trust be tried again. */
    void trustAgain() {
        logs.values().forEach(
                held -> held
                        .replaceAll((seq, waiting) -> new Held(waiting.run(), waiting.from(), waiting.live(), false)));
    }

    /** Returns how far a log would go if all that waits without a gap were stored. */
    long reach(LogId log, long stored) {
        long reach = stored;
        TreeMap<Long, Held> held = logs.get(log);
        if (held != null) {
            for (Held waiting : held.values()) {
                if (waiting.run().firstSeq() > reach + 1 && !waiting.run().follows(reach)) {
                    break;
                }
                reach = Math.max(reach, waiting.run().lastSeq());
            }
        }
        return reach;
    }

    /** Returns the logs of a channel in which something waits. */
    List<PeerId> authors(ChannelId channel) {
        return logs.keySet().stream().filter(log -> log.channel().equals(channel)).map(LogId::author).toList();
    }

    /** Tells whether there is room enough for a peer to make asking it again worthwhile. */
    boolean hasSpace(PeerId from) {
        Share share = shares.get(from);
        return bytes <= MAX_BYTES / 2
                && (share == null || share.runs <= mostRunsPerPeer / 2 && share.bytes <= mostBytesPerPeer / 2);
    }

    int bytes() {
        return bytes;
    }

    /** Returns the bytes of the peer that has most here. */
    int mostBytes() {
        return shares.values().stream().mapToInt(share -> share.bytes).max().orElse(0);
    }

    /** Returns the runs of the peer that has most here. */
    int mostRuns() {
        return shares.values().stream().mapToInt(share -> share.runs).max().orElse(0);
    }

    boolean isEmpty() { return logs.isEmpty(); }

    private void remove(Held held) {
        Run run = held.run();
        TreeMap<Long, Held> rest = logs.get(run.log());
        if (rest != null && rest.remove(run.firstSeq()) != null) {
            if (rest.isEmpty()) {
                logs.remove(run.log());
            }
            int size = run.encoded().length;
            bytes -= size;
            Share share = shares.get(held.from());
            if (share != null) {
                share.runs--;
                share.bytes -= size;
                if (share.runs == 0) {
                    shares.remove(held.from());
                }
            }
        }
    }
}
