// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.omnimesh.mesh.internal.core.CoreFixture.B;
import static org.omnimesh.mesh.internal.core.CoreFixture.C;
import static org.omnimesh.mesh.internal.core.CoreFixture.CHANNEL;
import static org.omnimesh.mesh.internal.core.CoreFixture.SELF;
import static org.omnimesh.mesh.internal.core.CoreFixture.only;
import static org.omnimesh.mesh.internal.core.CoreFixture.run;
import static org.omnimesh.mesh.internal.core.CoreFixture.sent;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.overlay.OverlayFrame;

/** Whoever misbehaves is slowed down, then cut, then kept away for a while; others are served all the time. */
class MisbehaviourTest {
    private static final Duration TICK = Duration.ofMillis(250);

    private final CoreFixture mesh = new CoreFixture();
    private final List<Action> actions = new ArrayList<>();
    private Duration now = Duration.ZERO;

    private int throttled() {
        return only(Action.Throttle.class, actions).size();
    }

    private int cut() {
        return only(Action.Close.class, actions).size();
    }

    /** Lets it happen until the peer is cut; returns how often it happened before it was slowed down, and before it was cut. */
    private List<Integer> untilCut(int most, Supplier<List<Action>> offence) {
        int slow = 0;
        int times = 0;
        while (cut() == 0 && times < most) {
            times++;
            actions.addAll(offence.get());
            slow = slow == 0 && throttled() > 0 ? times : slow;
        }
        assertEquals(1, cut(), "cut after " + times);
        return List.of(slow, times);
    }

    private void passes(Duration time) {
        for (Duration until = now.plus(time); now.compareTo(until) < 0;) {
            now = now.plus(TICK);
            actions.addAll(mesh.core.tick(now));
        }
    }

    private void staysAwayForAMinute() {
        mesh.core.linkDown(B);
        assertEquals(1, only(Action.Close.class, mesh.core.linkUp(B)).size(), "kept away");
        mesh.core.time(now.plus(Score.FIRST_BAN));
        assertEquals(0, only(Action.Close.class, mesh.core.linkUp(B)).size(), "may try again");
    }

    private void othersAreServed() {
        List<Action> written = mesh.core.appended(List.of(run(SELF, LogHead.EMPTY, 10)));
        assertEquals(1, sent(C, Frame.Runs.class, written).size());
        assertEquals(1, only(Action.Store.class, mesh.runs(C, 1, run(C, LogHead.EMPTY, 10))).size());
    }

    @Test
    void whatIsMalformedCutsAtOnce() {
        mesh.up(B);
        mesh.up(C);
        assertEquals(List.of(0, 1), untilCut(10, () -> mesh.core.frame(B, new byte[] { 1, 2, 3 })));
        staysAwayForAMinute();
        othersAreServed();
    }

    @Test
    void runsOfAChannelThatWasNeverNamedToThePeerSlowDownThenCut() {
        mesh.core.trustChanged(Map.of(CHANNEL, Set.of(SELF, C)));
        mesh.up(B);
        mesh.up(C);
        Run run = run(B, LogHead.EMPTY, 10);
        int[] number = { 0 };
        assertEquals(List.of(4, 20), untilCut(100, () -> mesh.runs(B, ++number[0], run)));
        assertEquals(0, only(Action.Store.class, actions).size());
        staysAwayForAMinute();
        othersAreServed();
    }

    @Test
    void aConversationThatBeginsAgainAndAgainSlowsDownThenCuts() {
        mesh.up(B);
        mesh.up(C);
        int[] session = { 100 };
        assertEquals(List.of(4, 20), untilCut(100, () -> mesh.frame(B, new Frame.Hello(1, ++session[0]))));
        staysAwayForAMinute();
        othersAreServed();
    }

    @Test
    void theSameEntriesAgainAndAgainSlowDownThenCut() {
        mesh.up(B);
        mesh.up(C);
        Run run = run(B, LogHead.EMPTY, 10);
        mesh.stored(B, 1, run);
        Run[] same = Collections.nCopies(1000, run).toArray(Run[]::new);
        int[] number = { 1 };
        assertEquals(List.of(12, 16), untilCut(100, () -> mesh.runs(B, ++number[0], same)));
        staysAwayForAMinute();
        othersAreServed();
    }

