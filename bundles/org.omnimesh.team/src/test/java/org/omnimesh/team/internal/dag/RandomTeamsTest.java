// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Role;
import org.omnimesh.team.internal.dag.Causality.Limits;
import org.omnimesh.testing.Ids;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Teams of up to ten devices in which anybody tries anything, knowing more or less of the others. */
class RandomTeamsTest {
    private static final List<String> DEVICES = List.of("A", "B", "C", "D", "E", "F", "G", "H", "I", "J");

    @Property(tries = 500)
    void everyOrderOfArrivalGivesTheSameTeam(@ForAll long seed, @ForAll @IntRange(min = 5, max = 60) int size) {
        Random random = new Random(seed);
        Story story = story(random, size);
        TeamState state = story.state();
        Invariants.check(story, state);
        List<EntryId> order = new ArrayList<>(story.operations.keySet());
        for (int i = 0; i < 3; i++) {
            Collections.shuffle(order, random);
            assertEquals(state, story.state(order));
        }
    }

    @Property(tries = 300)
    void everyOrderOfArrivalGivesTheSameTeamWhereSomeDecideTooMuch(@ForAll long seed,
            @ForAll @IntRange(min = 5, max = 60) int size) {
        Random random = new Random(seed);
        Story story = story(random, size);
        Limits limits = new Limits(1 + random.nextInt(6), 1 + random.nextInt(3));
        TeamState state = Resolution.resolve(story.root, story.operations.values(), limits);
        List<Operation> order = new ArrayList<>(story.operations.values());
        for (int i = 0; i < 3; i++) {
            Collections.shuffle(order, random);
            assertEquals(state, Resolution.resolve(story.root, order, limits));
        }
        Map<PeerId, Long> counts = order.stream().filter(it -> state.standing().contains(it.id()))
                .collect(Collectors.groupingBy(Operation::author, Collectors.counting()));
        assertTrue(counts.values().stream().allMatch(it -> it <= limits.byAuthor()), counts::toString);
        assertEquals(story.operations.size(), state.standing().size() + state.voided().size() + state.waiting().size());
    }

    @Property(tries = 100)
    void whatDecidesAnOperationIsItsPastAndWhatIsConcurrent(@ForAll long seed) {
        // Nothing that follows all others may change what they come to, if it is void itself.
        Random random = new Random(seed);
        Story story = story(random, 30);
        TeamState before = story.state();
        story.does("Z", before.tips(), Story.remove("A"));
        TeamState after = story.state();
        assertEquals(before.devices(), after.devices());
        assertEquals(before.standing(), after.standing());
    }

    @Property(tries = 500)
    void theTeamIsTheSameForWhoeverMayNotKnowOfItsPrivateChannels(@ForAll long seed,
            @ForAll @IntRange(min = 5, max = 60) int size) {
        // given
        Random random = new Random(seed);
        Story story = story(random, size);
        TeamState all = story.state();
        // when: one of two channels, or both, are veiled
        Set<ChannelId> veiled = random.nextBoolean()
                ? Set.of(Ids.channel(1), Ids.channel(2))
                : Set.of(Ids.channel(1 + random.nextInt(2)));
        TeamState seen = Resolution.resolve(story.root, story.operations.values().stream()
                .map(it -> isAbout(it.act(), veiled) ? it.doing(new Act.Veiled()) : it).toList());
        // then
        assertEquals(all.devices(), seen.devices());
        assertEquals(all.departed(), seen.departed());
        assertEquals(all.tips(), seen.tips());
        Map<ChannelId, TeamState.ChannelState> open = new HashMap<>(all.channels());
        open.keySet().removeAll(veiled);
        assertEquals(open, seen.channels());
        story.operations.values().stream().filter(it -> !isAbout(it.act(), veiled)).forEach(
                it -> assertEquals(all.standing().contains(it.id()), seen.standing().contains(it.id()), it::toString));
    }

