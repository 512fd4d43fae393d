// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.team.internal.dag.Causality.Limits;
import org.omnimesh.team.internal.dag.SmallTeam.Deed;
import org.omnimesh.testing.Ids;

/** Lets deeds happen in a small team, knowing of each other or not, and come in every order; checks what they come to. */
final class Exploration {
    /** Orders of arrival beside the first one, for one, two and three deeds. */
    private static final List<List<List<Integer>>> ORDERS = List.of(List.of(), List.of(), List.of(List.of(1, 0)),
            List.of(List.of(2, 1, 0), List.of(1, 0, 2), List.of(0, 2, 1), List.of(1, 2, 0), List.of(2, 0, 1)));

    private final SmallTeam team;
    private final Map<List<Deed>, Boolean> countsAfter = new ConcurrentHashMap<>();

    Exploration(SmallTeam team) {
        this.team = team;
    }

    /**
     * Explores a few deeds.
     *
     * @param seen for each pair of three whether the later one had seen the earlier one: the second the first, the third the
     *        first, the third the second
     * @param turn by which numbers the clocks go, and which order the whole is resolved in once more
     * @return false if they cannot happen, as one is about somebody who never came
     */
    boolean explore(List<Deed> deeds, int seen, int turn) {
        List<Operation> done = new ArrayList<>();
        for (int i = 0; i < deeds.size(); i++) {
            Set<EntryId> parents = new HashSet<>(Set.of(team.last));
            for (int earlier = 0; earlier < i; earlier++) {
                if ((seen >> (i == 1 ? 0 : 1 + earlier) & 1) != 0) {
                    parents.add(done.get(earlier).id());
                }
            }
            Optional<Act> act = deeds.get(i).act().apply(newcomer(done));
            if (act.isEmpty()) {
                return false;
            }
            done.add(new Operation(Ids.entry(1000 + i), Story.device(deeds.get(i).author()),
                    time(i, deeds.size(), seen, turn), parents, act.get()));
        }
        History history = new History(team.history, done);
        TeamState state = Resolution.resolve(team.story.root, history.operations.values());
        try {
            Invariants.check(history, state);
            checkReasons(deeds, seen, done, state);
            checkOrders(history, done, state, turn);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + done + "\n" + team.state.devices(), e);
        }
        return true;
    }

    private static Optional<MemberId> newcomer(List<Operation> done) {
        return done.stream().filter(it -> it.act() instanceof Act.Admit admit
                && admit.device().equals(Story.device("E"))).map(it -> new MemberId(it.id().bytes())).findFirst();
    }

    /** Of what is concurrent any may be earlier by the clocks. */
    private static HybridTime time(int index, int count, int seen, int turn) {
        int place = index;
        if (seen == 0 && count == 3 && turn % ORDERS.size() > 0) {
            List<List<Integer>> orders = ORDERS.get(count);
            place = orders.get(turn % orders.size()).get(index);
        }
        return new HybridTime(5000 + place, 0);
    }

    /**
     * What operations come to follows from how they are sorted: that is tried in every order of arrival, the whole in one of them;
     * of triples for one in four.
     */
    private void checkOrders(History history, List<Operation> done, TeamState state, int turn) {
        List<Operation> before = new ArrayList<>(team.story.operations.values());
        Collections.reverse(before);
        Causality sorted = new Causality(team.story.root, history.operations.values(), Limits.ALL_TEAMS);
        List<List<Integer>> orders = ORDERS.get(done.size());
        for (int i = 0; i < orders.size(); i++) {
            List<Operation> arrived = new ArrayList<>();
            orders.get(i).forEach(it -> arrived.add(done.get(it)));
            arrived.addAll(before);
            assertSame(sorted, new Causality(team.story.root, arrived, Limits.ALL_TEAMS));
            if (i == turn % orders.size() && (done.size() < 3 || turn % 4 == 0)) {
                assertEquals(state, Resolution.resolve(team.story.root, arrived), "another order, another end");
            }
        }
    }

    private static void assertSame(Causality one, Causality other) {
        assertEquals(one.size(), other.size(), "another order, others wait");
        for (int i = 0; i < one.size(); i++) {
            assertEquals(one.at(i), other.at(i), "another order, sorted otherwise");
            assertEquals(one.past(i), other.past(i), "another order, another past");
        }
        assertEquals(one.excess(), other.excess());
        assertEquals(one.waiting(), other.waiting());
        assertEquals(one.tips(), other.tips());
    }

    /**
     * Of what somebody might do and did without knowing of the others, that is void, and only that, whose author another one that
     * counts is aimed at, unless she aimed back, or both are in a circle of three: mutual removals both stand, mutual expulsions too.
     */
    private void checkReasons(List<Deed> deeds, int seen, List<Operation> done, TeamState state) {
        if (seen != 0) {
            return;
        }
        for (int i = 0; i < done.size(); i++) {
            boolean struck = false;
            for (int by = 0; by < done.size(); by++) {
                struck |= by != i && state.standing().contains(done.get(by).id())
                        && isAimed(deeds, done, by, i) && !leadsTo(deeds, done, i, by);
            }
            Operation operation = done.get(i);
            assertEquals(struck, state.voided().contains(operation.id()),
                    () -> "void without a reason, or not void in spite of one: " + operation);
        }
    }

    private boolean leadsTo(List<Deed> deeds, List<Operation> done, int from, int to) {
        for (int by = 0; by < done.size(); by++) {
            if (by != from && isAimed(deeds, done, from, by) && (by == to || isAimed(deeds, done, by, to))) {
                return true;
            }
        }
        return false;
    }

    private boolean isAimed(List<Deed> deeds, List<Operation> done, int by, int at) {
        Operation struck = done.get(at);
        MemberId author = team.memberOf(struck.author());
        return switch (done.get(by).act()) {
            case Act.Remove remove -> remove.devices().contains(struck.author())
                    || remove.member().filter(author::equals).isPresent();
            case Act.SetRole set -> set.member().equals(author)
                    && !author.equals(team.memberOf(done.get(by).author()))
                    && !countsAfter(deeds.get(by), deeds.get(at));
            case Act.Expel expel -> expel.member().equals(author) && decides(struck.act(), expel.channel());
            case Act.Appoint appoint -> !appoint.admin() && appoint.member().equals(author)
                    && decides(struck.act(), appoint.channel()) && !(struck.act() instanceof Act.Invite);
            default -> false;
        };
    }

    private static boolean decides(Act act, ChannelId channel) {
        return (act instanceof Act.Invite || act instanceof Act.Expel || act instanceof Act.Appoint)
                && act.about().filter(channel::equals).isPresent();
    }

    private boolean countsAfter(Deed first, Deed then) {
        return countsAfter.computeIfAbsent(List.of(first, then), it -> {
            Story story = new Story(team.story);
            EntryId one = story.does(first.author(), team.last, first.act().apply(Optional.empty()).orElseThrow());
            EntryId other = story.does(then.author(), one, then.act().apply(Optional.empty()).orElseThrow());
            TeamState state = story.state();
            assertTrue(state.standing().contains(one));
            return state.standing().contains(other);
        });
    }
}
