// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.omnimesh.mesh.internal.core.CoreFixture.B;
import static org.omnimesh.mesh.internal.core.CoreFixture.C;
import static org.omnimesh.mesh.internal.core.CoreFixture.CHANNEL;
import static org.omnimesh.mesh.internal.core.CoreFixture.SELF;
import static org.omnimesh.mesh.internal.core.CoreFixture.only;
import static org.omnimesh.mesh.internal.core.CoreFixture.peer;
import static org.omnimesh.mesh.internal.core.CoreFixture.run;
import static org.omnimesh.mesh.internal.core.CoreFixture.sent;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.CausalHead;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.overlay.OverlayFrame;

/** Two devices whose link comes back tell each other what changed, and know as much as if they had told everything. */
class ReturnTest {
    private static final int AUTHORS = 20;
    private static final Mark THEIRS = new Mark(99, 5);

    private final CoreFixture mesh = new CoreFixture();
    private final Map<PeerId, Run> stored = new HashMap<>();

    /** Stores one entry each of some authors, and links a peer that says what it remembers. */
    private List<Action> linked(Mark remembered) {
        mesh.core.linkUp(B);
        return mesh.frame(B, new Frame.Hello(1, 7, remembered));
    }

    private void fill() {
        mesh.core.linkUp(C);
        mesh.frame(C, new Frame.Hello(1, 3));
        mesh.state(C, Map.of(), true);
        for (int i = 0; i < AUTHORS; i++) {
            PeerId author = peer(100 + i);
            stored.put(author, run(author, LogHead.EMPTY, 1));
            mesh.stored(C, i + 1, stored.get(author));
        }
    }

    private static Frame.State sweep(List<Action> actions) {
        List<Frame.State> told = sent(B, Frame.State.class, actions);
        assertEquals(1, told.size());
        assertTrue(told.getFirst().full() && told.getFirst().last());
        return told.getFirst();
    }

    @Test
    void whoRemembersNothingIsToldEverything() {
        fill();
        Frame.State told = sweep(linked(Mark.NONE));
        assertEquals(stored.keySet(), told.channels().get(CHANNEL).keySet());
        assertEquals(Mark.NONE, told.since());
        assertNotEquals(Mark.NONE, told.now());
    }

    @Test
    void whoRemembersIsToldWhatGrewSince() {
        fill();
        Mark then = sweep(linked(Mark.NONE)).now();
        mesh.core.linkDown(B);
        PeerId busy = peer(103);
        Run next = run(busy, stored.get(busy).head(), 2);
        mesh.stored(C, AUTHORS + 1, next);
        Frame.State told = sweep(linked(then));
        assertEquals(Map.of(busy, new Frame.Row(2, 2, next.head().tip())), told.channels().get(CHANNEL));
        assertEquals(then, told.since());
        assertTrue(told.now().reaches(then) && !told.now().equals(then));
    }

    @Test
    void whatWaitsIsToldWhetherItGrewOrNot() {
        fill();
        Mark then = sweep(linked(Mark.NONE)).now();
        mesh.core.linkDown(B);
        PeerId waiting = peer(104);
        Run blocked = run(waiting, stored.get(waiting).head(), 2, new CausalHead(B, 9));
        only(Action.Store.class, mesh.runs(C, AUTHORS + 1, blocked))
                .forEach(store -> mesh.core.stored(store.ticket(), Outcome.WAIT));
        Frame.Row row = sweep(linked(then)).channels().get(CHANNEL).get(waiting);
        assertEquals(new Frame.Row(1, 2, stored.get(waiting).head().tip()), row);
    }

    @Test
    void whoRemembersAnotherLifeIsToldEverything() {
        fill();
        Mark then = sweep(linked(Mark.NONE)).now();
        mesh.core.linkDown(B);
        Frame.State told = sweep(linked(new Mark(then.life() + 1, then.growths())));
        assertEquals(AUTHORS, told.channels().get(CHANNEL).size());
        assertEquals(Mark.NONE, told.since());
    }