    @Test
    void framesThatNobodyNeedsSlowDownThenCutOnceThatDidNotHelp() {
        mesh.up(B);
        mesh.up(C);
        byte[] useless = new CborMap().put(0, 99).encode();
        int floods = 0;
        while (cut() == 0 && floods < 10) {
            floods++;
            // until it is slowed down; then the links reads a frame every 50 ms
            for (int before = throttled(); throttled() == before && cut() == 0;) {
                actions.addAll(mesh.core.frame(B, useless));
            }
            assertTrue(throttled() > 0);
            for (Duration end = now.plus(Score.SLOW).plus(TICK.multipliedBy(20)); now.compareTo(end) < 0; now = now
                    .plusMillis(50)) {
                mesh.core.time(now);
                actions.addAll(mesh.core.frame(B, useless));
            }
        }
        assertEquals(Score.MOST_SLOWED + 1, floods);
        othersAreServed();
    }

    @Test
    void whoeverClaimsEntriesAndNeverSendsThemIsSlowedDownThenCut() {
        mesh.up(B);
        mesh.up(C);
        actions.addAll(mesh.state(B, Map.of(C, Frame.Row.of(1000)), true));
        passes(Duration.ofSeconds(60));
        assertEquals(0, throttled(), "links may be slow");
        passes(Duration.ofSeconds(45));
        assertEquals(1, throttled());
        assertEquals(0, cut());
        passes(Duration.ofSeconds(80));
        assertEquals(List.of(B), only(Action.Close.class, actions).stream().map(Action.Close::peer).toList());
        staysAwayForAMinute();
        othersAreServed();
    }

    // Whoever is honest.

    private static boolean isAsked(PeerId peer, List<Action> actions) {
        return sent(peer, Frame.Overlay.class, actions).stream().map(Frame.Overlay::frame)
                .anyMatch(OverlayFrame.Graft.class::isInstance);
    }

    @Test
    void aSlowPeerIsNotBlamed() {
        // given: one run in three quarters of a minute
        mesh.up(B);
        actions.addAll(mesh.state(B, Map.of(C, Frame.Row.of(40)), true));
        LogHead head = LogHead.EMPTY;
        for (int i = 1; i <= 40; i++) {
            passes(Duration.ofSeconds(45));
            Run run = run(C, head, 10);
            head = run.head();
            mesh.stored(B, i, run);
        }
        assertEquals(0, throttled() + cut());
    }

    @Test
    void aPeerWhoseLinkWasLostIsNotBlamed() {
        for (int i = 0; i < 40; i++) {
            mesh.up(B);
            actions.addAll(mesh.state(B, Map.of(C, Frame.Row.of(1000)), true));
            passes(Duration.ofSeconds(29));
            actions.addAll(mesh.core.linkDown(B));
            passes(Duration.ofSeconds(29));
        }
        assertEquals(0, throttled() + cut());
    }

    @Test
    void aPeerThatCannotReadWhatItHasSaysSoAndIsAskedAgainLater() {
        mesh.up(B);
        actions.addAll(mesh.state(B, Map.of(C, Frame.Row.of(1000)), true));
        assertTrue(isAsked(B, actions));
        int asked = 0;
        for (int i = 0; i < 20; i++) {
            actions.clear();
            mesh.frame(B, new Frame.Lacks(new LogId(CHANNEL, C), 1));
            passes(Duration.ofSeconds(61));
            asked += isAsked(B, actions) ? 1 : 0;
            assertEquals(0, throttled() + cut());
        }
        assertEquals(20, asked);
    }

    @Test
    void saysWhatItCannotRead() {
        mesh.up(B);
        mesh.core.appended(List.of(run(SELF, LogHead.EMPTY, 10)));
        LogId log = new LogId(CHANNEL, SELF);
        assertEquals(List.of(new Frame.Lacks(log, 1)), sent(B, Frame.Lacks.class, mesh.core.notFound(B, log, 1)));
    }

    @Test
    void anotherPeerGivesWhatOneLacksAtOnce() {
        mesh.up(B);
        mesh.up(C);
        mesh.state(B, Map.of(SELF, Frame.Row.of(300)), true);
        mesh.state(C, Map.of(SELF, Frame.Row.of(300)), true);
        passes(TICK);
        PeerId asked = isAsked(B, actions) ? B : C;
        List<Action> next = mesh.frame(asked, new Frame.Lacks(new LogId(CHANNEL, SELF), 1));
        assertTrue(isAsked(asked.equals(B) ? C : B, next));
    }

