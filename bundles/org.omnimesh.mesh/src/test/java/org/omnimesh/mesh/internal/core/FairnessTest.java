// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.omnimesh.mesh.internal.core.CoreFixture.B;
import static org.omnimesh.mesh.internal.core.CoreFixture.C;
import static org.omnimesh.mesh.internal.core.CoreFixture.SELF;
import static org.omnimesh.mesh.internal.core.CoreFixture.filled;
import static org.omnimesh.mesh.internal.core.CoreFixture.only;
import static org.omnimesh.mesh.internal.core.CoreFixture.sent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.mesh.internal.entry.Entry;
import org.omnimesh.mesh.internal.entry.EntryDraft;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunBytes;
import org.omnimesh.mesh.internal.entry.RunCodec;
import org.omnimesh.mesh.internal.overlay.OverlayFrame;

/** Who goes first on one link: two channels of which a peer lacks much and little, and what is new beside what is old. */
class FairnessTest {
    private static final ChannelId LARGE = new ChannelId(filled(60));
    private static final ChannelId SMALL = new ChannelId(filled(61));
    private static final int BYTES = 10_000;
    private static final int MANY = 400;
    private static final int FEW = 40;
    private static final Duration FRAME = Duration.ofMillis(5);

    private final MeshCore core = new MeshCore(SELF, new SplittableRandom(1));
    private final Map<LogId, List<Run>> stored = new HashMap<>();
    /** What was sent to B, in order. */
    private final List<Run> sent = new ArrayList<>();
    private Duration now = Duration.ofSeconds(1);

    private static Run run(ChannelId channel, PeerId author, LogHead head, int bytes) {
        EntryHeader header = new EntryHeader(new TeamId(filled(9)), channel, author, head.seq() + 1,
                new HybridTime(1, 0), new EntryKind("test.note"), new KeyId(new byte[] { 1, 1, 1, 1, 1, 1, 1, 1 }));
        Entry entry = EntryDraft.of(header, head, List.of()).seal(new byte[bytes]);
        return RunCodec.encode(List.of(entry), new Signature(new byte[64]));
    }

    private void store(ChannelId channel, PeerId author, int count) {
        List<Run> runs = stored.computeIfAbsent(new LogId(channel, author), key -> new ArrayList<>());
        for (int i = 0; i < count; i++) {
            runs.add(run(channel, author, runs.isEmpty() ? LogHead.EMPTY : runs.getLast().head(), BYTES));
        }
    }

    @BeforeEach
    void storeAndLink() {
        store(LARGE, C, MANY);
        store(SMALL, C, FEW);
        Map<LogId, LogHead> heads = new HashMap<>();
        stored.forEach((log, runs) -> heads.put(log, runs.getLast().head()));
        core.restore(heads);
        Set<PeerId> everybody = Set.of(SELF, B, C);
        core.time(now);
        core.trustChanged(Map.of(LARGE, everybody, SMALL, everybody));
        core.linkUp(B);
        frame(new Frame.Hello(1, 7));
        Map<ChannelId, Map<PeerId, Frame.Row>> nothing = new LinkedHashMap<>();
        nothing.put(LARGE, Map.of());
        nothing.put(SMALL, Map.of());
        frame(new Frame.State(0, nothing, true, true));
    }

    private List<Action> frame(Frame frame) {
        return core.frame(B, FrameCodec.encode(frame));
    }

    private List<Action> asks(ChannelId... channels) {
        List<Action> actions = new ArrayList<>();
        for (ChannelId channel : channels) {
            actions.addAll(frame(new Frame.Overlay(new OverlayFrame.Graft(Map.of(channel, Map.of(C, 0L))))));
        }
        return actions;
    }

    private static List<Run> runs(List<Action> actions) {
        List<Run> runs = new ArrayList<>();
        for (Frame.Runs frame : sent(B, Frame.Runs.class, actions)) {
            for (byte[] encoded : frame.runs()) {
                try {
                    runs.add(RunCodec.decode(encoded));
                } catch (CborException e) {
                    throw new AssertionError("the core sends what it cannot read", e);
                }
            }
        }
        return runs;
    }

    /** The store answers and the peer confirms each frame a little later, until nothing more is to be sent. */
    private void play(List<Action> first) {
        List<Action> todo = new ArrayList<>(first);
        while (!todo.isEmpty()) {
            List<Action> done = List.copyOf(todo);
            todo.clear();
            sent.addAll(runs(done));
            now = now.plus(FRAME);
            core.time(now);
            for (Frame.Runs frame : sent(B, Frame.Runs.class, done)) {
                todo.addAll(frame(new Frame.State(frame.number(), Map.of(), false, false)));
            }
            for (Action.Load load : only(Action.Load.class, done)) {
                todo.addAll(core.loaded(load.peer(), load.channel(), portion(load)));
            }
        }
    }

