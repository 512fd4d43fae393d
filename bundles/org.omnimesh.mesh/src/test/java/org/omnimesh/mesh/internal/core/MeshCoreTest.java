// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.mesh.internal.entry.CausalHead;
import org.omnimesh.mesh.internal.entry.Entry;
import org.omnimesh.mesh.internal.entry.EntryDraft;
import org.omnimesh.mesh.internal.entry.Generation;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunCodec;
import org.omnimesh.mesh.internal.overlay.OverlayFrame;

class MeshCoreTest {
    private static final PeerId SELF = peer(1);
    private static final PeerId B = peer(2);
    private static final PeerId C = peer(3);
    private static final ChannelId CHANNEL = new ChannelId(filled(50));

    private final MeshCore core = new MeshCore(SELF, new SplittableRandom(1));

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static PeerId peer(int value) {
        return PeerId.ofPublicKey(filled(value));
    }

    @BeforeEach
    void entitle() {
        core.trustChanged(Map.of(CHANNEL, Set.of(SELF, B, C)));
    }

    private static Run run(PeerId author, LogHead head, int payload, CausalHead... causes) {
        EntryHeader header = new EntryHeader(new TeamId(filled(9)), CHANNEL, author, head.seq() + 1,
                new HybridTime(1, 0), new EntryKind("test.note"), new KeyId(new byte[] { 1, 1, 1, 1, 1, 1, 1, 1 }));
        Entry entry = EntryDraft.of(header, head, List.of(causes)).seal(new byte[payload]);
        return RunCodec.encode(List.of(entry), new Signature(new byte[64]));
    }

    private void up(PeerId peer) {
        core.linkUp(peer);
        core.frame(peer, FrameCodec.encode(new Frame.Hello(1, 7)));
        Map<ChannelId, Map<PeerId, Frame.Row>> channels = new LinkedHashMap<>();
        channels.put(CHANNEL, Map.of());
        core.frame(peer, FrameCodec.encode(new Frame.State(0, channels, true, true)));
    }

    /** The store answers that what it was given has to wait; returns what follows from that. */
    private List<Action> waiting(List<Action> given) {
        return stores(given).stream().flatMap(store -> core.stored(store.ticket(), Outcome.WAIT).stream()).toList();
    }

    private List<Action> runs(PeerId from, long number, Run... runs) {
        return core.frame(from, FrameCodec.encode(
                new Frame.Runs(number, Arrays.stream(runs).map(Run::encoded).toList())));
    }

    private static List<Action.Store> stores(List<Action> actions) {
        return actions.stream().filter(Action.Store.class::isInstance).map(Action.Store.class::cast).toList();
    }

    private static List<PeerId> runsSentTo(List<Action> actions) throws Exception {
        List<PeerId> peers = new ArrayList<>();
        for (Action action : actions) {
            if (action instanceof Action.Send(PeerId peer, byte[] frame)
                    && FrameCodec.decode(frame).orElseThrow() instanceof Frame.Runs) {
                peers.add(peer);
            }
        }
        return peers;
    }

    @Test
    void pushesOwnEntriesAtOnceToAllInStep() throws Exception {
        up(B);
        up(C);
        assertEquals(List.of(B, C), runsSentTo(core.appended(List.of(run(SELF, LogHead.EMPTY, 10)))));
    }

    @Test
    void relaysToWhomTheSourceDoesNotServe() throws Exception {
        up(B);
        up(C);
        Run run = run(B, LogHead.EMPTY, 10);
        Action.Store store = stores(runs(B, 1, run)).get(0);
        assertEquals(List.of(C), runsSentTo(core.stored(store.ticket(), Outcome.STORED)));
    }

    @Test
    void leavesNeighboursOfTheSourceToItUntilTheyAsk() throws Exception {
        up(B);
        up(C);
        core.frame(B, FrameCodec.encode(new Frame.Neighbours(Map.of(CHANNEL, Set.of(C)))));
        Action.Store store = stores(runs(B, 1, run(B, LogHead.EMPTY, 10))).get(0);
        assertEquals(List.of(), runsSentTo(core.stored(store.ticket(), Outcome.STORED)));
        assertTrue(loads(graft(C, B, 0), C, Map.of(B, 0L)));
    }