    /** Hears all that a peer has, and then that its link went down and came back. */
    private Frame.Hello heardAndBack(Map<PeerId, Frame.Row> rows) {
        mesh.core.linkUp(B);
        mesh.frame(B, new Frame.Hello(1, 7));
        mesh.frame(B, new Frame.State(0, Map.of(CHANNEL, rows), true, true, THEIRS, Mark.NONE));
        mesh.core.linkDown(B);
        return sent(B, Frame.Hello.class, mesh.core.linkUp(B)).getFirst();
    }

    private List<Action> tellsSince(Mark since, Map<PeerId, Frame.Row> rows) {
        mesh.frame(B, new Frame.Hello(1, 8));
        List<Action> done = new ArrayList<>(mesh.frame(B, new Frame.State(0, Map.of(CHANNEL, rows), true, true,
                new Mark(since.life(), 50), since)));
        done.addAll(mesh.core.tick(Duration.ofMillis(300)));
        return done;
    }

    private static Map<PeerId, Long> askedFor(List<Action> actions, PeerId from) {
        Map<PeerId, Long> asked = new HashMap<>();
        sent(from, Frame.Overlay.class, actions).stream().map(Frame.Overlay::frame)
                .filter(OverlayFrame.Graft.class::isInstance).map(OverlayFrame.Graft.class::cast)
                .forEach(graft -> asked.putAll(graft.after().getOrDefault(CHANNEL, Map.of())));
        return asked;
    }

    @Test
    void saysWhatItRemembers() {
        assertEquals(THEIRS, heardAndBack(Map.of(B, Frame.Row.of(3))).since());
    }

    @Test
    void asksForWhatIsRememberedAndMissingHere() {
        heardAndBack(Map.of(B, Frame.Row.of(3)));
        List<Action> done = tellsSince(THEIRS, Map.of(C, Frame.Row.of(2)));
        assertEquals(Set.of(B, C), askedFor(done, B).keySet());
        assertEquals(List.of(), sent(B, Frame.Want.class, done));
    }

    @Test
    void whatIsNotRememberedIsAskedFor() {
        heardAndBack(Map.of(B, Frame.Row.of(3)));
        for (Mark other : List.of(new Mark(THEIRS.life(), THEIRS.growths() + 1), new Mark(THEIRS.life() + 1, 1))) {
            List<Action> done = tellsSince(other, Map.of(C, Frame.Row.of(2)));
            assertEquals(Set.of(CHANNEL), sent(B, Frame.Want.class, done).getFirst().channels());
            assertEquals(Set.of(C), askedFor(done, B).keySet());
            mesh.core.linkDown(B);
            mesh.core.linkUp(B);
        }
    }

    @Test
    void ofWhatAPeerMayNotReadNothingIsSaidToIt() {
        ChannelId other = new ChannelId(CoreFixture.filled(51));
        mesh.core.trustChanged(Map.of(CHANNEL, Set.of(SELF, B, C), other, Set.of(SELF, C)));
        heardAndBack(Map.of(B, Frame.Row.of(3)));
        mesh.frame(B, new Frame.Hello(1, 8));
        List<Action> done = mesh.frame(B, new Frame.State(0, Map.of(other, Map.of(C, Frame.Row.of(2))), true, true,
                THEIRS, THEIRS));
        assertEquals(List.of(), sent(B, Frame.Want.class, done));
        List<Action> later = mesh.core.trustChanged(
                Map.of(CHANNEL, Set.of(SELF, B, C), other, Set.of(SELF, B, C)));
        assertEquals(Set.of(other), sent(B, Frame.Want.class, later).getFirst().channels());
    }

