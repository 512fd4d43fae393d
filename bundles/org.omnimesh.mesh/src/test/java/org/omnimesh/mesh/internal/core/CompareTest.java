// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.omnimesh.mesh.internal.core.CoreFixture.B;
import static org.omnimesh.mesh.internal.core.CoreFixture.CHANNEL;
import static org.omnimesh.mesh.internal.core.CoreFixture.SELF;
import static org.omnimesh.mesh.internal.core.CoreFixture.only;
import static org.omnimesh.mesh.internal.core.CoreFixture.run;
import static org.omnimesh.mesh.internal.core.CoreFixture.sent;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.overlay.OverlayFrame;

class CompareTest {
    private final CoreFixture mesh = new CoreFixture();
    private final Run run = run(B, LogHead.EMPTY, 1);

    private Frame.Digest digest(long seq, long tip) {
        return new Frame.Digest(0, Map.of(CHANNEL, StateDigest.of(Map.of(B, seq), author -> tip)), Mark.NONE);
    }

    @Test
    void saysInShortWhatItHas() {
        mesh.up(B);
        mesh.stored(B, 1, run);
        List<Action> later = mesh.core.tick(Exchange.SWEEP.multipliedBy(2));
        assertEquals(digest(1, run.head().tip()).digests(), sent(B, Frame.Digest.class, later).get(0).digests());
        assertEquals(List.of(), sent(B, Frame.State.class, later).stream().filter(Frame.State::full).toList());
    }

    @Test
    void asksForNothingThatItKnows() {
        mesh.up(B);
        mesh.stored(B, 1, run);
        assertEquals(List.of(), sent(B, Frame.Want.class, mesh.frame(B, digest(1, run.head().tip()))));
    }

    @Test
    void asksForWhatItDidNotHear() {
        mesh.up(B);
        assertEquals(Set.of(CHANNEL), sent(B, Frame.Want.class, mesh.frame(B, digest(3, 7))).get(0).channels());
    }

    @Test
    void asksWhenTheLastEntriesDiffer() {
        mesh.up(B);
        mesh.stored(B, 1, run);
        assertEquals(1, sent(B, Frame.Want.class, mesh.frame(B, digest(1, 12345))).size());
    }

    @Test
    void asksWhenWhatItSentMayBeLost() {
        mesh.up(B);
        mesh.core.appended(List.of(run(SELF, LogHead.EMPTY, 1)));
        Map<ChannelId, Map<PeerId, Frame.Row>> none = Map.of();
        mesh.frame(B, new Frame.State(1, none, false, false));
        assertEquals(1, sent(B, Frame.Want.class, mesh.frame(B, digest(0, 0))).size());
    }

    @Test
    void tellsAllOfAChannelThatIsWanted() {
        mesh.up(B);
        mesh.stored(B, 1, run);
        Frame.State told = sent(B, Frame.State.class, mesh.frame(B, new Frame.Want(Set.of(CHANNEL)))).get(0);
        assertTrue(told.full());
        assertEquals(Map.of(B, new Frame.Row(1, 1, run.head().tip())), told.channels().get(CHANNEL));
    }

    @Test
    void cutsAndKeepsAwayWhoeverForges() {
        mesh.up(B);
        assertEquals(1, only(Action.Close.class, mesh.core.frame(B, new byte[] { 1 })).size());
        assertEquals(1, only(Action.Close.class, mesh.core.linkUp(B)).size());
        mesh.core.time(Score.FIRST_BAN);
        assertEquals(List.of(), only(Action.Close.class, mesh.core.linkUp(B)));
    }

    @Test
    void slowsDownAndThenCutsAFlood() {
        mesh.up(B);
        byte[] frame = FrameCodec.encode(new Frame.Want(Set.of(CHANNEL)));
        int slowed = 0;
        int cut = 0;
        for (int i = 0; cut == 0 && i < 10 * Score.FRAMES_PER_SECOND; i++) {
            List<Action> actions = mesh.core.frame(B, frame);
            slowed = slowed == 0 && !only(Action.Throttle.class, actions).isEmpty() ? i : slowed;
            cut = only(Action.Close.class, actions).isEmpty() ? 0 : i;
        }
        assertTrue(slowed > Score.FRAMES_PER_SECOND && cut > slowed, slowed + " " + cut);
    }

    @Test
    void forgivesWhoeverSlowsDown() {
        Score score = new Score();
        for (int i = 0; i < 10; i++) {
            score.add(Score.Offence.UNSOLICITED, 1, Duration.ZERO);
        }
        assertTrue(score.throttled(Duration.ZERO));
        assertTrue(!score.throttled(Duration.ofMinutes(1)));
    }

    @Test
    void refusesCriticalFieldsAndTypesThatItDoesNotKnow() throws Exception {
        assertThrows(CborException.class, () -> FrameCodec.decode(new CborMap().put(0, 63).encode()));
        assertTrue(FrameCodec.decode(new CborMap().put(0, 64).encode()).isEmpty());
        CborMap hello = new CborMap().put(0, 1).put(1, 1).put(2, 7);
        assertTrue(FrameCodec.decode(hello.put(80, 1).encode()).isPresent());
        assertThrows(CborException.class, () -> FrameCodec.decode(hello.put(3, 1).encode()));
    }

    @Test
    void takesItsOwnEntriesBackAfterAnOldCopyOfItsStoreWasPutBack() {
        mesh.up(B);
        Run own = run(SELF, LogHead.EMPTY, 1);
        assertEquals(1, only(Action.Store.class, mesh.runs(B, 1, own)).size());
    }

    @Test
    void answersAHelloThatIsSaidAgainButNotAnAnswer() {
        mesh.up(B);
        assertEquals(0, sent(B, Frame.Hello.class, mesh.frame(B, new Frame.Hello(1, 7))).size());
        mesh.core.time(Exchange.ANSWER);
        assertEquals(1, sent(B, Frame.Hello.class, mesh.frame(B, new Frame.Hello(1, 7))).size());
        assertEquals(0, sent(B, Frame.Hello.class, mesh.frame(B, new Frame.Hello(1, 7))).size());
    }

    @Test
    void cutsWhoeverBeginsTheConversationAgainAndAgain() {
        mesh.up(B);
        boolean cut = false;
        for (int session = 100; session < 200 && !cut; session++) {
            cut = !only(Action.Close.class, mesh.frame(B, new Frame.Hello(1, session))).isEmpty();
        }
        assertTrue(cut);
    }

    /** A peer can make up authors: of what it names by I_HAVE no more is asked for than of what it names by STATE. */
    @Test
    void asksForFewLogsOfAuthorsThatNobodyKnows() {
        mesh.up(B);
        Map<PeerId, OverlayFrame.Reach> madeUp = new LinkedHashMap<>();
        for (int i = 1; i <= 1000; i++) {
            madeUp.put(PeerId.ofPublicKey(ByteBuffer.allocate(32).putInt(i).array()), new OverlayFrame.Reach(1, 1));
        }

        List<Action> named = mesh.frame(B, new Frame.Overlay(new OverlayFrame.IHave(Map.of(CHANNEL, madeUp))));
        List<Action> later = mesh.core.tick(Duration.ofMillis(300));

        assertEquals(PeerSession.MAX_STRANGE,
                Stream.of(named, later).flatMap(actions -> sent(B, Frame.Overlay.class, actions).stream())
                        .map(Frame.Overlay::frame).filter(OverlayFrame.Graft.class::isInstance)
                        .map(OverlayFrame.Graft.class::cast)
                        .flatMap(graft -> graft.after().values().stream()).mapToInt(Map::size).sum());
    }
}
