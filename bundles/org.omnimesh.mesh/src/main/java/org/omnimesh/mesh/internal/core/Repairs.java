// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;

/** Asks peers, one after the other, for stored entries that became damaged. */
final class Repairs {
    /** Time between two attempts. */
    static final Duration AGAIN = Duration.ofSeconds(5);

    /** Most damaged stretches that are remembered; the store remembers the others. */
    static final int MAX_STRETCHES = 4096;

    private final CoreState state;
    /** Per log: the first and the last number of each damaged stretch. */
    private final Map<LogId, TreeMap<Long, Long>> damaged = new LinkedHashMap<>();
    private Duration next = Duration.ZERO;
    private int stretches;
    private int turn;

    Repairs(CoreState state) {
        this.state = state;
    }

    void add(LogId log, long first, long last) {
        if (put(log, first, last)) {
            next = Duration.ZERO;
        }
    }

    private boolean put(LogId log, long first, long last) {
        boolean added = stretches < MAX_STRETCHES
                && damaged.computeIfAbsent(log, key -> new TreeMap<>()).putIfAbsent(first, last) == null;
        stretches += added ? 1 : 0;
        return added;
    }

    /** Tells whether a run is one that is damaged here. */
    boolean covers(Run run) {
        return stretch(run).isPresent();
    }

    private Optional<Map.Entry<Long, Long>> stretch(Run run) {
        return Optional.ofNullable(damaged.get(run.log()))
                .flatMap(stretches -> Optional.ofNullable(stretches.floorEntry(run.firstSeq())))
                .filter(stretch -> run.lastSeq() <= stretch.getValue());
    }

    /** A run was written anew: what else is damaged of its log is asked for at once. */
    void mended(Run run) {
        stretch(run).ifPresent(stretch -> {
            remove(run.log(), stretch.getKey());
            if (stretch.getKey() < run.firstSeq()) {
                put(run.log(), stretch.getKey(), run.firstSeq() - 1);
            }
            if (run.lastSeq() < stretch.getValue()) {
                put(run.log(), run.lastSeq() + 1, stretch.getValue());
            }
            Optional.ofNullable(damaged.get(run.log())).ifPresent(rest -> ask(Map.of(run.log(), rest)));
        });
    }

    private void remove(LogId log, long first) {
        TreeMap<Long, Long> rest = damaged.get(log);
        if (rest != null && rest.remove(first) != null) {
            stretches--;
            if (rest.isEmpty()) {
                damaged.remove(log);
            }
        }
    }

    void tick() {
        if (damaged.isEmpty() || state.now().compareTo(next) < 0) {
            return;
        }
        next = state.now().plus(AGAIN);
        turn++;
        ask(damaged);
    }

    private void ask(Map<LogId, TreeMap<Long, Long>> logs) {
        Map<PeerSession, Map<LogId, Long>> asked = new LinkedHashMap<>();
        logs.forEach((log, found) -> {
            long first = found.firstKey();
            List<PeerSession> holders = state.sessions().stream().filter(session -> holds(session, log, first))
                    .toList();
            if (!holders.isEmpty()) {
                Map<LogId, Long> entries = asked.computeIfAbsent(holders.get(turn % holders.size()),
                        key -> new LinkedHashMap<>());
                if (entries.size() < FrameCodec.MAX_SHOWN) {
                    entries.put(log, first);
                }
            }
        });
        asked.forEach((session, entries) -> state.send(session, new Frame.Show(entries)));
    }

    private boolean holds(PeerSession session, LogId log, long seq) {
        return session.mentions(log.channel()) && state.mayRead(session.peer(), log.channel())
                && session.known(log.channel()).getOrDefault(log.author(), 0L) >= seq;
    }
}
