// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.omnimesh.api.id.EntryId;

/** Operations and what each of them follows, computed in a way of its own. */
final class History {
    final Map<EntryId, Operation> operations = new LinkedHashMap<>();
    private final Map<EntryId, Set<EntryId>> pasts = new HashMap<>();

    /** Takes operations of which none comes before one that it follows. */
    History(Collection<Operation> inOrder) {
        inOrder.forEach(this::add);
    }

    History(History before, Collection<Operation> inOrder) {
        operations.putAll(before.operations);
        pasts.putAll(before.pasts);
        inOrder.forEach(this::add);
    }

    private void add(Operation operation) {
        Set<EntryId> past = new HashSet<>(operation.parents());
        operation.parents().forEach(it -> past.addAll(pasts.getOrDefault(it, Set.of())));
        operations.put(operation.id(), operation);
        pasts.put(operation.id(), past);
    }

    boolean follows(EntryId later, EntryId earlier) {
        return pasts.getOrDefault(later, Set.of()).contains(earlier);
    }

    boolean follows(Operation later, Operation earlier) {
        return follows(later.id(), earlier.id());
    }

    boolean concurrent(Operation one, Operation other) {
        return !one.id().equals(other.id()) && !follows(one, other) && !follows(other, one);
    }
}