    @Test
    void servesWhomTheSourceServesInAnotherChannelOnly() throws Exception {
        up(B);
        up(C);
        ChannelId other = new ChannelId(filled(51));
        core.frame(B, FrameCodec.encode(new Frame.Neighbours(Map.of(other, Set.of(C)))));
        Action.Store store = stores(runs(B, 1, run(B, LogHead.EMPTY, 10))).get(0);
        assertEquals(List.of(C), runsSentTo(core.stored(store.ticket(), Outcome.STORED)));
    }

    @Test
    void sendsNothingOfAChannelThePeerMayNotRead() throws Exception {
        core.trustChanged(Map.of(CHANNEL, Set.of(SELF, B)));
        up(B);
        up(C);
        assertEquals(List.of(B), runsSentTo(core.appended(List.of(run(SELF, LogHead.EMPTY, 10)))));
    }

    @Test
    void storesNothingFromWhoMayNotRead() {
        core.trustChanged(Map.of(CHANNEL, Set.of(SELF, B)));
        up(C);
        assertEquals(List.of(), stores(runs(C, 1, run(B, LogHead.EMPTY, 10))));
    }

    @Test
    void waitsForCausesAndEarlierEntries() {
        up(B);
        Run first = run(B, LogHead.EMPTY, 10);
        Run second = run(B, first.head(), 10);
        Run effect = run(C, LogHead.EMPTY, 10, new CausalHead(B, 2));
        assertEquals(List.of(), stores(waiting(runs(B, 1, effect))));
        assertEquals(List.of(), stores(waiting(runs(B, 2, second))));
        List<Action.Store> offered = stores(runs(B, 3, first));
        assertEquals(1, offered.size());
        List<Action.Store> released = stores(core.stored(offered.get(0).ticket(), Outcome.STORED));
        assertEquals(List.of(second.log(), effect.log()), released.stream().map(store -> store.run().log()).toList());
        assertEquals(0, core.waitingBytes());
    }

    @Test
    void whoeverNamesAnOwnEntryAsACauseIsKnownToHaveItOnceThatIsStored() {
        // given entries of this device, of this generation and a later one, and a peer that passes on what another wrote
        Run own = run(SELF, LogHead.EMPTY, 10);
        Run second = run(SELF, own.head(), 10);
        LogId later = new LogId(CHANNEL, LogId.key(SELF, 3));
        core.appended(List.of(own, second));
        Run foreign = run(B, LogHead.EMPTY, 10);
        Run reply = run(C, LogHead.EMPTY, 10, new CausalHead(SELF, 2), new CausalHead(B, 1),
                new CausalHead(later.author(), Generation.first(3)));
        up(B);
        core.stored(stores(runs(B, 1, foreign)).get(0).ticket(), Outcome.STORED);
        // when
        List<Action> offered = runs(B, 2, reply);
        List<Action> stored = core.stored(stores(offered).get(0).ticket(), Outcome.STORED);
        // then
        assertEquals(List.of(), confirmed(C, offered));
        assertEquals(List.of(new Action.Confirmed(C, own.log(), 2),
                new Action.Confirmed(C, later, Generation.first(3))), confirmed(C, stored));
    }

    private static List<Action.Confirmed> confirmed(PeerId by, List<Action> actions) {
        return CoreFixture.only(Action.Confirmed.class, actions).stream().filter(said -> said.peer().equals(by))
                .toList();
    }

    @Test
    void whatIsNotStoredConfirmsNothing() {
        core.appended(List.of(run(SELF, LogHead.EMPTY, 10)));
        up(B);
        Run forged = run(C, LogHead.EMPTY, 10, new CausalHead(SELF, 1));
        for (Outcome outcome : List.of(Outcome.WAIT, Outcome.FAILED, Outcome.REFUSED)) {
            List<Action> done = core.stored(stores(runs(B, 1 + outcome.ordinal(), forged)).get(0).ticket(), outcome);
            assertEquals(List.of(), confirmed(C, done), outcome::toString);
        }
    }

