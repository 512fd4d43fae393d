// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.audit.Act;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.keys.ChannelSecret;
import org.omnimesh.api.keys.SecretRotated;
import org.omnimesh.api.log.ChannelTrust.Opening;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.TrustChanged;
import org.omnimesh.api.team.RetentionChanged;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.InMemoryNetwork;

/** Secrets wear out, and nothing that is written afterwards opens with what was known before. */
class RotationTest {
    private static final EntryKind NOTE = new EntryKind("test.note");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final byte[] BOUND = { 1 };

    private final InMemoryNetwork network = new InMemoryNetwork();
    private final List<TestNode> nodes = new ArrayList<>();
    private TestNode ana;
    private TestNode bo;
    private ChannelId general;

    @AfterEach
    void stopNodes() throws Exception {
        for (TestNode node : nodes) {
            node.close();
        }
    }

    private void team(String... names) throws Exception {
        for (String name : names) {
            TestNode node = new TestNode(name, network);
            nodes.add(node);
            if (nodes.size() > 1) {
                nodes.get(0).invite(node);
                TestNode.link(nodes.get(0), node);
            }
        }
        ana = nodes.get(0);
        bo = nodes.get(1);
        general = ana.teams.list().get(0).id();
        for (TestNode node : nodes) {
            Await.until("a secret everybody has", LIMIT, () -> node.trust.writingKey(general)
                    .filter(key -> node.store.membership().channel(general).orElseThrow().holders()
                            .getOrDefault(key, Set.of()).size() == nodes.size())
                    .isPresent(), () -> "");
        }
    }

    private static KeyId writing(TestNode node, ChannelId channel) {
        return node.trust.writingKey(channel).orElseThrow();
    }

    private void awaitFresh(ChannelId channel, KeyId before) {
        Await.until("a fresh secret at both", LIMIT, () -> {
            for (TestNode node : List.of(ana, bo)) {
                node.keeper.handleEvent(new TrustChanged(ana.teams.current().id()).toEvent());
            }
            return !writing(ana, channel).equals(before) && writing(ana, channel).equals(writing(bo, channel));
        }, () -> "");
    }

    private static List<SecretRotated> rotations(TestNode node, ChannelId channel) {
        return node.events.facts(SecretRotated.class).stream().filter(it -> it.channel().equals(channel)).toList();
    }

