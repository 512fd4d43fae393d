// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.keys.ChannelSecret;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.TrustChanged;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.api.team.Role;
import org.omnimesh.team.internal.LackingSecrets.Ask;
import org.omnimesh.testing.Await;

/** A device that was given a secret and does not have it gets it once more, if it may; nobody else gets anything by asking. */
class LackingTest extends ThreeNodes {
    private TeamId team() {
        return ana.teams.current().id();
    }

    private ChannelId hidden() {
        return team().teamChannel();
    }

    private ChannelId general() {
        return ana.teams.list().getFirst().id();
    }

    private static KeyId writing(TestNode node, ChannelId channel) {
        return node.trust.writingKey(channel).orElseThrow();
    }

    private static boolean has(TestNode node, ChannelId channel, KeyId key) {
        return node.store.membership().channel(channel).filter(it -> it.key(key).isPresent()).isPresent();
    }

    /** Waits until all three have the same secret in use, and everybody knows it. */
    private KeyId awaitOneSecret(ChannelId channel, TestNode... devices) {
        for (TestNode node : devices) {
            Await.until("a common secret at " + node.profile.displayName(), LIMIT,
                    () -> node.trust.writingKey(channel).equals(devices[0].trust.writingKey(channel))
                            && node.trust.writingKey(channel).filter(key -> node.store.membership().channel(channel)
                                    .orElseThrow().holders().getOrDefault(key, Set.of()).size() >= devices.length)
                                    .isPresent(),
                    () -> node.store.membership().channel(channel).toString());
        }
        return writing(devices[0], channel);
    }

    private void pass(Duration duration) {
        nodes.forEach(node -> node.time.advance(duration));
        look();
    }

    private void look() {
        nodes.forEach(node -> node.keeper.handleEvent(new TrustChanged(team()).toEvent()));
    }

    /** Bo's device loses a secret and the private halves of all its prekeys, as if it were an old copy. */
    private void boLoses(ChannelId channel, KeyId key) throws Exception {
        TestNode before = bo;
        before.keeper.stop();
        before.store.change(team(), transaction -> {
            transaction.update("DELETE FROM prekey");
            return transaction.update("DELETE FROM team_secret WHERE channel = ? AND key_id = ?", channel, key.bytes());
        });
        before.stop();
        nodes.remove(before);
        bo = new TestNode(before.profile, network, before.home, before.time);
        nodes.add(bo);
        assertFalse(has(bo, channel, key), "the test proves nothing");
        TestNode.link(bo, ana);
        TestNode.link(bo, cy);
        Await.until("the new prekey", LIMIT,
                () -> bo.store.prekey(team(), bo.peer()).equals(Optional.of(bo.agreement.ownKey()))
                        && ana.store.prekey(team(), bo.peer()).equals(bo.store.prekey(team(), bo.peer())),
                () -> "");
        awaitLooks(bo); // it waits from when it noticed
    }

    private static Optional<Ask> asked(TestNode node, ChannelId channel, KeyId key, TestNode by) {
        return node.store.lacking().of(channel, key, by.peer());
    }

    private void awaitAsked(TestNode at, ChannelId channel, KeyId key, TestNode by, int number) {
        Await.until("time " + number + " to ask", LIMIT, () -> {
            look();
            return asked(at, channel, key, by).filter(it -> it.number() >= number).isPresent();
        }, () -> asked(at, channel, key, by).toString());
    }

    private void awaitSecret(TestNode node, ChannelId channel, KeyId key) {
        Await.until("the secret at " + node.profile.displayName(), LIMIT, () -> {
            look();
            return has(node, channel, key);
        }, () -> asked(ana, channel, key, node).toString());
    }