    @Test
    void whatHasNoValidSignatureDoesNotWait() {
        up(B);
        Run effect = run(C, LogHead.EMPTY, 10, new CausalHead(B, 2));
        Action.Store store = stores(runs(B, 1, effect)).get(0);
        core.stored(store.ticket(), Outcome.FAILED);
        assertEquals(0, core.waitingBytes());
    }

    @Test
    void slowPeerBoundsWhatIsSent() throws Exception {
        up(B);
        LogHead head = LogHead.EMPTY;
        long sent = 0;
        for (int i = 0; i < 200; i++) {
            Run run = run(SELF, head, 60_000);
            head = run.head();
            sent += runsSentTo(core.appended(List.of(run))).size() * (long) run.encoded().length;
        }
        assertTrue(sent <= SendWindow.MAX_BYTES, "sent " + sent);
        Map<ChannelId, Map<PeerId, Frame.Row>> none = Map.of();
        List<Action> actions = core.frame(B, FrameCodec.encode(new Frame.State(1000, none, false, false)));
        Action.Load load = actions.stream().filter(Action.Load.class::isInstance).map(Action.Load.class::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("credit lets the rest go"));
        // when: the tables do not have it yet
        List<Action> again = core.notLoaded(load.peer(), load.channel());
        // then: it is still owed
        assertEquals(List.of(load), again.stream().filter(Action.Load.class::isInstance).toList());
        assertEquals(List.of(), core.loaded(B, load.channel(), List.of()).stream()
                .filter(Action.Load.class::isInstance).toList());
    }

    @Test
    void waitingRoomIsBoundedPerPeer() {
        up(B);
        LogHead gap = new LogHead(100, run(B, LogHead.EMPTY, 1).last().id());
        LogHead head = gap;
        for (int i = 0; i < 100; i++) {
            Run run = run(B, head, 60_000);
            head = run.head();
            waiting(runs(B, i + 1, run));
        }
        assertTrue(core.waitingBytes() <= WaitingRoom.MAX_BYTES_PER_PEER);
        assertTrue(core.waitingBytes() > 0);
    }

    private static Map<PeerId, Long> asked(PeerId peer, List<Action> actions) {
        return CoreFixture.sent(peer, Frame.Overlay.class, actions).stream().map(Frame.Overlay::frame)
                .filter(OverlayFrame.Graft.class::isInstance).map(OverlayFrame.Graft.class::cast).findFirst()
                .map(graft -> graft.after().get(CHANNEL)).orElse(Map.of());
    }

    private List<Action> graft(PeerId from, PeerId author, long after) {
        return core.frame(from, FrameCodec.encode(
                new Frame.Overlay(new OverlayFrame.Graft(Map.of(CHANNEL, Map.of(author, after))))));
    }

    private List<Action> state(PeerId peer, Map<PeerId, Frame.Row> rows, boolean full) {
        return core.frame(peer, FrameCodec.encode(new Frame.State(0, Map.of(CHANNEL, rows), full, full)));
    }

    private List<Action> link(PeerId peer, Map<PeerId, Frame.Row> rows) {
        core.linkUp(peer);
        core.frame(peer, FrameCodec.encode(new Frame.Hello(1, 7)));
        return state(peer, rows, true);
    }

    @Test
    void asksOnePeerAtOnceForAllThatIsMissing() throws Exception {
        Map<PeerId, Frame.Row> rows = Map.of(B, Frame.Row.of(4), C, Frame.Row.of(2));
        assertEquals(Map.of(B, 4L, C, 2L).keySet(), asked(B, link(B, rows)).keySet());
        assertEquals(Map.of(), asked(C, link(C, rows)));
        assertEquals(Map.of(), asked(C, core.tick(Duration.ofMillis(250))));
    }

    @Test
    void asksTheNextHolderWhenTheFirstIsSilentOrGone() throws Exception {
        Map<PeerId, Frame.Row> rows = Map.of(SELF, Frame.Row.of(300));
        link(B, rows);
        link(C, rows);
        assertEquals(Map.of(SELF, 0L), asked(C, core.tick(Duration.ofMillis(2100))));
        assertEquals(Map.of(SELF, 0L), asked(B, core.linkDown(C)));
    }