    private static boolean isAbout(Act act, Set<ChannelId> channels) {
        return switch (act) {
            case Act.Open open -> channels.contains(open.channel());
            case Act.Invite invite -> channels.contains(invite.channel());
            case Act.Join join -> channels.contains(join.channel());
            case Act.Depart depart -> channels.contains(depart.channel());
            case Act.Expel expel -> channels.contains(expel.channel());
            case Act.Appoint appoint -> channels.contains(appoint.channel());
            case Act.Arrange arrange -> channels.contains(arrange.channel());
            default -> false;
        };
    }

    private static Story story(Random random, int size) {
        Story story = new Story();
        List<EntryId> all = new ArrayList<>(List.of(story.root));
        for (String device : List.of("B", "C", "D")) {
            all.add(story.does("A", all.get(all.size() - 1),
                    Story.admit(device, Role.values()[random.nextInt(3)])));
        }
        while (all.size() < size) {
            Set<EntryId> seen = new HashSet<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                int back = Math.min(all.size() - 1, (int) Math.abs(random.nextGaussian() * 4));
                seen.add(all.get(all.size() - 1 - back));
            }
            all.add(story.does(any(random), seen, act(random, all)));
        }
        return story;
    }

    private static String any(Random random) {
        return DEVICES.get(random.nextInt(random.nextBoolean() ? 4 : DEVICES.size()));
    }

    private static Act act(Random random, List<EntryId> all) {
        ChannelId channel = Ids.channel(random.nextInt(2) + 1);
        MemberId member = Story.member(all.get(random.nextInt(Math.min(all.size(), 8))));
        return switch (random.nextInt(12)) {
            case 0, 1 -> Story.admit(any(random), Role.values()[random.nextInt(5)]);
            case 2 -> new Act.Admit(Story.device(any(random)), Optional.of(member), Role.MEMBER,
                    random.nextInt(4) == 0 ? Optional.empty() : Optional.of("word " + random.nextInt(6)));
            case 3, 4 -> new Act.SetRole(member, Role.values()[random.nextInt(5)]);
            case 5, 6 -> Story.remove(any(random));
            case 7 -> new Act.Remove(Set.of(Story.device(any(random))), Optional.of(member));
            case 8 -> new Act.Leave();
            case 9 -> new Act.Open(channel, ChannelType.PRIVATE, Set.of(member));
            case 10 -> random.nextBoolean()
                    ? new Act.Invite(channel, member)
                    : random.nextBoolean() ? new Act.Join(channel) : new Act.Arrange(channel);
            default -> random.nextBoolean()
                    ? new Act.Expel(channel, member)
                    : new Act.Appoint(channel, member, random.nextBoolean());
        };
    }

    @Example
    void aTeamOfHundredsIsResolvedQuickly() {
        // given
        Random random = new Random(1);
        Story story = new Story();
        List<EntryId> all = new ArrayList<>(List.of(story.root));
        for (int i = 1; all.size() < 1000; i++) {
            EntryId seen = all.get(all.size() - 1 - random.nextInt(Math.min(3, all.size())));
            Act act = random.nextInt(10) == 0
                    ? new Act.Remove(Set.of(Ids.peer(200 + random.nextInt(i))), Optional.empty())
                    : new Act.Admit(Ids.peer(200 + i), Optional.empty(), i < 50 ? Role.ADMIN : Role.MEMBER);
            Set<EntryId> parents = new HashSet<>(List.of(seen));
            if (random.nextInt(4) > 0) {
                parents.add(all.get(all.size() - 1));
            }
            all.add(story.does(i < 60 || random.nextBoolean() ? "A" : String.valueOf((char) (200 + random.nextInt(50))),
                    parents, act));
        }
        story.state();
        // when
        long began = System.nanoTime();
        TeamState state = story.state();
        long took = System.nanoTime() - began;
        // then
        assertEquals(1000, state.standing().size() + state.voided().size());
        System.getLogger("test").log(System.Logger.Level.INFO, "resolved 1,000 operations, " + state.devices().size()
                + " devices, in " + took / 1_000_000 + " ms");
    }
}
