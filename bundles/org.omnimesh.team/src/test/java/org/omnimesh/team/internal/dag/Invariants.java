// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.Role;

/** What must hold in every team, computed from the operations in a way of its own. */
final class Invariants {
    private final History history;
    private final TeamState state;
    private final List<Operation> standing;

    private Invariants(History history, TeamState state) {
        this.history = history;
        this.state = state;
        standing = history.operations.values().stream().filter(it -> state.standing().contains(it.id())).toList();
    }

    static void check(Story story, TeamState state) {
        check(new History(story.operations.values()), state);
    }

    static void check(History history, TeamState state) {
        new Invariants(history, state).check();
        new ChannelInvariants(history, state).check();
    }

    private void check() {
        assertEquals(history.operations.size(), state.standing().size() + state.voided().size(),
                "each counts or does not");
        for (Operation operation : standing) {
            switch (operation.act()) {
                case Act.Remove remove -> {
                    remove.devices().forEach(device -> checkGone(operation.id(), device));
                    remove.member().ifPresent(member -> checkGone(operation.id(), member));
                    checkStrikes(operation, remove);
                }
                case Act.SetRole set -> checkDemotion(operation, set);
                case Act.Leave leave -> sole(history, state, operation)
                        .ifPresent(member -> checkGone(operation.id(), member));
                default -> {
                    // takes nothing from anybody in the team
                }
            }
        }
        boolean heirs = state.devices().values().stream().anyMatch(it -> it.role().compareTo(Role.MEMBER) <= 0);
        boolean owned = state.devices().values().stream().anyMatch(it -> it.role() == Role.OWNER);
        assertEquals(heirs, owned, () -> "an owner as long as there is anybody who could be: " + state.devices());
        state.devices().forEach((device, found) -> assertTrue(state.standing().contains(found.admission()),
                () -> "is in the team by what does not count: " + device.shortForm()));
        state.departed().keySet().forEach(it -> assertFalse(state.devices().containsKey(it),
                () -> "is in the team and is not: " + it.shortForm()));
    }

    /** A removed device is back only by an admission that knew of the removal. */
    private void checkGone(EntryId removal, PeerId device) {
        TeamState.DeviceState present = state.devices().get(device);
        assertTrue(present == null || history.follows(present.admission(), removal),
                () -> "removed device keeps access: " + device.shortForm());
    }

    /** So are all devices of somebody who was removed as a whole, or left. */
    private void checkGone(EntryId removal, MemberId member) {
        state.devices().forEach((device, present) -> {
            if (present.member().equals(member)) {
                checkGone(removal, device);
            }
        });
    }

    /** What somebody did without knowing of her removal is void, unless she removed her remover at the same time. */
    private void checkStrikes(Operation removal, Act.Remove remove) {
        for (Operation other : standing) {
            if (remove.devices().contains(other.author()) && history.concurrent(removal, other)) {
                assertTrue(other.act() instanceof Act.Remove || other.act() instanceof Act.SetRole,
                        () -> "stands although its author was removed meanwhile: " + other);
            }
        }
    }

    /** What somebody did without knowing of her demotion is void if her new role does not allow it. */
    private void checkDemotion(Operation demotion, Act.SetRole set) {
        if (sole(history, state, demotion).filter(set.member()::equals).isPresent()) {
            return;
        }
        for (Operation other : standing) {
            if (history.concurrent(demotion, other) && sole(history, state, other).filter(set.member()::equals)
                    .isPresent()) {
                assertTrue(set.role().compareTo(most(other.act())) <= 0,
                        () -> "stands although its author was demoted to " + set.role() + " meanwhile: " + other);
            }
        }
    }

    /** Returns the least role that may do what makes nobody's decisions void. */
    private static Role most(Act act) {
        return switch (act) {
            case Act.Admit admit when admit.member().isEmpty() -> admit.role().compareTo(Role.MEMBER) < 0
                    ? admit.role()
                    : Role.MEMBER;
            case Act.Govern govern -> govern.least();
            case Act.Open open -> Role.MEMBER;
            case Act.Invite invite -> Role.GUEST;
            case Act.Join join -> Role.GUEST;
            case Act.Depart depart -> Role.GUEST;
            case Act.Arrange arrange -> Role.GUEST;
            default -> Role.HUB;
        };
    }

    /** Returns everybody as whom an operation's author may have done it. */
    static Set<MemberId> authors(History history, TeamState state, Operation operation) {
        Set<MemberId> authors = new HashSet<>();
        for (Operation other : history.operations.values()) {
            if (state.standing().contains(other.id()) && history.follows(operation, other)) {
                introduced(other, operation.author()).ifPresent(authors::add);
            }
        }
        introduced(operation, operation.author()).filter(it -> operation.act() instanceof Act.Found)
                .ifPresent(authors::add);
        return authors;
    }

    /** Returns as whom an operation's author did it, unless it could be more than one. */
    static Optional<MemberId> sole(History history, TeamState state, Operation operation) {
        Set<MemberId> authors = authors(history, state, operation);
        return authors.size() == 1 ? authors.stream().findFirst() : Optional.empty();
    }

    private static Optional<MemberId> introduced(Operation operation, PeerId device) {
        return switch (operation.act()) {
            case Act.Found found when operation.author().equals(device) -> Optional.of(own(operation));
            case Act.Admit admit when admit.device().equals(device) -> admit.member().or(
                    () -> Optional.of(own(operation)));
            default -> Optional.empty();
        };
    }

    private static MemberId own(Operation operation) {
        return new MemberId(operation.id().bytes());
    }
}