    @Test
    void asksAgainOnlyTheHolderOfMoreWhenTheFirstHasNoMore() throws Exception {
        Run first = run(B, LogHead.EMPTY, 10);
        assertEquals(Map.of(B, 0L), asked(C, link(C, Map.of(B, Frame.Row.of(1)))));
        link(B, Map.of(B, Frame.Row.of(2)));
        Action.Store store = stores(runs(C, 1, first)).get(0);
        core.stored(store.ticket(), Outcome.STORED);
        assertEquals(Map.of(B, 1L), asked(B, core.tick(Duration.ofMillis(250))));
    }

    @Test
    void waitsALittleForWhatOthersMayPush() throws Exception {
        up(B);
        up(C);
        assertEquals(Map.of(), asked(C, state(C, Map.of(B, Frame.Row.of(1)), false)));
        assertEquals(Map.of(B, 0L), asked(C, core.tick(Duration.ofMillis(250))));
    }

    @Test
    void doesNotPassOnWhatItHadToAskFor() throws Exception {
        up(C);
        assertEquals(Map.of(B, 0L), asked(B, link(B, Map.of(B, Frame.Row.of(1)))));
        Action.Store store = stores(runs(B, 1, run(B, LogHead.EMPTY, 10))).get(0);
        assertEquals(List.of(), runsSentTo(core.stored(store.ticket(), Outcome.STORED)));
    }

    @Test
    void sendsAPeerThatAskedAllThatComesUntilItHasAll() throws Exception {
        up(B);
        up(C);
        Run first = run(B, LogHead.EMPTY, 10);
        core.stored(stores(runs(B, 1, first)).get(0).ticket(), Outcome.STORED);
        core.frame(B, FrameCodec.encode(new Frame.Neighbours(Map.of(CHANNEL, Set.of(C)))));
        assertTrue(loads(graft(C, B, 0), C, Map.of(B, 0L)));
        core.stored(stores(runs(B, 2, run(B, first.head(), 10))).get(0).ticket(), Outcome.STORED);
        assertTrue(loads(core.loaded(C, CHANNEL, List.of(first.bytes())), C, Map.of(B, 1L)));
    }

    @Test
    void asksAgainForWhatFoundNoRoomToWait() throws Exception {
        // given: so many runs wait for B's third entry that some find no room
        up(B);
        List<Run> cause = new ArrayList<>();
        LogHead end = LogHead.EMPTY;
        for (int i = 0; i < 3; i++) {
            cause.add(run(B, end, 1));
            end = cause.get(i).head();
        }
        LogHead head = LogHead.EMPTY;
        int sent = WaitingRoom.MAX_RUNS_PER_PEER + 10;
        for (int i = 0; i < sent; i++) {
            Run run = run(C, head, 1, new CausalHead(B, 3));
            head = run.head();
            assertEquals(Map.of(), asked(B, waiting(runs(B, i + 1, run))));
        }
        assertEquals(Map.of(), asked(B, core.tick(Duration.ofSeconds(1))));
        // when: the cause comes, and all that waited is stored
        List<Action> actions = new ArrayList<>(runs(B, sent + 1, cause.toArray(Run[]::new)));
        while (!actions.isEmpty()) {
            Action next = actions.remove(0);
            if (next instanceof Action.Store store) {
                actions.addAll(core.stored(store.ticket(), Outcome.STORED));
            }
        }
        // then
        assertEquals(Map.of(C, (long) WaitingRoom.MAX_RUNS_PER_PEER), asked(B, core.tick(Duration.ofMillis(1500))));
    }

    private static boolean loads(List<Action> actions, PeerId peer, Map<PeerId, Long> after) {
        return actions.stream().anyMatch(action -> action instanceof Action.Load load && load.peer().equals(peer)
                && load.channel().equals(CHANNEL) && load.after().equals(after));
    }

    @Test
    void sendsAgainWhatAPeerAsksForAgain() throws Exception {
        up(B);
        core.appended(List.of(run(SELF, LogHead.EMPTY, 10)));
        assertTrue(loads(graft(B, SELF, 0), B, Map.of(SELF, 0L)));
    }

