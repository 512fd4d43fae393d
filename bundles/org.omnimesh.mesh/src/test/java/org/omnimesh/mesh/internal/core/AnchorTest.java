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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.ChannelTrust.Verdict;
import org.omnimesh.mesh.internal.entry.CausalHead;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunCodec;
import org.omnimesh.mesh.internal.overlay.OverlayFrame;

/** Runs whose content has expired: a log may begin with one, or skip a gap to it. */
class AnchorTest {
    private static final LogId LOG_OF_C = new LogId(CHANNEL, C);

    private final CoreFixture mesh = new CoreFixture();
    private boolean expired = true;
    private final CoreFixture limited = new CoreFixture(
            new MeshCore(SELF, new SplittableRandom(1), true, header -> expired));

    private static Run bare(Run run) {
        return RunCodec.strip(run);
    }

    private static LogHead end(long seq) {
        return new LogHead(seq, new EntryId(CoreFixture.filled((int) seq)));
    }

    private List<Action.Store> offered(Run run, long number) {
        return only(Action.Store.class, limited.runs(B, number, run));
    }

    private static List<Map<ChannelId, Map<PeerId, Long>>> asked(List<Action> actions) {
        return sent(B, Frame.Overlay.class, actions).stream().map(Frame.Overlay::frame)
                .filter(OverlayFrame.Graft.class::isInstance).map(OverlayFrame.Graft.class::cast)
                .map(OverlayFrame.Graft::after).toList();
    }

    @Test
    void aLogBeginsWithABareRunThatHasExpired() {
        limited.up(B);
        Run anchor = bare(run(C, end(50), 10));
        Run next = run(C, anchor.head(), 20);
        // when
        limited.stored(B, 1, anchor, next);
        // then: the newcomer says that it has all
        List<Action> told = limited.frame(B, new Frame.Want(Set.of(CHANNEL)));
        assertEquals(52, sent(B, Frame.State.class, told).get(0).channels().get(CHANNEL).get(C).stored());
    }

    @Test
    void aGapIsSkippedToABareRunAndWhatIsBehindItIsNoNews() {
        limited.up(B);
        Run first = run(C, LogHead.EMPTY, 10);
        limited.stored(B, 1, first);
        limited.stored(B, 2, bare(run(C, end(70), 10)));
        assertEquals(List.of(), offered(run(C, first.head(), 10), 3));
        assertEquals(0, limited.core.waitingBytes());
    }

    @Test
    void whatDependsOnSomethingBeforeAnAnchorNeedNotWait() {
        limited.up(B);
        limited.stored(B, 1, bare(run(C, end(50), 10)));
        assertEquals(1, offered(run(B, LogHead.EMPTY, 10, new CausalHead(C, 20)), 2).size());
    }

    @Test
    void bareRunsDoNotWaitForTheirCauses() {
        limited.up(B);
        assertEquals(1, offered(bare(run(C, end(50), 10, new CausalHead(B, 7))), 1).size());
    }

    @Test
    void aBareRunThatHasNotExpiredIsNotTakenButOneWithContentIs() {
        expired = false;
        limited.up(B);
        Run full = run(C, LogHead.EMPTY, 10);
        // when
        List<Action> actions = limited.runs(B, 1, bare(full));
        // then
        assertEquals(List.of(), only(Action.Store.class, actions));
        assertEquals(List.of(), only(Action.Close.class, actions), "nobody is blamed");
        assertEquals(List.of(), only(Action.Throttle.class, actions), "nobody is blamed");
        limited.up(C);
        assertEquals(1, only(Action.Store.class, limited.runs(C, 1, full)).size());
    }

