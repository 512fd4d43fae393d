// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.omnimesh.api.team.Role;
import org.omnimesh.team.internal.dag.SmallTeam.Deed;

/**
 * Everything that anybody in a team of four members with five devices, or who comes to it, can decide about the team and its channels:
 * each kind of operation with each target. What its author may not do at all is void whatever others do at the same time, so of
 * what nobody had seen only what she may do is combined.
 *
 * <p>
 * Always, in teams with three distributions of roles: every pair that happens at once; a part of all that happens in a row, and of all
 * triples. With {@code -Domnimesh.test.interleavings.part=1}, as by {@code ./build long}, in teams with all 125 distributions: every
 * pair, at once and in a row, every triple that happens at once, and a part of the triples of which one had seen another: of those
 * {@link EveryInterleavingTest} explores all for a stated list of decisions. Another number than 1 explores one in so many triples.
 * That takes hours: {@code -Domnimesh.test.interleavings.from=N} leaves out the first N of the 125 teams, and
 * {@code -Domnimesh.test.interleavings.teams=M} ends after M of the rest.
 */
class EveryDecisionTest {
    private static final int PART = 499;
    private static final int CHOSEN = Integer.getInteger("omnimesh.test.interleavings.part", PART);
    private static final int FROM = Integer.getInteger("omnimesh.test.interleavings.from", 0);
    private static final int MOST = Integer.getInteger("omnimesh.test.interleavings.teams", Integer.MAX_VALUE);
    private static final int EVERY_ROW = Math.max(1, CHOSEN / 8);
    private static final int EVERY_KNOWING = 5000 + 400 * CHOSEN;
    /** For the second whether it had seen the first, for the third whether the first, whether the second. */
    private static final List<Integer> KNOWING = List.of(1, 3, 6, 7);

    private static final LongAdder TEAMS = new LongAdder();
    private static final LongAdder PAIRS = new LongAdder();
    private static final LongAdder TRIPLES = new LongAdder();

    static Stream<Arguments> teams() {
        if (CHOSEN < PART) {
            return Stream.of(Role.values()).flatMap(second -> Stream.of(Role.values())
                    .flatMap(third -> Stream.of(Role.values()).map(fourth -> Arguments.of(second, third, fourth))))
                    .skip(FROM).limit(MOST);
        }
        return Stream.of(Arguments.of(Role.OWNER, Role.ADMIN, Role.MEMBER),
                Arguments.of(Role.ADMIN, Role.MEMBER, Role.GUEST), Arguments.of(Role.HUB, Role.GUEST, Role.ADMIN));
    }

    @ParameterizedTest
    @MethodSource("teams")
    void everyOrderGivesTheSameTeamInWhichWhatMustHoldHolds(Role second, Role third, Role fourth) {
        SmallTeam team = new SmallTeam(second, third, fourth);
        List<Deed> all = team.deeds();
        List<Deed> first = all.stream().filter(team::counts).toList();
        Exploration exploration = new Exploration(team);
        long atOnce = pairsAtOnce(exploration, first);
        assertTrue(atOnce == first.size() * (first.size() + 1L) / 2, "explored " + atOnce);
        PAIRS.add(atOnce + pairsInARow(exploration, first, all));
        TRIPLES.add(triplesAtOnce(exploration, first) + triplesThatKnow(exploration, first, all));
        TEAMS.increment();
    }

    @AfterAll
    static void report() {
        System.getLogger("test").log(System.Logger.Level.INFO, "explored " + PAIRS + " pairs and " + TRIPLES
                + " triples of decisions in " + TEAMS + " teams");
        assertTrue(TEAMS.sum() == 0 || TRIPLES.sum() > 1000 * TEAMS.sum(), "explored too few triples: " + TRIPLES);
    }

    private static long pairsAtOnce(Exploration exploration, List<Deed> first) {
        return IntStream.range(0, first.size()).parallel().mapToLong(i -> IntStream.rangeClosed(0, i)
                .filter(j -> exploration.explore(List.of(first.get(i), first.get(j)), 0, i + j)).count()).sum();
    }

    private static long pairsInARow(Exploration exploration, List<Deed> first, List<Deed> all) {
        long every = (long) first.size() * all.size();
        return LongStream.range(0, (every + EVERY_ROW - 1) / EVERY_ROW).parallel().map(it -> it * EVERY_ROW)
                .filter(at -> exploration.explore(List.of(first.get((int) (at % first.size())),
                        all.get((int) (at / first.size()))), 1, (int) at))
                .count();
    }

    private static long triplesAtOnce(Exploration exploration, List<Deed> first) {
        long n = first.size();
        return LongStream.range(0, (n * n * n + CHOSEN - 1) / CHOSEN).parallel().map(it -> it * CHOSEN).filter(at -> {
            int i = (int) (at % n);
            int j = (int) (at / n % n);
            int k = (int) (at / n / n);
            return i <= j && j <= k
                    && exploration.explore(List.of(first.get(i), first.get(j), first.get(k)), 0, i + j + k);
        }).count();
    }

    private static long triplesThatKnow(Exploration exploration, List<Deed> first, List<Deed> all) {
        long every = (long) first.size() * all.size() * all.size();
        return KNOWING.stream().mapToLong(seen -> LongStream.range(0, every / EVERY_KNOWING).parallel()
                .map(it -> it * EVERY_KNOWING + seen).filter(at -> {
                    int i = (int) (at % first.size());
                    int j = (int) (at / first.size() % all.size());
                    int k = (int) (at / first.size() / all.size());
                    return exploration.explore(List.of(first.get(i), all.get(j), all.get(k)), seen, i + j + k);
                }).count()).sum();
    }
}
