// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.Gap;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;

/**
 * Logs that go on with a bare run after a gap. No hash says that what is here from before the gap belongs to the same
 * history, so that an author with two histories could hide there: peers are asked to show their entry at that place, one
 * after the other, until one did that has the log without this gap.
 */
final class Gaps {
    /** Time after which all peers are asked again, for lost frames; doubled each time. */
    static final Duration AGAIN = Duration.ofSeconds(10);

    /** How often that is doubled at most. */
    static final int MAX_DOUBLINGS = 6;

    /** Most gaps that are looked into at a time; the store knows the others. */
    static final int MAX_GAPS = 4096;

    private final CoreState state;
    /** Per log: by the last number before the gap. */
    private final Map<LogId, TreeMap<Long, Open>> gaps = new LinkedHashMap<>();
    private int size;

    private static final class Open {
        private final Gap gap;
        private final Set<PeerId> asked = new HashSet<>();
        private Duration again = Duration.ZERO;
        private int rounds;

        Open(Gap gap) {
            this.gap = gap;
        }
    }

    Gaps(CoreState state) {
        this.state = state;
    }

    void add(Gap gap) {
        if (size < MAX_GAPS && gaps.computeIfAbsent(gap.log(), key -> new TreeMap<>())
                .putIfAbsent(gap.before().seq(), new Open(gap)) == null) {
            size++;
        }
    }

    int size() {
        return size;
    }

    /** Tells whether it is not sure that an entry here belongs to the same history as the end of the log. */
    boolean follow(LogId log, long seq) {
        TreeMap<Long, Open> open = gaps.get(log);
        return open != null && open.lastKey() >= seq;
    }

    /**
     * Looks at an entry that a peer has at the place before a gap.
     *
     * @return true if it is another one than here
     */
    boolean contradicts(PeerSession from, Run run) {
        TreeMap<Long, Open> open = gaps.get(run.log());
        if (open == null) {
            return false;
        }
        boolean other = false;
        for (Open each : List.copyOf(open.subMap(run.firstSeq(), true, run.lastSeq(), true).values())) {
            EntryId shown = run.entries().get((int) (each.gap.before().seq() - run.firstSeq())).id();
            if (!shown.equals(each.gap.before().id())) {
                other = true;
            } else if (each.asked.contains(from.peer())) {
                remove(run.log(), each.gap);
            }
        }
        return other;
    }

    private void remove(LogId log, Gap gap) {
        TreeMap<Long, Open> open = gaps.get(log);
        if (open != null && open.remove(gap.before().seq()) != null) {
            size--;
            if (open.isEmpty()) {
                gaps.remove(log);
            }
        }
    }

    /** Forgets logs about which nothing more is to be found out. */
    void drop(Predicate<LogId> condition) {
        gaps.entrySet().removeIf(log -> {
            boolean dropped = condition.test(log.getKey());
            size -= dropped ? log.getValue().size() : 0;
            return dropped;
        });
    }

    /** A peer forgot what it was asked. */
    void forgot(PeerId peer) {
        gaps.values().forEach(open -> open.values().forEach(each -> each.asked.remove(peer)));
    }

    void tick() {
        Map<PeerSession, Map<LogId, Long>> questions = new LinkedHashMap<>();
        for (TreeMap<Long, Open> open : gaps.values()) {
            for (Open each : open.values()) {
                ask(each, questions);
            }
        }
        questions.forEach((session, entries) -> state.send(session, new Frame.Show(entries)));
    }

    private void ask(Open each, Map<PeerSession, Map<LogId, Long>> questions) {
        LogId log = each.gap.log();
        if (!each.asked.isEmpty() && each.again.compareTo(state.now()) <= 0) {
            each.asked.clear();
            each.rounds = Math.min(each.rounds + 1, MAX_DOUBLINGS);
        }
        Optional<PeerSession> next = state.sessions().stream()
                .filter(session -> !each.asked.contains(session.peer()) && holds(session, each.gap)).findFirst();
        next.ifPresent(session -> {
            Map<LogId, Long> entries = questions.computeIfAbsent(session, key -> new LinkedHashMap<>());
            if (entries.size() < FrameCodec.MAX_SHOWN && entries.putIfAbsent(log, each.gap.before().seq()) == null) {
                each.again = state.now().plus(AGAIN.multipliedBy(1L << each.rounds));
                each.asked.add(session.peer());
            }
        });
    }

    /** Whoever has less may show what it has from before another history came to it. */
    private boolean holds(PeerSession session, Gap gap) {
        return session.mentions(gap.log().channel()) && state.mayRead(session.peer(), gap.log().channel())
                && session.known(gap.log()) >= gap.after();
    }
}