    @Test
    void notAllIsRememberedIfAuthorsWereTooMany() {
        Map<PeerId, Frame.Row> strangers = new HashMap<>();
        for (int i = 0; i <= PeerSession.MAX_STRANGE; i++) {
            byte[] key = CoreFixture.filled(7);
            key[0] = (byte) (i >> 8);
            key[1] = (byte) i;
            strangers.put(PeerId.ofPublicKey(key), Frame.Row.of(1));
        }
        assertEquals(Mark.NONE, heardAndBack(strangers).since());
    }

    @Test
    void aShorterConversationDoesNotTakeTheMemoryAway() {
        heardAndBack(Map.of(B, Frame.Row.of(3)));
        mesh.core.linkDown(B);
        assertEquals(THEIRS, sent(B, Frame.Hello.class, mesh.core.linkUp(B)).getFirst().since());
    }

    @Test
    void aForkIsSeenInARememberedRow() {
        // given a peer whose log here ends, as it says, with another entry than the one that comes meanwhile from others
        Run fork = run(B, LogHead.EMPTY, 1);
        heardAndBack(Map.of(B, new Frame.Row(1, 1, fork.head().tip() + 1)));
        mesh.core.linkUp(C);
        mesh.frame(C, new Frame.Hello(1, 3));
        mesh.state(C, Map.of(), true);
        mesh.stored(C, 1, fork);
        List<Action> done = tellsSince(THEIRS, Map.of());
        assertEquals(Map.of(new LogId(CHANNEL, B), 1L), sent(B, Frame.Show.class, done).getFirst().entries());
    }

    @Test
    void agreeingInShortMovesTheMemoryOn() {
        Run own = run(SELF, LogHead.EMPTY, 1);
        mesh.core.appended(List.of(own));
        mesh.core.linkUp(B);
        mesh.frame(B, new Frame.Hello(1, 7));
        mesh.frame(B,
                new Frame.State(0, Map.of(CHANNEL, Map.of(SELF, Frame.Row.of(1))), true, true, THEIRS, Mark.NONE));
        Mark later = new Mark(THEIRS.life(), 8);
        StateDigest same = StateDigest.of(Map.of(SELF, 1L), author -> own.head().tip());
        mesh.frame(B, new Frame.Digest(0, Map.of(CHANNEL, same), later));
        mesh.core.linkDown(B);
        assertEquals(later, sent(B, Frame.Hello.class, mesh.core.linkUp(B)).getFirst().since());
    }

    private List<Frame.Want> wanted(StateDigest theirs, long growths) {
        return sent(B, Frame.Want.class,
                mesh.frame(B, new Frame.Digest(0, Map.of(CHANNEL, theirs), new Mark(THEIRS.life(), growths))));
    }

    @Test
    void whatWasNotHeardIsAskedForSinceTheLastTimeThatAllWas() {
        mesh.core.linkUp(B);
        mesh.frame(B, new Frame.Hello(1, 7));
        mesh.frame(B, new Frame.State(0, Map.of(CHANNEL, Map.of(C, Frame.Row.of(1))), true, true, THEIRS, Mark.NONE));
        StateDigest more = StateDigest.of(Map.of(C, 1L, B, 4L), author -> 1);
        assertEquals(List.of(new Frame.Want(Set.of(CHANNEL), THEIRS)), wanted(more, 9));
        // the answer is put together with what was heard before
        Mark later = new Mark(THEIRS.life(), 9);
        mesh.frame(B, new Frame.State(0, Map.of(CHANNEL, Map.of(B, Frame.Row.of(4))), true, false, later, THEIRS));
        assertEquals(List.of(), wanted(more, 9));
        assertEquals(List.of(new Frame.Want(Set.of(CHANNEL), later)),
                wanted(StateDigest.of(Map.of(C, 1L, B, 5L), author -> 1), 10));
    }