    private List<RunBytes> portion(Action.Load load) {
        List<RunBytes> portion = new ArrayList<>();
        int bytes = 0;
        for (Map.Entry<PeerId, Long> log : load.after().entrySet()) {
            for (Run run : stored.getOrDefault(new LogId(load.channel(), log.getKey()), List.of())) {
                if (run.firstSeq() > log.getValue() && bytes < load.maxBytes()) {
                    portion.add(run.bytes());
                    bytes += run.encoded().length;
                }
            }
        }
        return portion;
    }

    private long sentOf(ChannelId channel, int before) {
        return sent.subList(0, before).stream().filter(run -> run.log().channel().equals(channel)).count();
    }

    @Test
    void aChannelOfWhichLittleIsMissingDoesNotWaitForOneOfWhichMuchIs() {
        // when
        play(asks(LARGE, SMALL));
        // then: all came once, in order
        assertEquals(MANY + FEW, sent.size());
        for (Map.Entry<LogId, List<Run>> log : stored.entrySet()) {
            assertEquals(log.getValue().stream().map(Run::head).toList(),
                    sent.stream().filter(run -> run.log().equals(log.getKey())).map(Run::head).toList());
        }
        // at every moment until it was done, the small one had as much as the large one, but for a turn
        int turn = Outbound.BATCH_BYTES / BYTES + 1;
        int seen = 0;
        while (sentOf(SMALL, seen) < FEW) {
            seen++;
            long large = sentOf(LARGE, seen);
            long small = sentOf(SMALL, seen);
            assertTrue(Math.abs(large - small) <= turn, large + " runs of the one and " + small + " of the other");
        }
        assertTrue(sentOf(LARGE, seen) < MANY / 2, "the small one was done long before the large one");
    }

    @Test
    void whoAsksLaterForLittleIsServedInTheNextTurn() {
        // given: much of the large one is under way already
        List<Action> first = asks(LARGE);
        Action.Load load = only(Action.Load.class, first).get(0);
        List<Action> actions = new ArrayList<>(asks(SMALL));
        assertEquals(List.of(), only(Action.Load.class, actions), "one turn at a time");
        // when: the turn ends
        List<Action> next = new ArrayList<>(core.loaded(B, load.channel(), portion(load)));
        sent(B, Frame.Runs.class, next)
                .forEach(frame -> next.addAll(frame(new Frame.State(frame.number(), Map.of(), false, false))));
        // then
        assertEquals(List.of(SMALL), only(Action.Load.class, next).stream().map(Action.Load::channel).toList());
    }

    @Test
    void aNewEntryOfTheSameChannelGoesBeforeTheBacklogIfThePeerHasItsLog() {
        // given: the backlog of another author is owed and may use no more of the window
        List<Action> first = asks(LARGE);
        assertEquals(1, only(Action.Load.class, first).size());
        // when
        Run fresh = run(LARGE, SELF, LogHead.EMPTY, 100);
        List<Action> actions = core.appended(List.of(fresh));
        // then: it leaves at once
        assertEquals(List.of(fresh.head()), runs(actions).stream().map(Run::head).toList());
    }

    @Test
    void aNewEntryOfTheLogThatIsOwedComesInItsPlaceAndOnce() {
        // given
        List<Action> first = asks(LARGE);
        // when: its author's next entry comes from elsewhere meanwhile
        store(LARGE, C, 1);
        Run fresh = stored.get(new LogId(LARGE, C)).getLast();
        core.linkUp(C);
        core.frame(C, FrameCodec.encode(new Frame.Hello(1, 8)));
        core.frame(C, FrameCodec.encode(new Frame.State(0, Map.of(LARGE, Map.of()), true, true)));
        List<Action> actions = core.frame(C, FrameCodec.encode(new Frame.Runs(1, List.of(fresh.encoded()))));
        Action.Store store = only(Action.Store.class, actions).get(0);
        List<Action> after = core.stored(store.ticket(), Outcome.STORED);
        // then: the peer could not use it yet
        assertEquals(List.of(), runs(after));
        play(first);
        assertEquals(stored.get(new LogId(LARGE, C)).stream().map(Run::head).toList(),
                sent.stream().map(Run::head).toList());
    }
}
