// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;

/**
 * The operations whose past is complete, in one order that respects causes, and what each of them follows. Of each author no
 * more than {@value Limits#MAX_BY_AUTHOR} count, and no more than {@value Limits#MAX_ABOUT_ONE} about one device or member: the first in
 * that order. Further ones are void, and left out unless something that counts follows them, so that nobody keeps the others
 * busy.
 */
final class Causality {
    /** Among operations that do not follow each other: the earlier by the clocks, then the lower id. */
    static final Comparator<Operation> BY_TIME = Comparator.comparingLong((Operation it) -> it.time().packed())
            .thenComparing(Operation::id);

    /**
     * How many operations of one device count.
     *
     * @param byAuthor in all
     * @param aboutOne about the same device or member
     */
    record Limits(int byAuthor, int aboutOne) {
        static final int MAX_BY_AUTHOR = 6000;
        static final int MAX_ABOUT_ONE = 100;
        static final Limits ALL_TEAMS = new Limits(MAX_BY_AUTHOR, MAX_ABOUT_ONE);
    }

    private final List<Operation> order = new ArrayList<>();
    private final List<BitSet> past = new ArrayList<>();
    private final Map<PeerId, List<Integer>> byAuthor = new HashMap<>();
    private final Set<EntryId> excess = new HashSet<>();
    private final Set<EntryId> waiting = new HashSet<>();
    private final Set<EntryId> tips = new HashSet<>();

    Causality(EntryId root, Collection<Operation> operations, Limits limits) {
        Map<EntryId, Operation> known = new HashMap<>();
        Map<EntryId, List<Operation>> children = new HashMap<>();
        Map<EntryId, Integer> missing = new HashMap<>();
        for (Operation operation : operations) {
            known.put(operation.id(), operation);
        }
        PriorityQueue<Operation> ready = new PriorityQueue<>(BY_TIME);
        for (Operation operation : known.values()) {
            missing.put(operation.id(), operation.parents().size());
            operation.parents().forEach(it -> children.computeIfAbsent(it, id -> new ArrayList<>()).add(operation));
            if (operation.id().equals(root)) {
                ready.add(operation);
            }
        }
        List<Operation> sorted = new ArrayList<>();
        while (!ready.isEmpty()) {
            Operation next = ready.remove();
            sorted.add(next);
            for (Operation child : children.getOrDefault(next.id(), List.of())) {
                if (missing.merge(child.id(), -1, Integer::sum) == 0) {
                    ready.add(child);
                }
            }
        }
        waiting.addAll(known.keySet());
        sorted.forEach(it -> waiting.remove(it.id()));
        Map<EntryId, Integer> places = new HashMap<>();
        withoutExcess(sorted, limits).forEach(it -> place(it, places));
    }

    private List<Operation> withoutExcess(List<Operation> sorted, Limits limits) {
        Map<PeerId, Integer> counts = new HashMap<>();
        Map<Topic, Integer> topics = new HashMap<>();
        for (Operation operation : sorted) {
            boolean many = counts.merge(operation.author(), 1, Integer::sum) > limits.byAuthor();
            for (Object about : about(operation.act())) {
                many |= topics.merge(new Topic(operation.author(), about), 1, Integer::sum) > limits.aboutOne();
            }
            if (many) {
                excess.add(operation.id());
            }
        }
        if (excess.isEmpty()) {
            return sorted;
        }
        Set<EntryId> followed = new HashSet<>();
        List<Operation> kept = new ArrayList<>();
        for (Operation operation : sorted.reversed()) {
            if (!excess.contains(operation.id()) || followed.contains(operation.id())) {
                followed.addAll(operation.parents());
                kept.add(excess.contains(operation.id()) ? operation.doing(new Act.Veiled()) : operation);
            }
        }
        return kept.reversed();
    }

    /** Whom or what an author decides about. */
    private record Topic(PeerId author, Object about) {}

    private static Collection<?> about(Act act) {
        return switch (act) {
            case Act.Admit admit -> List.of(admit.device());
            case Act.SetRole set -> List.of(set.member());
            case Act.Remove remove -> {
                Set<Object> all = new HashSet<>(remove.devices());
                remove.member().ifPresent(all::add);
                yield all;
            }
            case Act.Invite invite -> List.of(List.of(invite.channel(), invite.member()));
            case Act.Expel expel -> List.of(List.of(expel.channel(), expel.member()));
            case Act.Appoint appoint -> List.of(List.of(appoint.channel(), appoint.member()));
            default -> List.of();
        };
    }

    private void place(Operation operation, Map<EntryId, Integer> places) {
        BitSet before = new BitSet();
        for (EntryId parent : operation.parents()) {
            Integer place = places.get(parent);
            if (place != null) {
                before.or(past.get(place));
                before.set(place);
                tips.remove(parent);
            }
        }
        places.put(operation.id(), order.size());
        byAuthor.computeIfAbsent(operation.author(), it -> new ArrayList<>()).add(order.size());
        tips.add(operation.id());
        order.add(operation);
        past.add(before);
    }

    /** Returns the operations of a device, in order. */
    List<Integer> by(PeerId author) {
        return byAuthor.getOrDefault(author, List.of());
    }

    int size() {
        return order.size();
    }

    Operation at(int place) {
        return order.get(place);
    }

    BitSet past(int place) {
        return past.get(place);
    }

    boolean follows(int later, int earlier) {
        return past.get(later).get(earlier);
    }

    boolean concurrent(int one, int other) {
        return one != other && !follows(one, other) && !follows(other, one);
    }

    /** Returns the operations that are too many of one author. */
    Set<EntryId> excess() {
        return excess;
    }

    Set<EntryId> waiting() {
        return waiting;
    }

    Set<EntryId> tips() {
        return tips;
    }
}
