// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.Role;

/** What must hold in every team, computed from the operations in a way of its own. */
final class Invariants {
    private Invariants() {}

    static void check(Story story, TeamState state) {
        Map<EntryId, Operation> operations = story.operations;
        assertEquals(operations.size(), state.standing().size() + state.voided().size(), "each counts or does not");
        for (EntryId id : state.standing()) {
            Operation operation = operations.get(id);
            if (operation.act() instanceof Act.Remove remove) {
                remove.devices().forEach(device -> checkGone(operations, state, operation, device));
                checkStrikes(operations, state, operation, remove);
            }
        }
        boolean heirs = state.devices().values().stream().anyMatch(it -> it.role().compareTo(Role.MEMBER) <= 0);
        boolean owned = state.devices().values().stream().anyMatch(it -> it.role() == Role.OWNER);
        assertEquals(heirs, owned, () -> "an owner as long as there is anybody who could be: " + state.devices());
        state.devices().forEach((device, found) -> assertTrue(state.standing().contains(found.admission())));
        state.departed().keySet().forEach(it -> assertFalse(state.devices().containsKey(it)));
    }

    /** A removed device is back only by an admission that knew of the removal. */
    private static void checkGone(Map<EntryId, Operation> operations, TeamState state, Operation removal,
            PeerId device) {
        TeamState.DeviceState present = state.devices().get(device);
        assertTrue(present == null || past(operations, present.admission()).contains(removal.id()),
                () -> "removed device keeps access: " + device.shortForm());
    }

    /** What somebody did without knowing of her removal is void, unless she removed her remover at the same time. */
    private static void checkStrikes(Map<EntryId, Operation> operations, TeamState state, Operation removal,
            Act.Remove remove) {
        for (EntryId id : state.standing()) {
            Operation other = operations.get(id);
            boolean concurrent = !id.equals(removal.id()) && !past(operations, id).contains(removal.id())
                    && !past(operations, removal.id()).contains(id);
            if (concurrent && remove.devices().contains(other.author())) {
                assertTrue(other.act() instanceof Act.Remove || other.act() instanceof Act.SetRole,
                        () -> "stands although its author was removed meanwhile: " + other);
            }
        }
    }

    private static Set<EntryId> past(Map<EntryId, Operation> operations, EntryId of) {
        Set<EntryId> past = new HashSet<>();
        Deque<EntryId> open = new ArrayDeque<>(operations.get(of).parents());
        while (!open.isEmpty()) {
            EntryId next = open.pop();
            if (past.add(next)) {
                open.addAll(operations.get(next).parents());
            }
        }
        return past;
    }
}