    /** Returns who handed a secret to a device in the log, as far as a node can read it. */
    private List<LogEntry> handings(TestNode reader, ChannelId channel, KeyId key, TestNode to) throws Exception {
        List<LogEntry> found = new ArrayList<>();
        for (LogEntry entry : reader.log.read(hidden(), 0, 1000)) {
            if (entry.header().kind().equals(TeamEntry.KEYS)
                    && TeamEntries.decode(TeamEntry.KEYS, entry.payload()) instanceof TeamEntry.Keys keys
                    && keys.channel().equals(channel) && keys.key().equals(key)
                    && keys.boxes().stream().anyMatch(it -> it.peer().equals(to.peer()))) {
                found.add(entry);
            }
        }
        return found;
    }

    private static void lie(TestNode liar, ChannelId channel, KeyId key, TestNode to) throws Exception {
        TeamEntry.Keys keys = new TeamEntry.Keys(channel, key, List.of(new TeamEntry.Box(to.peer(), new byte[1169])));
        liar.log.append(liar.teams.current().id().teamChannel(), TeamEntry.KEYS, keys.encode());
    }

    @Test
    void whoLostItsPrekeyGetsTheSecretAgainAndReadsWhatItMissed() throws Exception {
        // given
        KeyId key = awaitOneSecret(general(), ana, bo, cy);
        boLoses(general(), key);
        Notes bos = Notes.of(bo);
        Notes.write(ana, general(), "missed");
        int before = handings(ana, general(), key, bo).size();
        // when
        pass(Duration.ofSeconds(20));
        assertTrue(asked(bo, general(), key, bo).isEmpty(), "it has patience");
        pass(Duration.ofSeconds(11));
        // then
        awaitSecret(bo, general(), key);
        bos.await("missed");
        // and: it was handed once, and nobody asks any more
        pass(Duration.ofMinutes(2));
        awaitLooks(ana, bo, cy);
        assertEquals(before + 1, handings(ana, general(), key, bo).size());
        assertEquals(1, asked(ana, general(), key, bo).orElseThrow().number());
    }

    private void awaitLooks(TestNode... looking) {
        for (TestNode node : looking) {
            long looks = node.keeper.looks();
            Await.until("a few looks", LIMIT, () -> {
                node.keeper.handleEvent(new TrustChanged(team()).toEvent());
                return node.keeper.looks() > looks + 3;
            }, () -> "");
        }
    }

    @Test
    void whoeverLiesKeepsNobodyFromTheSecret() throws Exception {
        // given: Cy makes a secret, gives it to Ana, and to Bo what opens with no key
        awaitOneSecret(general(), ana, bo, cy);
        cy.keeper.stop();
        ChannelSecret secret = cy.agreement.make(general());
        byte[] box = cy.agreement.handOver(team(), general(), secret, ana.peer(), List.of(ana.identity.sealingKey()));
        cy.log.append(hidden(), TeamEntry.KEYS,
                new TeamEntry.Keys(general(), secret.id(), List.of(new TeamEntry.Box(ana.peer(), box),
                        new TeamEntry.Box(bo.peer(), new byte[1169]))).encode());
        awaitSecret(ana, general(), secret.id());
        Await.until("Bo to hear of it", LIMIT,
                () -> bo.store.membership().channel(general()).orElseThrow().introduced().containsKey(secret.id()),
                () -> "");
        // when: while Ana is away Bo asks, and Cy lies each time
        network.unplug(ana.peer());
        for (int number = 1; number <= 2; number++) {
            awaitLooks(bo);
            pass(LackKeeper.PATIENCE.multipliedBy(number));
            awaitAsked(cy, general(), secret.id(), bo, number);
            lie(cy, general(), secret.id(), bo);
            int count = number;
            Await.until("the lie at Bo", LIMIT, () -> asked(bo, general(), secret.id(), bo)
                    .filter(it -> it.times(cy.peer()) == count).isPresent(), () -> "");
        }
        assertFalse(has(bo, general(), secret.id()));
        assertTrue(bo.store.membership().channel(general()).orElseThrow().holds(bo.peer(), secret.id()),
                "who asks for a secret counts as having it, as before");
        network.plugIn(ana.peer());
        TestNode.link(ana, bo);
        // then
        awaitSecret(bo, general(), secret.id());
    }

