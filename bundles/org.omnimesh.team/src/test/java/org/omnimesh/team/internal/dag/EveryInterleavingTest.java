// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.team.Role;

/**
 * Four members and all triples of what they can do, each in every causal position to the others, arriving in every order.
 */
class EveryInterleavingTest {
    private static final List<String> MEMBERS = List.of("A", "B", "C", "D");

    /** For each pair of three operations whether the later one had seen the earlier one. */
    private static final int POSITIONS = 8;

    /** Somebody does something. */
    private record Deed(String author, Act act) {}

    /** A team of four, and who its members are. */
    private static final class Team {
        final Story story = new Story();
        final List<EntryId> admissions = new ArrayList<>(List.of(story.root));

        Team(Role second, Role third) {
            EntryId b = story.does("A", story.root, Story.admit("B", second));
            EntryId c = story.does("A", b, Story.admit("C", third));
            EntryId d = story.does("C", c, Story.admit("D", Role.MEMBER));
            admissions.addAll(List.of(b, c, d));
        }

        List<Deed> deeds() {
            List<Deed> deeds = new ArrayList<>();
            for (String author : MEMBERS) {
                for (String other : MEMBERS) {
                    if (!author.equals(other)) {
                        deeds.add(new Deed(author, Story.remove(other)));
                    }
                }
                deeds.add(new Deed(author, new Act.Leave()));
                deeds.add(new Deed(author, Story.admit("E", Role.MEMBER)));
            }
            for (String author : List.of("A", "B", "C")) {
                for (int target = 0; target < MEMBERS.size(); target++) {
                    deeds.add(new Deed(author, new Act.SetRole(Story.member(admissions.get(target)), Role.MEMBER)));
                }
            }
            deeds.add(new Deed("A", new Act.SetRole(Story.member(admissions.get(3)), Role.OWNER)));
            deeds.add(new Deed("B", new Act.SetRole(Story.member(admissions.get(3)), Role.ADMIN)));
            deeds.add(new Deed("E", Story.remove("A")));
            return deeds;
        }
    }

    @Test
    void twoOwnersAnAdminAndAMember() {
        explore(new Team(Role.OWNER, Role.ADMIN));
    }

    @Test
    void anOwnerTwoAdminsAndAMember() {
        explore(new Team(Role.ADMIN, Role.ADMIN));
    }

    private static void explore(Team team) {
        List<Deed> deeds = team.deeds();
        AtomicLong explored = new AtomicLong();
        Set<TeamState> different = ConcurrentHashMap.newKeySet();
        IntStream.range(0, deeds.size()).parallel().forEach(i -> {
            for (int j = 0; j < deeds.size(); j++) {
                for (int k = 0; k < deeds.size(); k++) {
                    for (int position = 0; position < POSITIONS; position++) {
                        if (isNew(i, j, k, position)) {
                            different.add(explore(team, List.of(deeds.get(i), deeds.get(j), deeds.get(k)), position));
                            explored.incrementAndGet();
                        }
                    }
                }
            }
        });
        assertTrue(explored.get() > 100_000, "explored " + explored);
        assertTrue(different.size() > 1_000, "different ends: " + different.size());
    }

    /** Operations that do not know of each other need one order only. */
    private static boolean isNew(int i, int j, int k, int position) {
        return switch (position) {
            case 0 -> i <= j && j <= k;
            case 1 -> true;
            case 3 -> j <= k;
            case 6 -> i <= j;
            case 7 -> true;
            default -> false;
        };
    }

    private static TeamState explore(Team team, List<Deed> deeds, int position) {
        Story story = new Story(team.story);
        EntryId base = team.admissions.get(3);
        List<EntryId> three = new ArrayList<>();
        three.add(does(story, deeds.get(0), base));
        three.add((position & 1) != 0
                ? does(story, deeds.get(1), three.get(0))
                : does(story, deeds.get(1), base));
        Set<EntryId> seen = new HashSet<>(Set.of(base));
        if ((position & 2) != 0) {
            seen.add(three.get(0));
        }
        if ((position & 4) != 0) {
            seen.add(three.get(1));
        }
        three.add(story.does(deeds.get(2).author(), seen, deeds.get(2).act()));
        TeamState state = story.state();
        Invariants.check(story, state);
        if (Integer.bitCount(position) < 2) {
            for (List<Integer> order : List.of(List.of(2, 1, 0), List.of(1, 0, 2), List.of(0, 2, 1), List.of(1, 2, 0),
                    List.of(2, 0, 1))) {
                arrive(story, team, three, order, state);
            }
        } else {
            arrive(story, team, three, List.of(2, 1, 0), state);
        }
        return state;
    }

    private static EntryId does(Story story, Deed deed, EntryId seen) {
        return story.does(deed.author(), seen, deed.act());
    }

    /** One after the other, as on a node: what is decided early may change, the end may not. */
    private static void arrive(Story story, Team team, List<EntryId> three, List<Integer> order, TeamState expected) {
        List<EntryId> arrived = new ArrayList<>();
        order.forEach(it -> arrived.add(three.get(it)));
        List<EntryId> before = new ArrayList<>(team.story.operations.keySet());
        Collections.reverse(before);
        arrived.addAll(before);
        assertEquals(expected, story.state(arrived), () -> "another order, another end: " + story.operations.values());
    }
}