    @Test
    void asksAgainForRefusedLogsOnceTrustChanges() throws Exception {
        up(B);
        Action.Store store = stores(runs(B, 1, run(C, LogHead.EMPTY, 10))).get(0);
        core.stored(store.ticket(), Outcome.REFUSED);
        runs(B, 2, run(C, LogHead.EMPTY, 10));
        assertEquals(Map.of(C, 0L), asked(B, core.trustChanged(Map.of(CHANNEL, Set.of(SELF, B, C)))));
    }

    @Test
    void asksForStateOnceItLearnsMoreOfTooManyStrangers() throws Exception {
        up(B);
        Map<PeerId, Frame.Row> strangers = new LinkedHashMap<>();
        for (int i = 0; i <= PeerSession.MAX_STRANGE; i++) {
            strangers.put(PeerId.ofPublicKey(ByteBuffer.allocate(PeerId.KEY_LENGTH).putInt(i).array()),
                    Frame.Row.of(3));
        }
        assertEquals(PeerSession.MAX_STRANGE, asked(B, state(B, strangers, true)).size());
        List<Action> actions = core.trustChanged(Map.of(CHANNEL, Set.of(SELF, B, C, peer(4))));
        assertEquals(List.of(new Frame.Want(Set.of(CHANNEL))), CoreFixture.sent(B, Frame.Want.class, actions));
    }

    @Test
    void storesAgainAtOnceWhatWasJudgedByOutdatedTrust() {
        up(B);
        Action.Store store = stores(runs(B, 1, run(C, LogHead.EMPTY, 10))).get(0);
        core.trustChanged(Map.of(CHANNEL, Set.of(SELF, B, C)));
        assertEquals(1, stores(core.stored(store.ticket(), Outcome.WAIT)).size());
    }

    @Test
    void beginsAnewWithAPeerThatForgotTheSession() throws Exception {
        up(B);
        core.appended(List.of(run(SELF, LogHead.EMPTY, 10)));
        // when the other end starts again behind the same link
        core.frame(B, FrameCodec.encode(new Frame.Hello(1, 8)));
        core.frame(B, FrameCodec.encode(new Frame.State(0, Map.of(CHANNEL, Map.of()), true, true)));
        // then
        assertTrue(loads(graft(B, SELF, 0), B, Map.of(SELF, 0L)));
    }

    @Test
    void triesAgainAfterAFailedSend() {
        up(B);
        core.appended(List.of(run(SELF, LogHead.EMPTY, 10)));
        core.sendFailed(B);
        List<Action> actions = core.tick(Duration.ofMillis(250));
        assertTrue(actions.stream().anyMatch(Action.Load.class::isInstance));
    }

    @Test
    void closesLinksThatSendGarbage() {
        up(B);
        assertTrue(core.frame(B, new byte[] { 1, 2, 3 }).stream().anyMatch(Action.Close.class::isInstance));
        assertTrue(core.frame(B, FrameCodec.encode(new Frame.Runs(1, List.of(new byte[] { 0 })))).stream()
                .anyMatch(Action.Close.class::isInstance));
    }

    @Test
    void survivesHostileFrames() {
        long seed = Long.getLong("omnimesh.fuzz.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        up(B);
        Run run = run(C, LogHead.EMPTY, 30, new CausalHead(B, 1));
        List<byte[]> good = List.of(FrameCodec.encode(new Frame.Hello(1, 5)),
                FrameCodec.encode(new Frame.Neighbours(Map.of(CHANNEL, Set.of(C)))),
                FrameCodec.encode(new Frame.Runs(7, List.of(run.encoded()))), FrameCodec.encode(new Frame.State(3,
                        Map.of(CHANNEL, Map.of(C, new Frame.Row(4, 9, 77), B, Frame.Row.of(1))), true, true)));
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.get(random.nextInt(good.size())).clone();
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                core.frame(B, random.nextInt(5) == 0 ? Arrays.copyOf(bad, random.nextInt(bad.length)) : bad);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + i, e);
            }
        }
    }
}