    @Test
    void aPrivateChannelsSecretIsHandedAgainAndTheOthersLearnNothing() throws Exception {
        // given
        ChannelId id = make("plans", bo);
        KeyId key = awaitOneSecret(id, ana, bo);
        boLoses(id, key);
        Notes bos = Notes.of(bo);
        Notes.write(ana, id, "missed");
        // when
        pass(Duration.ofSeconds(31));
        awaitSecret(bo, id, key);
        // then
        bos.await("missed");
        assertEquals(1, asked(ana, id, key, bo).orElseThrow().number());
        awaitInStep(bo, cy);
        awaitInStep(ana, cy);
        assertTrue(asked(cy, id, key, bo).isEmpty());
        String wanted = new String(id.bytes(), StandardCharsets.ISO_8859_1);
        assertFalse(cy.log.read(hidden(), 0, 1000).stream().anyMatch(
                it -> new String(it.payload(), StandardCharsets.ISO_8859_1).contains(wanted)));
        assertTrue(cy.log.read(hidden(), 0, 1000).stream().noneMatch(it -> it.header().kind().equals(Lacking.KIND)));
    }

    /** Whoever tells many does so in several entries, and may stop in between. */
    @Test
    void aSecretOfWhichADeviceWasNeverToldIsHandedToItWhenOthersUseIt() throws Exception {
        // given: Cy is told of a secret, and that Bo has it
        ChannelId id = make("plans", bo, cy);
        awaitOneSecret(id, ana, bo, cy);
        ChannelSecret secret = ana.agreement.make(id);
        byte[] box = ana.agreement.handOver(team(), id, secret, cy.peer(), List.of(cy.identity.sealingKey()));
        byte[] own = ana.agreement.handOver(team(), id, secret, ana.peer(), List.of(ana.identity.sealingKey()));
        new TeamJournal(ana.store, ana.log).whisper(ana.store.membership().currentTeam().orElseThrow(),
                new TeamEntry.Keys(id, secret.id(),
                        List.of(new TeamEntry.Box(cy.peer(), box), new TeamEntry.Box(ana.peer(), own))),
                0, Set.of(ana.peer(), bo.peer(), cy.peer()), Set.of(cy.peer()));
        awaitSecret(cy, id, secret.id());
        awaitSecret(ana, id, secret.id());
        Notes bos = Notes.of(bo);
        assertEquals(secret.id(), writing(ana, id));
        // when
        Notes.write(ana, id, "not for Bo?");
        Await.until("Bo to notice", LIMIT, () -> bo.store.lacking().used(id).contains(secret.id()), () -> "");
        assertFalse(bo.store.membership().channel(id).orElseThrow().introduced().containsKey(secret.id()));
        awaitLooks(bo);
        pass(LackKeeper.PATIENCE);
        // then
        bos.await("not for Bo?");
        assertTrue(has(bo, id, secret.id()));
    }

    @Test
    void inAnEphemeralChannelWhoeverLacksTheSecretGetsAFreshOneOnly() throws Exception {
        // given
        ChannelId id = ana.channels.create(draft("now", ChannelMode.EPHEMERAL, bo)).id();
        awaitChannel(bo, id);
        KeyId key = awaitOneSecret(id, ana, bo);
        boLoses(id, key);
        Notes bos = Notes.of(bo);
        Notes.write(ana, id, "missed");
        // when
        pass(Duration.ofSeconds(31));
        awaitAsked(ana, id, key, bo, 1);
        awaitLooks(ana);
        assertEquals(key, writing(ana, id), "not while it is so new");
        pass(KeyKeeper.SETTLED);
        // then
        Await.until("a fresh secret", LIMIT, () -> {
            look();
            return !writing(ana, id).equals(key) && bo.trust.writingKey(id).equals(ana.trust.writingKey(id));
        }, () -> "");
        Notes.write(ana, id, "from now on");
        bos.await("from now on");
        assertEquals(List.of("from now on"), bos.texts);
        assertFalse(has(bo, id, key));
    }

