// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Role;
import org.omnimesh.team.internal.dag.Act;
import org.omnimesh.team.internal.dag.Story;
import org.omnimesh.testing.Ids;

/**
 * Four members, one with two devices, and whatever three of them decide, each in every causal position to the others: who
 * has the secrets then. All pairs always, of all triples every {@value #PART}th; {@code -Domnimesh.test.rekeying.part=1}
 * explores all of them, as {@code ./build long} does.
 */
class RekeyingInterleavingsTest {
    private static final int PART = 2999;
    private static final int EVERY = Integer.getInteger("omnimesh.test.rekeying.part", PART);
    private static final ChannelId CHANNEL = Ids.channel(1);
    private static final List<String> DEVICES = List.of("A", "B", "C", "D", "F");

    /** Somebody does something. */
    private record Deed(String author, Act act) {}

    /** A founds the team; B, C and D are members, F is C's second device. */
    private static final class Team {
        final Story story = new Story();
        final List<EntryId> members = new ArrayList<>(List.of(story.root));
        final EntryId last;
        final Sealing sealing;
        final Map<Deed, Begun> begun = new HashMap<>();

        Team(Role second, Role third, Role fourth) {
            EntryId opening = story.does("A", story.root, new Act.Open(CHANNEL, ChannelType.PUBLIC, Set.of()));
            EntryId b = story.does("A", opening, Story.admit("B", second));
            EntryId c = story.does("A", b, Story.admit("C", third));
            EntryId d = story.does("A", c, Story.admit("D", fourth));
            last = story.does("C", d, story.link("F", c, Role.MEMBER));
            members.addAll(List.of(b, c, d));
            sealing = new Sealing(story, CHANNEL);
            sealing.make(Optional.empty(), Set.of(Story.device("A")), story.state());
            List.of(b, c, d, last).forEach(it -> assertTrue(sealing.decided(story.operations.get(it))));
            sealing.settle(story.state());
            sealing.remember(story.state());
        }

        /** Returns whatever anybody of the team or who comes to it can decide. */
        List<Deed> deeds() {
            List<Deed> deeds = new ArrayList<>();
            for (String author : DEVICES) {
                DEVICES.stream().filter(other -> !other.equals(author))
                        .forEach(other -> deeds.add(new Deed(author, Story.remove(other))));
                members.forEach(member -> List.of(Role.OWNER, Role.ADMIN, Role.MEMBER, Role.GUEST)
                        .forEach(role -> deeds.add(new Deed(author, new Act.SetRole(Story.member(member), role)))));
                deeds.add(new Deed(author, new Act.Leave()));
                deeds.add(new Deed(author, Story.admit("E", Role.MEMBER)));
                deeds.add(new Deed(author, Story.admit("E", Role.GUEST)));
                int whose = Math.min(DEVICES.indexOf(author), 4);
                deeds.add(new Deed(author, story.link("G", members.get(whose == 4 ? 2 : whose), Role.MEMBER)));
            }
            deeds.add(new Deed("E", Story.remove("A")));
            deeds.add(new Deed("G", Story.remove("F")));
            deeds.add(new Deed("C", Story.remove("C", "F")));
            deeds.add(new Deed("A", Story.remove("C", "F")));
            return deeds;
        }
    }

    @ParameterizedTest
    @CsvSource({ "MEMBER,MEMBER,MEMBER", "OWNER,ADMIN,MEMBER", "ADMIN,MEMBER,GUEST", "GUEST,GUEST,GUEST" })
    void nobodyRemovedHasTheNewestSecretAndEverybodyElseGetsIt(Role second, Role third, Role fourth) {
        Team team = new Team(second, third, fourth);
        List<Deed> all = team.deeds();
        List<Deed> first = all.stream().filter(it -> explore(team, List.of(it), 0)).toList();
        long explored = first.size();
        for (Position position : List.of(Position.APART, Position.CHAIN)) {
            for (Deed one : first) {
                for (Deed other : position == Position.APART ? first : all) {
                    explored += explore(team, List.of(one, other), position.seen) ? 1 : 0;
                }
            }
        }
        long triples = (long) first.size() * all.size() * all.size();
        for (Position position : Position.values()) {
            for (long at = position.ordinal(); at < triples; at += EVERY) {
                int i = (int) (at % first.size());
                int j = (int) (at / first.size() % all.size());
                int k = (int) (at / first.size() / all.size());
                if (position.isNew(all.indexOf(first.get(i)), j, k)) {
                    explored += explore(team, List.of(first.get(i), all.get(j), all.get(k)), position.seen) ? 1 : 0;
                }
            }
        }
        assertTrue(explored > 500, "explored " + explored);
    }

    /** For each pair of three whether the later one had seen the earlier one: the second the first, the third the one, the other. */
    private enum Position {
        APART(0), CHAIN_AND_ONE(1), FORK(3), JOIN(6), CHAIN(7);

        private final int seen;

        Position(int seen) {
            this.seen = seen;
        }

        /** Operations that do not know of each other need one order only. */
        boolean isNew(int i, int j, int k) {
            return switch (this) {
                case APART -> i <= j && j <= k;
                case FORK -> j <= k;
                case JOIN -> i <= j;
                case CHAIN_AND_ONE, CHAIN -> true;
            };
        }
    }

    /** A team in which one thing was decided. */
    private record Begun(Story story, Sealing sealing, Optional<EntryId> first) {
        static Begun of(Team team, Deed deed) {
            Story story = new Story(team.story);
            Sealing sealing = new Sealing(story, team.sealing);
            EntryId id = story.does(deed.author(), team.last, deed.act());
            return new Begun(story, sealing, Optional.of(id).filter(it -> sealing.decided(story.operations.get(it))));
        }
    }

    /** Tells whether all could be decided. */
    private static boolean explore(Team team, List<Deed> deeds, int seen) {
        Begun begun = team.begun.computeIfAbsent(deeds.get(0), deed -> Begun.of(team, deed));
        if (begun.first().isEmpty()) {
            return false;
        }
        Story story = new Story(begun.story());
        Sealing sealing = new Sealing(story, begun.sealing());
        List<EntryId> done = new ArrayList<>(List.of(begun.first().get()));
        for (int i = 1; i < deeds.size(); i++) {
            Collection<EntryId> before = new HashSet<>(Set.of(team.last));
            for (int earlier = 0; earlier < i; earlier++) {
                if ((seen >> (i == 1 ? 0 : 1 + earlier) & 1) != 0) {
                    before.add(done.get(earlier));
                }
            }
            EntryId id = story.does(deeds.get(i).author(), before, deeds.get(i).act());
            if (!sealing.decided(story.operations.get(id))) {
                return false;
            }
            done.add(id);
        }
        sealing.settle(story.state());
        return true;
    }
}
