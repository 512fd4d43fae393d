// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.ChannelTrust.Opening;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.TrustChanged;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.storage.h2.internal.file.BlockFile;
import org.omnimesh.storage.h2.internal.file.RawFile;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.FixedKeyVault;

/** An ephemeral channel: newcomers get nothing of before, and what was written long ago opens with no key that is left. */
class EphemeralChannelTest extends ThreeNodes {
    private static final byte[] BOUND = { 1 };
    private static final byte[] TEXT = "long ago".getBytes(StandardCharsets.UTF_8);
    private static final int RECORDED = 1000;

    /** An entry as whoever listens to the wire has it. */
    private record Recorded(EntryHeader header, byte[] sealed) {}

    private static KeyId writing(TestNode node, ChannelId channel) {
        return node.trust.writingKey(channel).orElseThrow();
    }

    private List<Recorded> record(TestNode author, ChannelId channel, int count) {
        List<Recorded> recorded = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            EntryHeader header = new EntryHeader(author.teams.current().id(), channel, author.peer(), 5000 + i,
                    new HybridTime(i, 0), Notes.KIND, writing(author, channel));
            recorded.add(new Recorded(header, author.trust.seal(header, BOUND, TEXT)));
        }
        return recorded;
    }

    private static long opened(TestNode device, List<Recorded> recorded) {
        return recorded.stream().filter(
                it -> device.trust.open(it.header(), BOUND, it.sealed()) instanceof Opening.Opened).count();
    }

    private static List<String> read(TestNode node, ChannelId channel) throws Exception {
        return node.log.read(channel, 0, 1000).stream().map(LogEntry::payload)
                .map(it -> new String(it, StandardCharsets.UTF_8)).toList();
    }

    private void daysPass(int days) {
        nodes.forEach(node -> node.time.advance(Duration.ofDays(days)));
        look();
    }

    private void look() {
        nodes.forEach(node -> node.keeper.handleEvent(new TrustChanged(ana.teams.current().id()).toEvent()));
    }

    private ChannelId ephemeral(TestNode... members) throws Exception {
        ChannelId id = ana.channels.create(draft("now", ChannelMode.EPHEMERAL, members)).id();
        for (TestNode member : members) {
            awaitChannel(member, id);
        }
        awaitOneSecret(id, members);
        return id;
    }

    /** Waits until all use the same secret, which all have. */
    private void awaitOneSecret(ChannelId id, TestNode... members) {
        for (TestNode member : members) {
            Await.until("a common secret", LIMIT, () -> ana.trust.writingKey(id).isPresent()
                    && member.trust.writingKey(id).equals(ana.trust.writingKey(id)), () -> "");
        }
    }

    private void awaitFresh(ChannelId id, KeyId before) {
        Await.until("a fresh secret", LIMIT, () -> {
            look();
            return !writing(ana, id).equals(before) && writing(bo, id).equals(writing(ana, id));
        }, () -> "");
    }

    /** From then on time counts. */
    private void awaitReplaced(TestNode node, ChannelId id, KeyId key) {
        Await.until("the secret to be noted as replaced at " + node.profile.displayName(), LIMIT, () -> {
            look();
            return node.database.read(transaction -> transaction.queryOne(
                    "SELECT replaced FROM forgetting_secret WHERE channel = ? AND key_id = ? AND replaced > 0",
                    row -> row.number("replaced"), id, key.bytes())).isPresent();
        }, () -> "");
    }

    private void awaitForgotten(TestNode node, ChannelId id, KeyId key) {
        Await.until("the secret to be deleted at " + node.profile.displayName(), LIMIT, () -> {
            look();
            return node.store.forgotten().contains(id, key)
                    && node.store.membership().channel(id).orElseThrow().key(key).isEmpty();
        }, () -> "");
    }

    /** What somebody does who has the whole device: forgets that anything is to be forgotten, and opens every box again. */
    private static Optional<byte[]> dugUp(TestNode device, ChannelId channel, KeyId key) throws Exception {
        device.database.write(transaction -> transaction.update("DELETE FROM forgetting_secret"));
        device.log.rebuild("membership");
        return device.database.read(transaction -> transaction.queryOne(
                "SELECT sealed FROM team_secret WHERE channel = ? AND key_id = ?", row -> row.bytes("sealed"), channel,
                key.bytes()));
    }

    /** Test 10, the past: with all keys that a device has at the end, 0 of 1,000 recorded entries open. */
    @Test
    void whoSeizesADeviceOpensNoneOfAThousandEntriesFromLongAgo() throws Exception {
        // given
        ChannelId now = ephemeral(bo);
        ChannelId plans = make("plans", bo);
        awaitChannel(bo, plans);
        awaitOneSecret(plans, bo);
        Notes.write(ana, now, "said once");
        Notes.write(ana, plans, "said once");
        Await.until("what was said at Bo", LIMIT, () -> read(bo, now).equals(List.of("said once")), () -> "");
        List<Recorded> recorded = record(ana, now, RECORDED);
        List<Recorded> history = record(ana, plans, RECORDED);
        assertEquals(RECORDED, opened(bo, recorded));
        KeyId first = writing(ana, now);
        KeyId firstOfPlans = writing(ana, plans);
        // when: within the time for late entries
        daysPass(7);
        awaitFresh(now, first);
        awaitReplaced(ana, now, first);
        awaitReplaced(bo, now, first);
        daysPass(29);
        assertEquals(RECORDED, opened(bo, recorded), "entries may be late");
        // when: after it
        daysPass(1);
        awaitForgotten(bo, now, first);
        awaitForgotten(ana, now, first);
        // then
        assertEquals(0, opened(bo, recorded));
        assertEquals(0, opened(ana, recorded));
        assertInstanceOf(Opening.Forgotten.class,
                bo.trust.open(recorded.get(0).header(), BOUND, recorded.get(0).sealed()));
        assertEquals(RECORDED, opened(bo, history), "a channel with history keeps its secrets");
        // and: what was read stays readable
        assertEquals(List.of("said once"), read(bo, now));
        assertEquals(List.of("said once"), read(ana, now));
        // and: no box opens any more that holds the secret
        for (TestNode seized : List.of(ana, bo)) {
            assertEquals(Optional.empty(), dugUp(seized, now, first));
            assertEquals(0, opened(seized, recorded));
            assertFalse(dugUp(seized, plans, firstOfPlans).isEmpty());
        }
    }

    @Test
    void whatIsForgottenStaysSoAfterARestartAndWhatWasSaidStaysReadable() throws Exception {
        // given
        ChannelId id = ephemeral(bo);
        List<Recorded> recorded = record(ana, id, 10);
        Notes.write(ana, id, "from Ana");
        Notes bos = Notes.of(bo);
        bos.await("from Ana");
        Notes.write(bo, id, "from Bo");
        KeyId first = writing(ana, id);
        daysPass(7);
        awaitFresh(id, first);
        awaitReplaced(bo, id, first);
        daysPass(31);
        awaitForgotten(bo, id, first);
        // when
        bo.stop();
        nodes.remove(bo);
        bo = new TestNode(bo.profile, network, bo.home, bo.time);
        nodes.add(bo);
        // then
        awaitChannel(bo, id);
        assertEquals(0, opened(bo, recorded));
        assertEquals(List.of("from Ana", "from Bo"), read(bo, id));
        bo.log.rebuild("membership");
        assertEquals(0, opened(bo, recorded), "the tables that follow from the log do not bring it back");
        // and
        TestNode.link(ana, bo);
        Notes.write(ana, id, "still here");
        Notes.of(bo).await("still here");
    }

    @Test
    void whoComesToAnEphemeralChannelOpensNothingOfBefore() throws Exception {
        // given
        ChannelId id = ephemeral(bo);
        Notes.write(ana, id, "before");
        List<Recorded> recorded = record(ana, id, 10);
        KeyId before = writing(ana, id);
        Notes bos = Notes.of(bo);
        Notes cys = Notes.of(cy);
        // when
        ana.channels.invite(id, Set.of(cy.peer()));
        Await.until("the invitation", LIMIT, () -> cy.channels.invitations().size() == 1, () -> "none");
        cy.channels.join(id);
        awaitChannel(cy, id);
        awaitOneSecret(id, bo, cy);
        Notes.write(ana, id, "from now on");
        bos.await("from now on");
        cys.await("from now on");
        awaitInStep(ana, cy);
        // then
        assertFalse(writing(ana, id).equals(before));
        assertEquals(List.of("from now on"), read(cy, id));
        assertEquals(0, opened(cy, recorded));
        assertEquals(List.of("before", "from now on"), read(bo, id));
    }

    private static byte[] sealed(TestNode node, String query, Object... parameters) throws Exception {
        return node.database.read(
                transaction -> transaction.queryOne(query, row -> row.bytes("sealed"), parameters)).orElseThrow();
    }

    /** Looks for bytes in the store as whoever has the keys reads it, deleted rows included. */
    private static boolean isInStore(TestNode stopped, byte[] wanted) throws Exception {
        Path file = stopped.home.directory().resolve("store").resolve("omnimesh.mv.db");
        ByteBuffer plain = ByteBuffer.allocate((int) Files.size(file));
        try (BlockFile blocks = BlockFile.open(RawFile.Opener.DISK.open(file, false), "store",
                new FixedKeyVault(7).derive(new CryptoContext("omni/1/store")), false, true)) {
            while (blocks.read(plain, plain.position()) > 0) {
                assertTrue(plain.hasRemaining(), "the plain store is smaller than its file");
            }
        }
        return new String(plain.array(), StandardCharsets.ISO_8859_1)
                .contains(new String(wanted, StandardCharsets.ISO_8859_1));
    }

    @Test
    void whatIsForgottenGoesFromTheFileOfTheStoreToo() throws Exception {
        // given
        ChannelId id = ephemeral(bo);
        KeyId first = writing(ana, id);
        String secrets = "SELECT sealed FROM team_secret WHERE channel = ? AND key_id = ?";
        String prekeys = "SELECT sealed FROM prekey ORDER BY made LIMIT 1";
        byte[] secret = sealed(bo, secrets, id, first.bytes());
        byte[] prekey = sealed(bo, prekeys);
        ChannelId general = ana.teams.list().getFirst().id();
        byte[] kept = sealed(bo, secrets, general, writing(bo, general).bytes());
        // when
        daysPass(7);
        awaitFresh(id, first);
        awaitReplaced(bo, id, first);
        daysPass(31);
        awaitForgotten(bo, id, first);
        Await.until("the prekey to be deleted", LIMIT, () -> {
            look();
            return !Arrays.equals(prekey, sealed(bo, prekeys));
        }, () -> "");
        // then: once the store has nothing to do
        bo.keeper.stop();
        network.unplug(bo.peer());
        Await.until("the file to be written anew", LIMIT,
                () -> !Files.exists(bo.home.directory().resolve("store").resolve("to-forget")), () -> "");
        bo.stop();
        assertFalse(isInStore(bo, secret));
        assertFalse(isInStore(bo, prekey));
        assertTrue(isInStore(bo, kept), "the search finds what is there");
    }

    @Test
    void entriesThatAreTooLateStayUnreadableAndHarmNothing() throws Exception {
        // given: Bo writes while nobody hears him
        ChannelId id = ephemeral(bo);
        KeyId first = writing(ana, id);
        network.unplug(bo.peer());
        Notes.write(bo, id, "heard by nobody");
        // when: Ana's secrets go on
        ana.time.advance(Duration.ofDays(7));
        Await.until("a fresh secret", LIMIT, () -> {
            look();
            return !writing(ana, id).equals(first);
        }, () -> "");
        awaitReplaced(ana, id, first);
        ana.time.advance(Duration.ofDays(31));
        awaitForgotten(ana, id, first);
        network.plugIn(bo.peer());
        TestNode.link(ana, bo);
        awaitOneSecret(id, bo);
        Notes.write(bo, id, "here again");
        // then
        Notes anas = Notes.of(ana);
        anas.await("here again");
        assertEquals(List.of("here again"), read(ana, id));
        assertEquals(1, ana.log.unreadable(id));
        assertEquals(0, bo.log.unreadable(id));
        assertEquals(List.of("heard by nobody", "here again"), read(bo, id));
    }

    /** Whoever came a moment ago has announced no prekey that is known here; the card has it. */
    @Test
    void whoIsTakenInRightAfterPairingReadsFromTheFirstWordOn() throws Exception {
        // given: Dora, of whom Ana has heard nothing but her card
        TestNode dora = node("Dora");
        ana.invite(dora);
        // when
        ChannelId id = ana.channels.create(draft("now", ChannelMode.EPHEMERAL, dora)).id();
        ana.log.append(id, Notes.KIND, "first".getBytes(StandardCharsets.UTF_8));
        TestNode.link(ana, dora);
        // then
        awaitChannel(dora, id);
        Await.until("the first word", LIMIT, () -> List.of("first").equals(readable(dora, id)),
                () -> dora.store.membership().channel(id).toString());
        // and the other way round: of Ana she had nothing but the card, either
        ChannelId back = dora.channels.create(draft("back", ChannelMode.EPHEMERAL, ana)).id();
        dora.log.append(back, Notes.KIND, "hello".getBytes(StandardCharsets.UTF_8));
        Await.until("her first word", LIMIT, () -> List.of("hello").equals(readable(ana, back)),
                () -> ana.store.membership().channel(back).toString());
    }

    private static List<String> readable(TestNode node, ChannelId channel) {
        try {
            return read(node, channel);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