    @Test
    void asksAgainForABareRunOnceItMayHaveExpired() {
        expired = false;
        limited.up(B);
        Run anchor = bare(run(C, end(50), 10));
        limited.runs(B, 1, anchor);
        assertEquals(List.of(), limited.runs(B, 2, run(C, anchor.head(), 10)).stream()
                .filter(Action.Store.class::isInstance).toList(), "what follows is not kept either");
        assertEquals(0, limited.core.waitingBytes());
        // when
        expired = true;
        List<Action> later = limited.core.tick(Inbound.ASK_FOR_DROPPED);
        // then
        assertEquals(List.of(Map.of(CHANNEL, Map.of(C, 0L))), asked(later));
        assertEquals(1, offered(anchor, 3).size());
    }

    @Test
    void asksAgainAtOnceWhenTrustChangesAndMeanwhileWantsNothingOfThatLog() {
        expired = false;
        limited.up(B);
        limited.runs(B, 1, bare(run(C, end(50), 10)));
        // when
        List<Action> told = limited.frame(B, new Frame.Want(Set.of(CHANNEL)));
        // then
        assertEquals(Long.MAX_VALUE, sent(B, Frame.State.class, told).get(0).channels().get(CHANNEL).get(C).held());
        List<Action> changed = limited.core.trustChanged(Map.of(CHANNEL, Set.of(SELF, B, C)));
        assertEquals(List.of(Map.of(CHANNEL, Map.of(C, 0L))), asked(changed));
    }

    @Test
    void aBareRunThatContradictsTheLogIsAForkWhateverItsAge() {
        limited.up(B);
        Run here = run(C, LogHead.EMPTY, 10);
        limited.stored(B, 1, here);
        expired = false;
        assertEquals(1, offered(bare(run(C, LogHead.EMPTY, 11)), 2).size(), "the store finds the proof");
        assertEquals(Outcome.FORK, Admission.position(bare(run(C, LogHead.EMPTY, 11)), here.head()));
        assertEquals(Outcome.FORK, Admission.position(bare(run(C, end(1), 11)), here.head()),
                "it follows, but another one");
    }

    @Test
    void storesTakeBareRunsOnlyOnceTheyHaveExpired() {
        Run bare = bare(run(C, end(50), 10, new CausalHead(B, 7)));
        assertEquals(Outcome.WAIT,
                Admission.decide(bare, LogHead.EMPTY, log -> 0L, header -> Verdict.ACCEPT, header -> false));
        assertEquals(Outcome.STORED,
                Admission.decide(bare, LogHead.EMPTY, log -> 0L, header -> Verdict.ACCEPT, header -> true));
        assertEquals(Outcome.REFUSED,
                Admission.decide(bare, LogHead.EMPTY, log -> 0L, header -> Verdict.REFUSE, header -> true));
    }

    @Test
    void sendsTheLastBareRunToANewcomer() {
        mesh.core.restore(Map.of(LOG_OF_C, end(60)));
        mesh.up(B);
        Run anchor = bare(run(C, end(59), 10));
        // when
        mesh.frame(B, new Frame.Overlay(new OverlayFrame.Graft(Map.of(CHANNEL, Map.of(C, 0L)))));
        List<Action> sent = mesh.core.loaded(B, CHANNEL, List.of(anchor.bytes()));
        // then
        assertEquals(1, sent(B, Frame.Runs.class, sent).size());
    }

    @Test
    void sendsNothingWithAGapThatMatters() {
        mesh.core.restore(Map.of(LOG_OF_C, end(60)));
        mesh.up(B);
        mesh.frame(B, new Frame.Overlay(new OverlayFrame.Graft(Map.of(CHANNEL, Map.of(C, 0L)))));
        assertEquals(List.of(), sent(B, Frame.Runs.class,
                mesh.core.loaded(B, CHANNEL, List.of(run(C, end(59), 10).bytes()))));
    }

    @Test
    void waitingIsBounded() {
        expired = false;
        limited.up(B);
        for (int i = 0; i < PeerSession.MAX_DROPPED + 10; i++) {
            limited.runs(B, i + 1, bare(run(CoreFixture.peer(4 + i % 100), end(50), i)));
        }
        assertEquals(0, limited.core.waitingBytes());
        assertTrue(limited.core.tick(Duration.ofSeconds(1)).size() < 100);
    }
}