    /** Writes as fast as it can. */
    private static void write(TestNode node, ChannelId channel, int entries) throws Exception {
        List<CompletableFuture<LogEntry>> written = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            written.add(node.log.submit(channel, NOTE, new byte[] { 1 }));
        }
        CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).get();
    }

    @Test
    void afterAThousandEntriesOneDeviceMakesAFreshSecretButNotWithinAMinute() throws Exception {
        // given
        team("Ana", "Bo");
        KeyId before = writing(ana, general);
        write(ana, general, 600);
        write(bo, general, 400);
        for (TestNode node : nodes) {
            Await.until("all entries at " + node.profile.displayName(), LIMIT,
                    () -> node.store.wear().entries(general, before) == 1000,
                    () -> node.store.wear().entries(general, before) + " entries");
        }
        // then
        Await.until("all to be stored", LIMIT, () -> ana.log.read(general, 0, 1000).size() == 1000, () -> "");
        assertEquals(1000, ana.store.wear().entries(general, before), "reading again counts nothing");
        assertEquals(before, writing(ana, general));
        // when
        ana.time.advance(Duration.ofMinutes(1));
        bo.time.advance(Duration.ofMinutes(1));
        awaitFresh(general, before);
        // then
        List<SecretRotated> rotations = rotations(ana, general);
        assertEquals(1, rotations.size(), rotations.toString());
        assertTrue(Set.of(ana.peer(), bo.peer()).contains(rotations.get(0).by()));
        Act act = rotations.get(0).act();
        assertEquals(List.of(rotations.get(0).by().toString(), "key.rotated", general.toString()),
                List.of(act.actor(), act.action(), act.subject()));
        write(bo, general, 1);
        Await.until("the entry at Ana", LIMIT,
                () -> ana.store.wear().entries(general, writing(ana, general)) == 1, () -> "");
    }

    @Test
    void everyWeekEveryChannelGetsAFreshSecret() throws Exception {
        // given
        team("Ana", "Bo");
        ChannelId hidden = ana.teams.current().id().teamChannel();
        KeyId before = writing(ana, general);
        KeyId hiddenBefore = writing(ana, hidden);
        // when
        ana.time.advance(Duration.ofDays(7));
        bo.time.advance(Duration.ofDays(7));
        // then
        awaitFresh(general, before);
        awaitFresh(hidden, hiddenBefore);
        write(bo, general, 1);
        Await.until("the entry at Ana", LIMIT, () -> ana.log.read(general, 0, 10).size() == 1, () -> "");
        // when
        KeyId fresh = writing(ana, general);
        ana.time.advance(Duration.ofDays(6));
        bo.time.advance(Duration.ofDays(6));
        ana.keeper.handleEvent(new TrustChanged(ana.teams.current().id()).toEvent());
        write(ana, general, 1);
        // then
        assertEquals(fresh, writing(ana, general), "not yet again");
    }

    @Test
    void whoChangesHowLongAChannelIsKeptIsToldToTheAuditLogOfEveryDevice() throws Exception {
        // given
        team("Ana", "Bo");
        // when
        ana.teams.retain(general, 30);
        // then
        for (TestNode node : nodes) {
            Await.until("the change at " + node.profile.displayName(),
                    () -> !node.events.facts(RetentionChanged.class).isEmpty());
            assertEquals(new Act(ana.peer().toString(), "channel.retention", general.toString(), "30 days"),
                    node.events.facts(RetentionChanged.class).get(0).act());
        }
        // when
        ana.teams.retain(general, 0);
        // then
        Await.until("the change at Bo", () -> bo.events.facts(RetentionChanged.class).size() == 2);
        assertEquals("for ever", bo.events.facts(RetentionChanged.class).get(1).act().detail());
    }

    private EntryHeader header(TestNode author, ChannelId channel, long seq) {
        return new EntryHeader(ana.teams.current().id(), channel, author.peer(), seq, new HybridTime(seq, 0), NOTE,
                writing(author, channel));
    }

    /** Counts the entries of an author from a number on that a device opens; whoever else reads must open all. */
    private int opened(TestNode author, TestNode reader, TestNode removed, ChannelId channel, int from, int count) {
        int opened = 0;
        for (int seq = from; seq < from + count; seq++) {
            EntryHeader header = header(author, channel, seq);
            byte[] sealed = author.trust.seal(header, BOUND, new byte[] { 5 });
            assertInstanceOf(Opening.Opened.class, reader.trust.open(header, BOUND, sealed), "the test proves nothing");
            opened += removed.trust.open(header, BOUND, sealed) instanceof Opening.Opened ? 1 : 0;
        }
        return opened;
    }

    /** Test 9: a removed key store opens 0 of 1,000 later messages; those of who did not know are counted. */
    @Test
    void removedDeviceOpensNoneOfAThousandLaterEntriesAndThoseOfWhoDidNotKnowAreCounted() throws Exception {
        // given: Bo is cut off while Ana removes Cy
        team("Ana", "Bo", "Cy");
        TestNode cy = nodes.get(2);
        ChannelId hidden = ana.teams.current().id().teamChannel();
        assertEquals(10, opened(ana, bo, cy, general, 1000, 10), "what comes before the removal is for Cy too");
        network.unplug(bo.peer());
        KeyId before = writing(bo, general);
        // when
        ana.management.remove(cy.peer(), false);
        bo.time.advance(Duration.ofSeconds(5));
        write(bo, general, 100);
        assertEquals(before, writing(bo, general));
        network.plugIn(bo.peer());
        TestNode.link(ana, bo);
        // then
        for (ChannelId channel : List.of(general, hidden)) { // there is none between the removal and the fresh one
            Await.until("the fresh secret at Bo", LIMIT,
                    () -> bo.trust.writingKey(channel).equals(Optional.of(writing(ana, channel))), () -> "");
        }
        assertNotEquals(before, writing(bo, general));
        Await.until("the 100 to be counted", LIMIT, () -> ana.management.removals().get(0).exposed() == 100,
                () -> ana.management.removals().toString());
        assertEquals(0, opened(ana, bo, cy, general, 5000, 400));
        assertEquals(0, opened(bo, ana, cy, general, 5000, 400));
        assertEquals(0, opened(ana, bo, cy, hidden, 5000, 200));
        assertEquals(100, ana.management.removals().get(0).exposed());
    }

    /** Test 10, the future: who copied all keys of a device opens nothing once they were replaced. */
    @Test
    void whoSeizedADeviceOpensNoneOfAThousandEntriesAfterItsKeysWereReplaced() throws Exception {
        // given: Bo has everything at t0
        team("Ana", "Bo");
        Await.until("the prekey of Bo at Ana", LIMIT,
                () -> ana.store.prekey(ana.teams.current().id(), bo.peer()).isPresent(), () -> "");
        SealingKey prekey = ana.store.prekey(ana.teams.current().id(), bo.peer()).orElseThrow();
        KeyId before = writing(ana, general);
        Membership seized = bo.store.membership();
        // when: a week later prekeys and then secrets are replaced
        for (TestNode node : nodes) {
            node.time.advance(Duration.ofDays(7));
        }
        awaitFresh(general, before);
        Await.until("the next prekey of Bo at Ana", LIMIT, () -> {
            bo.keeper.handleEvent(new TrustChanged(ana.teams.current().id()).toEvent());
            return !ana.store.prekey(ana.teams.current().id(), bo.peer()).equals(Optional.of(prekey));
        }, () -> "");
        KeyId between = writing(ana, general);
        for (TestNode node : nodes) {
            node.time.advance(Duration.ofDays(7));
        }
        awaitFresh(general, between);
        // then
        KeyId now = writing(ana, general);
        assertTrue(bo.store.membership().channel(general).orElseThrow().keys().containsKey(now));
        int opened = 0;
        for (int seq = 1; seq <= 1000; seq++) {
            EntryHeader header = header(ana, general, 7000 + seq);
            byte[] sealed = ana.trust.seal(header, BOUND, new byte[] { 5 });
            for (SymmetricKey key : seized.channel(general).orElseThrow().keys().values()) {
                opened += opens(new ChannelSecret(now, key), header, sealed) ? 1 : 0;
            }
        }
        assertEquals(0, opened);
        SealingKey next = ana.store.prekey(ana.teams.current().id(), bo.peer()).orElseThrow();
        byte[] box = ana.agreement.handOver(ana.teams.current().id(), general, ana.agreement.make(general), bo.peer(),
                List.of(next, bo.identity.sealingKey()));
        assertEquals(SealingKey.SUITE_X_WING, box[0], "the key that never changes opens no box any more");
    }

    private boolean opens(ChannelSecret secret, EntryHeader header, byte[] sealed) {
        try {
            return ana.agreement.open(secret, header, BOUND, sealed).length > 0;
        } catch (CryptoException e) {
            return false;
        }
    }
}
