// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;

import org.eclipse.jdt.annotation.NonNull;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.CausalHead;
import org.omnimesh.mesh.internal.entry.ForkProof;
import org.omnimesh.mesh.internal.entry.Gap;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunBytes;
import org.omnimesh.mesh.internal.entry.RunCodec;

/** A disk with a cache: what is written since the last {@link #sync} is lost with the power. */
final class MemoryDisk {
    private final Map<LogId, LogHead> heads = new HashMap<>();
    private final Map<LogId, List<Stored>> logs = new HashMap<>();
    private final List<Run> order = new ArrayList<>();
    /** What this device's own entries have named of other logs. */
    private final Map<LogId, Long> cited = new HashMap<>();
    private final Map<LogId, ForkProof> proofs = new LinkedHashMap<>();
    private final Deque<Undo> unsynced = new ArrayDeque<>();
    /** How many runs, in the order of storing, are in the tables, so that they are found. */
    private int visible = Integer.MAX_VALUE;

    /** A run and its place in the order of storing. */
    private record Stored(int position, Run run) {}

    /** Decides about the content of a run. */
    interface Expiry {
        boolean expired(Run run);
    }

    /** What a write replaced. */
    private record Undo(Run run, LogHead before, Map<LogId, Long> cited) {}

    Map<LogId, LogHead> heads() {
        return heads;
    }

    List<Run> order() {
        return order;
    }

    LogHead head(LogId log) {
        return heads.getOrDefault(log, LogHead.EMPTY);
    }

    long seq(LogId log) {
        return head(log).seq();
    }

    /** Returns the last number that a sync has covered. */
    long durable(LogId log) {
        for (Undo undo : unsynced) {
            if (undo.run().log().equals(log)) {
                return undo.before().seq();
            }
        }
        return seq(log);
    }

    void write(Run run) {
        write(run, List.of());
    }

    /** Writes a run of this device, which names others' logs. */
    void write(Run run, List<CausalHead> cites) {
        Map<LogId, Long> before = new HashMap<>();
        for (CausalHead head : cites) {
            LogId log = new LogId(run.log().channel(), head.author());
            before.put(log, cited(log));
            cited.put(log, head.seq());
        }
        unsynced.add(new Undo(run, head(run.log()), before));
        heads.put(run.log(), run.head());
        logs.computeIfAbsent(run.log(), key -> new ArrayList<>()).add(new Stored(order.size(), run));
        order.add(run);
    }

    /** Drops the content of runs, oldest first, up to the first of each log that has not expired; durable at once. */
    void drop(Expiry expiry) {
        for (List<Stored> log : logs.values()) {
            for (int i = 0; i < log.size() && expiry.expired(log.get(i).run()); i++) {
                Stored stored = log.get(i);
                if (!stored.run().bare()) {
                    log.set(i, new Stored(stored.position(), RunCodec.strip(stored.run())));
                    order.set(stored.position(), log.get(i).run());
                }
            }
        }
    }

    long cited(LogId log) {
        return cited.getOrDefault(log, 0L);
    }

    int unsynced() {
        return unsynced.size();
    }

    void sync() {
        unsynced.clear();
    }

    void crash(int survivors) {
        while (unsynced.size() > survivors) {
            Undo undo = unsynced.removeLast();
            heads.put(undo.run().log(), undo.before());
            List<Stored> log = logs.getOrDefault(undo.run().log(), new ArrayList<>());
            log.remove(log.size() - 1);
            order.remove(order.size() - 1);
            cited.putAll(undo.cited());
        }
        sync();
    }

    /** From now on only so many runs are found, the first ones. */
    void show(int runs) {
        visible = runs;
    }

    /** Returns runs that come after what somebody has, in stored order. */
    List<RunBytes> load(ChannelId channel, Map<PeerId, Long> after, int maxBytes) {
        PriorityQueue<Cursor> cursors = new PriorityQueue<>();
        after.forEach((author, seq) -> {
            List<Stored> log = logs.getOrDefault(new LogId(channel, author), List.of());
            int first = first(log, stored -> stored.run().firstSeq() > seq);
            for (int i = log.size() - 1; i > first; i--) {
                first = log.get(i).run().bare() ? i : first;
            }
            if (isVisible(log, first) && log.get(first).run().follows(seq)) {
                cursors.add(new Cursor(log, first));
            }
        });
        List<RunBytes> found = new ArrayList<>();
        int bytes = 0;
        for (Cursor next = cursors.poll(); next != null && bytes < maxBytes; next = cursors.poll()) {
            found.add(next.stored().run().bytes());
            bytes += next.stored().run().encoded().length;
            if (isVisible(next.log(), next.index() + 1)) {
                cursors.add(new Cursor(next.log(), next.index() + 1));
            }
        }
        return found;
    }

    private boolean isVisible(List<Stored> log, int index) {
        return index < log.size() && log.get(index).position() < visible;
    }

    /** Returns the run that holds an entry. */
    Optional<Run> find(LogId log, long seq) {
        List<Stored> runs = logs.getOrDefault(log, List.of());
        int index = first(runs, stored -> stored.run().lastSeq() >= seq);
        return isVisible(runs, index) && runs.get(index).run().firstSeq() <= seq
                ? Optional.of(runs.get(index).run())
                : Optional.empty();
    }

    /** Returns where entries were never here although the log goes on. */
    List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>();
        logs.forEach((log, runs) -> {
            for (int i = 1; i < runs.size(); i++) {
                LogHead before = runs.get(i - 1).run().head();
                if (runs.get(i).run().firstSeq() > before.seq() + 1) {
                    gaps.add(new Gap(log, before, runs.get(i).run().firstSeq()));
                }
            }
        });
        return gaps;
    }

    /** Keeps a proof; a write of its own that is durable at once. */
    void keep(ForkProof proof) {
        proofs.put(proof.log(), proof);
    }

    Map<LogId, ForkProof> proofs() {
        return proofs;
    }

    private record Cursor(List<Stored> log, int index) implements Comparable<@NonNull Cursor> {
        Stored stored() {
            return log.get(index);
        }

        @Override
        public int compareTo(Cursor other) {
            return Integer.compare(stored().position(), other.stored().position());
        }
    }

    private static int first(List<Stored> log, Predicate<Stored> condition) {
        int low = 0;
        int high = log.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (condition.test(log.get(middle))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Returns what is stored of other logs of a channel and not named yet. */
    List<CausalHead> uncited(ChannelId channel, PeerId self, int most) {
        return heads.entrySet().stream()
                .filter(log -> log.getKey().channel().equals(channel) && !log.getKey().author().equals(self)
                        && log.getValue().seq() > cited(log.getKey()))
                .map(log -> new CausalHead(log.getKey().author(), log.getValue().seq()))
                .sorted((one, two) -> one.author().compareTo(two.author())).limit(most).toList();
    }
}