    /** Whoever lacks the secret of the hidden channel could not read the entry that holds it. */
    @Test
    void theTeamsOwnSecretIsHandedOverTheLink() throws Exception {
        // given
        KeyId first = writing(ana, hidden());
        pass(Duration.ofDays(7));
        Await.until("a fresh secret", LIMIT, () -> {
            look();
            return !writing(ana, hidden()).equals(first)
                    && nodes.stream().allMatch(it -> has(it, hidden(), writing(ana, hidden())));
        }, () -> "");
        KeyId key = writing(ana, hidden());
        boLoses(hidden(), key);
        // when
        pass(Duration.ofSeconds(31));
        // then
        awaitSecret(bo, hidden(), key);
        ana.management.rename("Lab");
        Await.until("the new name", LIMIT, () -> bo.teams.current().name().equals("Lab"), () -> "");
    }

    @Test
    void whoeverMayNotHaveASecretGetsNothingByAsking() throws Exception {
        // given
        KeyId key = awaitOneSecret(general(), ana, bo, cy);
        TestNode guest = join("Dee", Role.GUEST);
        awaitMembers(4);
        ChannelId id = make("plans", bo);
        KeyId secret = awaitOneSecret(id, ana, bo);
        // when
        for (ChannelId channel : List.of(general(), id)) {
            KeyId wanted = channel.equals(id) ? secret : key;
            for (int number = 1; number <= Lacking.MAX_ASKS; number++) {
                guest.log.append(hidden(), Lacking.KIND, new Lacking(channel, wanted, number).encode());
            }
            awaitAsked(ana, channel, wanted, guest, Lacking.MAX_ASKS);
        }
        pass(Duration.ofMinutes(5));
        awaitLooks(ana, bo, cy);
        pass(Duration.ofMinutes(5));
        awaitLooks(ana, bo, cy);
        // then
        assertEquals(List.of(), handings(ana, general(), key, guest));
        assertTrue(guest.store.membership().channel(general()).isEmpty()
                || guest.store.membership().channel(general()).orElseThrow().keys().isEmpty());
        assertFalse(ana.store.membership().channel(id).orElseThrow().holds(guest.peer(), secret));
        assertTrue(asked(ana, id, secret, guest).orElseThrow().answers().isEmpty());
    }

    @Test
    void aFloodOfAsksIsAnsweredAFewTimesAndLeavesNoRowsForSecretsThatDoNotExist() throws Exception {
        // given
        KeyId key = awaitOneSecret(general(), ana, bo, cy);
        int before = handings(ana, general(), key, bo).size();
        bo.keeper.stop();
        // when
        for (int i = 0; i < 200; i++) {
            bo.log.append(hidden(), Lacking.KIND,
                    new Lacking(general(), key, 1 + i % Lacking.MAX_ASKS).encode());
            bo.log.append(hidden(), Lacking.KIND,
                    new Lacking(general(), new KeyId(new byte[] { 9, 9, 9, 9, 9, 9, 0, (byte) i }), 1).encode());
        }
        awaitAsked(ana, general(), key, bo, Lacking.MAX_ASKS);
        awaitInStep(bo, ana);
        for (int i = 0; i < 10; i++) {
            pass(Duration.ofMinutes(1));
            awaitLooks(ana, cy);
        }
        awaitInStep(cy, ana);
        // then
        int handed = handings(ana, general(), key, bo).size() - before;
        assertTrue(handed > 0 && handed <= Lacking.MAX_ASKS, handed + " times");
        assertEquals(1L, ana.database.read(transaction -> transaction
                .queryOne("SELECT COUNT(*) AS asks FROM lacking_ask", row -> row.number("asks"))).orElseThrow());
    }
}
