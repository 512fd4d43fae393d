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

/** The operations whose past is complete, in one order that respects causes, and what each of them follows. */
final class Causality {
    /** Among operations that do not follow each other: the earlier by the clocks, then the lower id. */
    static final Comparator<Operation> BY_TIME = Comparator.comparingLong((Operation it) -> it.time().packed())
            .thenComparing(Operation::id);

    private final List<Operation> order = new ArrayList<>();
    private final List<BitSet> past = new ArrayList<>();
    private final Set<EntryId> waiting = new HashSet<>();
    private final Set<EntryId> tips = new HashSet<>();

    Causality(EntryId root, Collection<Operation> operations) {
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
        Map<EntryId, Integer> places = new HashMap<>();
        while (!ready.isEmpty()) {
            Operation next = ready.remove();
            place(next, places);
            for (Operation child : children.getOrDefault(next.id(), List.of())) {
                if (missing.merge(child.id(), -1, Integer::sum) == 0) {
                    ready.add(child);
                }
            }
        }
        known.keySet().stream().filter(id -> !places.containsKey(id)).forEach(waiting::add);
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
        tips.add(operation.id());
        order.add(operation);
        past.add(before);
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

    Set<EntryId> waiting() {
        return waiting;
    }

    Set<EntryId> tips() {
        return tips;
    }
}
