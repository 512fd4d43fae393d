// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.omnimesh.team.internal.dag.Story.admit;

import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.team.Role;
import org.omnimesh.team.internal.dag.Causality.Limits;
import org.omnimesh.testing.Ids;

/** One member decides without end: the others go on, and agree on what counts. A founds, B and M are admins, M floods. */
class FloodTest {
    private final Story story = new Story();
    private final EntryId b = story.does("A", story.root, admit("B", Role.ADMIN));
    private final EntryId m = story.does("A", b, admit("M", Role.ADMIN));
    private final EntryId x = story.does("A", m, admit("X", Role.MEMBER));

    private Act act(String what, int i) {
        return switch (what) {
            case "roles" -> new Act.SetRole(Story.member(x), i % 2 == 0 ? Role.MEMBER : Role.GUEST);
            case "removals" -> new Act.Remove(Set.of(Ids.peer(300 + i), Story.device("Y")), Optional.empty());
            default -> new Act.Admit(Ids.peer(300 + i), Optional.empty(), Role.MEMBER);
        };
    }

    private EntryId flood(String what, boolean chained, int count) {
        EntryId last = x;
        for (int i = 0; i < count; i++) {
            EntryId next = story.does("M", chained ? last : x, act(what, i));
            last = next;
        }
        return last;
    }

    @ParameterizedTest
    @CsvSource({ "roles,true", "roles,false", "removals,true", "removals,false", "admissions,true",
            "admissions,false" })
    void resolvesInBoundedTime(String what, boolean chained) {
        // given: more than count, and half a thousand decisions of others at the same time
        EntryId last = flood(what, chained, Limits.MAX_BY_AUTHOR + 500);
        EntryId others = x;
        for (int i = 0; i < 500; i++) {
            others = story.does(i % 2 == 0 ? "A" : "B", others, new Act.Govern(Role.ADMIN));
        }
        assertFalse(story.state().tips().contains(last), "nobody names it as seen");
        // when
        long began = System.nanoTime();
        TeamState state = story.state();
        System.getLogger("test").log(System.Logger.Level.INFO,
                "resolved " + what + (chained ? " in a row" : " at once") + " in "
                        + (System.nanoTime() - began) / 1_000_000 + " ms");
        // then
        assertTrue(state.standing().contains(others));
        assertTrue(state.voided().contains(last), "what is too much does not count");
        int count = what.equals("admissions") ? Limits.MAX_BY_AUTHOR : Limits.MAX_ABOUT_ONE;
        assertEquals(count, story.operations.values().stream()
                .filter(it -> it.author().equals(Story.device("M")) && state.standing().contains(it.id())).count());
    }
}