    @Test
    void ifAskingForChangesDoesNotHelpAllIsAskedFor() {
        mesh.core.linkUp(B);
        mesh.frame(B, new Frame.Hello(1, 7));
        mesh.frame(B, new Frame.State(0, Map.of(CHANNEL, Map.of(C, Frame.Row.of(1))), true, true, THEIRS, Mark.NONE));
        StateDigest more = StateDigest.of(Map.of(C, 1L, B, 4L), author -> 1);
        for (int i = 0; i < Heard.MAX_CHANGES; i++) {
            assertEquals(List.of(new Frame.Want(Set.of(CHANNEL), THEIRS)), wanted(more, 9));
        }
        assertEquals(List.of(new Frame.Want(Set.of(CHANNEL))), wanted(more, 9));
    }

    @Test
    void whoHasTheSameIsAskedForNothing() {
        Run own = run(SELF, LogHead.EMPTY, 1);
        mesh.up(B);
        mesh.core.appended(List.of(own));
        assertEquals(List.of(), wanted(StateDigest.of(Map.of(SELF, 1L), author -> own.head().tip()), 3));
        assertEquals(1, wanted(StateDigest.of(Map.of(SELF, 1L), author -> own.head().tip() + 1), 3).size());
    }

    @Test
    void whoWantsChangesIsToldChanges() {
        fill();
        Mark then = sweep(linked(Mark.NONE)).now();
        PeerId busy = peer(103);
        mesh.stored(C, AUTHORS + 1, run(busy, stored.get(busy).head(), 2));
        for (Mark since : List.of(then, Mark.NONE)) {
            Frame.State told = sent(B, Frame.State.class, mesh.frame(B, new Frame.Want(Set.of(CHANNEL), since))).get(0);
            assertEquals(since, told.since());
            assertEquals(since.equals(then) ? 1 : AUTHORS, told.channels().get(CHANNEL).size());
        }
    }

    @Test
    void twoThatMeetAgainSayLittleAndMissNothing() {
        // given two that have the same 200 logs
        Map<LogId, LogHead> heads = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            heads.put(new LogId(CHANNEL, peer(i + 10)), run(peer(i + 10), LogHead.EMPTY, 1).head());
        }
        Pair pair = new Pair(heads);
        int first = pair.meet();
        // when the link comes back after three logs grew at one end
        pair.part();
        Set<PeerId> grown = Set.of(peer(20), peer(50), peer(80));
        grown.forEach(author -> pair.grow(run(author, heads.get(new LogId(CHANNEL, author)), 1)));
        int second = pair.meet();
        // then
        assertEquals(grown, pair.asked.keySet());
        assertTrue(second * 10 < first, first + " bytes at first, " + second + " then");
    }

    /** Two cores, and a wire that counts the bytes of what they tell each other. */
    private static final class Pair {
        private final CoreFixture one = new CoreFixture();
        private final CoreFixture other = new CoreFixture(new MeshCore(B, new SplittableRandom(2)));
        /** What the first is asked for. */
        private final Map<PeerId, Long> asked = new HashMap<>();

        Pair(Map<LogId, LogHead> heads) {
            one.core.restore(heads);
            other.core.restore(heads);
        }

        void grow(Run run) {
            one.core.appended(List.of(run));
        }

        /** Links both and carries frames until there are none. */
        int meet() {
            int bytes = 0;
            Deque<Action> fromOne = new ArrayDeque<>(one.core.linkUp(B));
            Deque<Action> fromOther = new ArrayDeque<>(other.core.linkUp(SELF));
            while (!fromOne.isEmpty() || !fromOther.isEmpty()) {
                boolean mine = !fromOne.isEmpty();
                if ((mine ? fromOne : fromOther).remove() instanceof Action.Send send) {
                    bytes += send.frame().length;
                    (mine ? fromOther : fromOne).addAll(mine
                            ? other.core.frame(SELF, send.frame())
                            : one.core.frame(B, send.frame()));
                    asked.putAll(askedFor(mine ? List.of() : List.of(send), SELF));
                }
            }
            return bytes;
        }

        void part() {
            one.core.linkDown(B);
            other.core.linkDown(SELF);
        }
    }
}