    @Test
    void whoMendsMuchIsNotBlamed() {
        // given: more damaged runs than may be repeated at once
        mesh.up(B);
        int count = Score.MOST_REPEATED + 2000;
        List<Run> runs = new ArrayList<>();
        for (LogHead head = LogHead.EMPTY; runs.size() < count; head = runs.getLast().head()) {
            runs.add(run(B, head, 10));
        }
        int[] number = { 0 };
        for (int i = 0; i < count; i += 1000) {
            mesh.stored(B, ++number[0], runs.subList(i, i + 1000).toArray(Run[]::new));
        }
        mesh.core.damaged(new LogId(CHANNEL, B), 1, count);

        // when
        for (Run run : runs) {
            List<Action> repair = mesh.runs(B, ++number[0], run);
            actions.addAll(repair);
            assertEquals(1, only(Action.Repair.class, repair).size());
            mesh.core.mended(run);
        }

        // then
        assertEquals(0, throttled() + cut());
    }

    @Test
    void whoWasAskedBeforeThisNodeStoodStillIsNotBlamed() {
        mesh.up(B);
        actions.addAll(mesh.state(B, Map.of(C, Frame.Row.of(1000)), true));
        passes(Duration.ofSeconds(1));
        assertTrue(isAsked(B, actions));
        now = now.plus(Duration.ofHours(1));
        passes(TICK);
        assertEquals(0, throttled() + cut());
    }

    @Test
    void whoSendsWhatIsNewBeforeWhatItWasAskedForIsNotBlamed() {
        mesh.up(B);
        actions.addAll(mesh.state(B, Map.of(C, Frame.Row.of(1000)), true));
        assertTrue(isAsked(B, actions));
        LogHead head = LogHead.EMPTY;
        for (int i = 1; i <= 100; i++) {
            passes(Duration.ofSeconds(3));
            Run run = run(B, head, 10);
            head = run.head();
            mesh.stored(B, i, run);
        }
        assertEquals(0, throttled() + cut());
    }

    @Test
    void whoLacksAnEntryThatIsHereIsAskedForWhatComesNextAllTheSame() {
        // given: a peer that is asked for what follows the first entry
        mesh.up(B);
        mesh.stored(B, 1, run(C, LogHead.EMPTY, 10));
        actions.addAll(mesh.state(B, Map.of(C, Frame.Row.of(1000)), true));
        assertTrue(isAsked(B, actions));

        // when: it could not show the first one, to mend it here
        actions.clear();
        mesh.frame(B, new Frame.Lacks(new LogId(CHANNEL, C), 1));
        passes(Duration.ofSeconds(30));

        // then
        assertTrue(isAsked(B, actions), "asked again soon");
        actions.clear();
        mesh.frame(B, new Frame.Lacks(new LogId(CHANNEL, C), 2));
        passes(Duration.ofSeconds(30));
        assertTrue(!isAsked(B, actions), "not asked for a minute: what it lacks comes next");
    }

    @Test
    void whoSaysAgainAndAgainThatItLacksSomethingIsBlamedForTheOthers() {
        mesh.up(B);
        Frame.Row many = Frame.Row.of(1000);
        actions.addAll(mesh.state(B, Map.of(SELF, many, B, many, C, many), true));
        for (int i = 0; i < 40 && cut() == 0; i++) {
            passes(Duration.ofSeconds(31));
            mesh.frame(B, new Frame.Lacks(new LogId(CHANNEL, i % 2 == 0 ? SELF : B), 1));
        }
        assertEquals(1, cut());
    }

    @Test
    void whoSendsTheSameRunThatMustWaitAgainAndAgainIsBlamedForTheOthers() {
        mesh.up(B);
        actions.addAll(mesh.state(B, Map.of(C, Frame.Row.of(1000)), true));
        Run second = run(C, run(C, LogHead.EMPTY, 10).head(), 10);
        for (int i = 1; i <= 40 && cut() == 0; i++) {
            passes(Duration.ofSeconds(50));
            only(Action.Store.class, mesh.runs(B, i, second))
                    .forEach(store -> mesh.core.stored(store.ticket(), Outcome.WAIT));
        }
        assertEquals(1, cut());
    }

    // What a peer may make this node remember.

    @Test
    void inventedAuthorsTakeNoMemory() {
        mesh.up(B);
        for (int frame = 0; frame < 50; frame++) {
            Map<PeerId, Frame.Row> invented = new LinkedHashMap<>();
            for (int i = 0; i < 1000; i++) {
                byte[] key = ByteBuffer.allocate(PeerId.KEY_LENGTH).putInt(frame).putInt(i).array();
                invented.put(PeerId.ofPublicKey(key), new Frame.Row(5, Long.MAX_VALUE, 7));
            }
            mesh.state(B, invented, false);
        }
        assertTrue(mesh.core.notedLogs(B) <= PeerSession.MAX_STRANGE, () -> mesh.core.notedLogs(B) + " logs");
    }
}
