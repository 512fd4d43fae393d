// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.keys.ChannelSecret;
import org.omnimesh.api.log.ChannelTrust.Opening;
import org.omnimesh.api.log.ChannelTrust.Verdict;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelChanged;
import org.omnimesh.api.team.ChannelDraft;
import org.omnimesh.api.team.ChannelInvited;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.NotPermittedException;
import org.omnimesh.api.team.Removal;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.crypto.bc.internal.Ed25519Signatures;
import org.omnimesh.crypto.bc.internal.HpkeSealing;
import org.omnimesh.crypto.bc.internal.JdkCiphers;
import org.omnimesh.crypto.bc.internal.SealedDeviceIdentity;
import org.omnimesh.crypto.bc.internal.SecureRandomSource;
import org.omnimesh.storage.h2.internal.H2Database;
import org.omnimesh.team.internal.Membership.ChannelView;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.InMemoryNetwork;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.RunningTime;
import org.omnimesh.testing.TemporaryHome;

/** Who is removed, leaves or gets another role, between nodes with real keys, store and mesh. */
class RemovalTest {
    private static final EntryKind NOTE = new EntryKind("test.note");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final InMemoryNetwork network = new InMemoryNetwork();
    private final List<TestNode> nodes = new CopyOnWriteArrayList<>();

    @AfterEach
    void stopNodes() throws Exception {
        for (TestNode node : nodes) {
            node.close();
        }
    }

    private TestNode node(String name) throws Exception {
        TestNode node = new TestNode(name, network);
        nodes.add(node);
        return node;
    }

    /** Ana's team with Bo and Cy, all linked with each other. */
    private record Trio(TestNode ana, TestNode bo, TestNode cy, TeamId team, ChannelId general) {}

    private Trio trio() throws Exception {
        TestNode ana = node("Ana");
        TestNode bo = node("Bo");
        TestNode cy = node("Cy");
        ana.invite(bo);
        ana.invite(cy);
        TestNode.link(ana, bo);
        TestNode.link(ana, cy);
        awaitDevices(3, ana, bo, cy);
        TestNode.link(bo, cy);
        Trio trio = new Trio(ana, bo, cy, ana.teams.current().id(), ana.teams.list().get(0).id());
        for (TestNode node : nodes) {
            Await.until("a secret for general at " + node.profile.displayName(), LIMIT,
                    () -> node.trust.writingKey(trio.general()).isPresent(), () -> "");
        }
        return trio;
    }

    private static void awaitDevices(int count, TestNode... nodes) {
        for (TestNode node : nodes) {
            Await.until(count + " devices at " + node.profile.displayName(), LIMIT,
                    () -> node.store.membership().currentTeam().orElseThrow().devices().size() == count,
                    () -> node.teams.members().toString());
        }
    }

    private static MemberId member(TestNode at, TestNode of) {
        return at.teams.memberOf(of.peer()).orElseThrow().id();
    }

    private static List<String> notes(TestNode node, ChannelId channel) {
        try {
            return node.log.read(channel, 0, 1000).stream()
                    .map(it -> new String(it.payload(), StandardCharsets.UTF_8)).toList();
        } catch (LogException e) {
            throw new AssertionError(e);
        }
    }

    private static LogEntry write(TestNode node, ChannelId channel, String text) throws LogException {
        return node.log.append(channel, NOTE, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void removedDeviceIsCutOffEverywhereAndToldOnce() throws Exception {
        // given
        Trio trio = trio();
        write(trio.ana(), trio.general(), "before");
        Await.until("the note at Cy", () -> notes(trio.cy(), trio.general()).contains("before"));
        // when
        trio.ana().management.remove(trio.cy().peer(), false);
        // then
        assertTrue(trio.ana().teams.memberOf(trio.cy().peer()).isEmpty());
        awaitDevices(2, trio.bo());
        for (TestNode node : List.of(trio.ana(), trio.bo())) {
            Await.until("no link from " + node.profile.displayName(), () -> node.links.to(trio.cy().peer()).isEmpty());
            assertFalse(node.trust.trusts(trio.cy().peer()));
            assertFalse(node.trust.readers(trio.general()).contains(trio.cy().peer()));
        }
        Await.until("Cy to be told", () -> !trio.cy().teams.current().active());
        Removal told = trio.cy().management.removals().get(0);
        assertEquals(trio.cy().peer(), told.device());
        assertEquals(trio.ana().peer(), told.by());
        assertFalse(trio.cy().trust.trusts(trio.ana().peer()));
        assertThrows(LogException.class, () -> write(trio.cy(), trio.general(), "after"));
        assertTrue(notes(trio.cy(), trio.general()).contains("before"), "what was there stays readable");
        assertThrows(NotPermittedException.class, () -> trio.cy().management.rename("Mine"));
    }

    @Test
    void whatIsWrittenAfterTheRemovalTheRemovedCannotRead() throws Exception {
        // given
        Trio trio = trio();
        KeyId before = trio.ana().trust.writingKey(trio.general()).orElseThrow();
        ChannelView old = trio.cy().store.membership().channel(trio.general()).orElseThrow();
        // when
        trio.ana().management.remove(trio.cy().peer(), false);
        awaitDevices(2, trio.bo());
        // then
        for (TestNode node : List.of(trio.ana(), trio.bo())) {
            for (ChannelId channel : List.of(trio.general(), trio.team().teamChannel())) {
                KeyId now = trio.ana().trust.writingKey(channel).orElseThrow();
                Await.until("the fresh secret at " + node.profile.displayName(), LIMIT,
                        () -> node.trust.writingKey(channel).equals(Optional.of(now)), () -> "");
                assertNotEquals(before, now);
                assertFalse(trio.cy().store.membership().channel(channel).orElseThrow().keys().containsKey(now));
                EntryHeader header = new EntryHeader(trio.team(), channel, node.peer(), 500, new HybridTime(1, 0), NOTE,
                        now);
                byte[] sealed = node.trust.seal(header, new byte[] { 1 }, new byte[] { 2 });
                assertInstanceOf(Opening.KeyMissing.class, trio.cy().trust.open(header, new byte[] { 1 }, sealed));
            }
        }
        assertTrue(old.keys().containsKey(before), "the test would prove nothing otherwise");
        write(trio.bo(), trio.general(), "among us");
        Await.until("the note at Ana", () -> notes(trio.ana(), trio.general()).contains("among us"));
    }

    @Test
    void whatOthersWroteWithoutKnowingIsCounted() throws Exception {
        // given: Bo is cut off while Ana removes Cy
        Trio trio = trio();
        network.unplug(trio.bo().peer());
        trio.ana().management.remove(trio.cy().peer(), false);
        trio.bo().time.advance(Duration.ofMinutes(1));
        write(trio.bo(), trio.general(), "unaware");
        write(trio.bo(), trio.general(), "still");
        assertEquals(0, trio.ana().management.removals().get(0).exposed());
        // when
        network.plugIn(trio.bo().peer());
        TestNode.link(trio.ana(), trio.bo());
        // then
        awaitDevices(2, trio.bo());
        Await.until("both notes at Ana",
                () -> notes(trio.ana(), trio.general()).containsAll(List.of("unaware", "still")));
        Await.until("both to be counted", LIMIT, () -> trio.ana().management.removals().get(0).exposed() == 2,
                () -> trio.ana().management.removals().toString());
    }

    @Test
    void removedDeviceMayBeAdmittedAgain() throws Exception {
        // given
        Trio trio = trio();
        trio.ana().management.remove(trio.cy().peer(), false);
        Await.until("Cy to be told", () -> !trio.cy().teams.current().active());
        // when
        trio.ana().invite(trio.cy());
        // then
        assertTrue(trio.cy().teams.current().active());
        TestNode.link(trio.ana(), trio.cy());
        awaitDevices(3, trio.ana(), trio.cy(), trio.bo());
        write(trio.cy(), trio.general(), "back");
        Await.until("the note at Ana", () -> notes(trio.ana(), trio.general()).contains("back"));
    }

    @Test
    void concurrentRemovalsLeaveASecretThatNoneOfTheRemovedHas() throws Exception {
        // given: Bo is admin, and cut off from Ana; each removes somebody
        Trio trio = trio();
        TestNode dee = node("Dee");
        trio.ana().invite(dee);
        TestNode.link(trio.ana(), dee);
        awaitDevices(4, trio.ana(), trio.bo(), trio.cy(), dee);
        trio.ana().management.changeRole(member(trio.ana(), trio.bo()), Role.ADMIN);
        Await.until("Bo to be admin", () -> trio.bo().teams.current().role() == Role.ADMIN);
        network.unplug(trio.bo().peer());
        // when
        trio.ana().management.remove(trio.cy().peer(), false);
        trio.bo().management.remove(dee.peer(), false);
        network.plugIn(trio.bo().peer());
        TestNode.link(trio.ana(), trio.bo());
        awaitDevices(2, trio.ana(), trio.bo());
        // then
        for (TestNode node : List.of(trio.ana(), trio.bo())) {
            Await.until("a safe secret at " + node.profile.displayName(), LIMIT,
                    () -> node.store.membership().channel(trio.general()).orElseThrow().isSafe()
                            && node.store.membership().channel(trio.team().teamChannel()).orElseThrow().isSafe(),
                    () -> node.store.membership().channel(trio.general()).orElseThrow().holders().toString());
        }
        write(trio.bo(), trio.general(), "only two");
        Await.until("the note at Ana", () -> notes(trio.ana(), trio.general()).contains("only two"));
    }

    @Test
    void rolesDecideWhoMayDoWhat() throws Exception {
        // given
        Trio trio = trio();
        // then
        assertThrows(NotPermittedException.class, () -> trio.bo().management.remove(trio.cy().peer(), false));
        assertThrows(NotPermittedException.class, () -> trio.bo().management.remove(trio.ana().peer(), false));
        assertThrows(NotPermittedException.class, () -> trio.bo().management.rename("Bo's"));
        assertThrows(NotPermittedException.class,
                () -> trio.bo().management.changeRole(member(trio.bo(), trio.bo()), Role.ADMIN));
        assertThrows(NotPermittedException.class,
                () -> trio.ana().management.changeRole(member(trio.ana(), trio.ana()), Role.MEMBER));
        assertThrows(NotPermittedException.class, () -> trio.ana().management.leave(trio.team()));
        assertThrows(TeamException.class, () -> trio.ana().management.remove(trio.ana().peer(), false));
        assertThrows(TeamException.class, () -> trio.ana().management.remove(Ids.peer(5), false));
        // when
        trio.ana().management.changeRole(member(trio.ana(), trio.bo()), Role.ADMIN);
        Await.until("Bo to be admin", () -> trio.bo().teams.current().role() == Role.ADMIN);
        trio.bo().management.rename("Harbour");
        // then
        Await.until("the name at Cy", () -> trio.cy().teams.current().name().equals("Harbour"));
        assertThrows(NotPermittedException.class, () -> trio.bo().management.remove(trio.ana().peer(), false));
        trio.bo().management.remove(trio.cy().peer(), true);
        awaitDevices(2, trio.ana());
    }

    @Test
    void guestLosesPublicChannelsAndWhatIsWrittenThere() throws Exception {
        // given
        Trio trio = trio();
        // when
        trio.ana().management.changeRole(member(trio.ana(), trio.cy()), Role.GUEST);
        // then
        KeyId now = trio.ana().trust.writingKey(trio.general()).orElseThrow();
        Await.until("Cy to be guest", () -> trio.cy().teams.current().role() == Role.GUEST);
        assertFalse(trio.ana().trust.readers(trio.general()).contains(trio.cy().peer()));
        assertFalse(trio.cy().store.membership().channel(trio.general()).orElseThrow().keys().containsKey(now));
        // when
        trio.ana().management.changeRole(member(trio.ana(), trio.cy()), Role.MEMBER);
        // then
        Await.until("the secret at Cy", LIMIT,
                () -> trio.cy().store.membership().channel(trio.general()).orElseThrow().keys().containsKey(now),
                () -> "");
    }

    @Test
    void whoAloneIsLeftWithoutASecretMakesOne() throws Exception {
        // given a guest, who has no secret of a public channel, and whom nobody hands one later
        TestNode ana = node("Ana");
        TestNode bo = node("Bo");
        bo.admission.join(ana.admission.ownCard(), ana.admission.admit(bo.admission.ownCard(), Role.GUEST));
        TestNode.link(ana, bo);
        awaitDevices(2, ana, bo);
        TeamId team = ana.teams.current().id();
        ChannelId general = ana.teams.list().get(0).id();
        ana.keeper.stop();
        // when
        ana.management.changeRole(member(ana, bo), Role.OWNER);
        ana.management.leave(team);
        // then
        Await.until("Bo to be the owner", () -> bo.teams.current().role() == Role.OWNER);
        Await.until("a secret to write under", LIMIT, () -> bo.trust.writingKey(general).isPresent(),
                () -> bo.store.membership().channel(general).toString());
    }

    @Test
    void whoLeavesIsGoneForTheOthersAndGetsATeamOfHerOwn() throws Exception {
        // given
        Trio trio = trio();
        // when
        Team next = trio.cy().management.leave(trio.team());
        // then
        assertNotEquals(trio.team(), next.id());
        assertTrue(next.active());
        awaitDevices(2, trio.ana(), trio.bo());
        assertTrue(trio.cy().store.membership().team(trio.team()).isEmpty());
        Await.until("a safe secret", LIMIT,
                () -> trio.ana().store.membership().channel(trio.general()).orElseThrow().isSafe(), () -> "");
        assertEquals(trio.cy().peer(), trio.ana().management.removals().get(0).by());
    }

    @Test
    void severalTeamsOfWhichOneIsShown() throws Exception {
        // given
        TestNode ana = node("Ana");
        TeamId first = ana.teams.current().id();
        // when
        Team second = ana.management.found("Second\u0007");
        // then
        assertEquals("Second", second.name());
        assertEquals(second, ana.teams.current());
        assertEquals(2, ana.teams.all().size());
        assertNotEquals(first, second.id());
        Channel general = ana.teams.list().get(0);
        assertEquals("general", general.name());
        write(ana, general.id(), "here");
        // when
        assertEquals(first, ana.management.select(first).id());
        // then
        assertTrue(ana.teams.get(general.id()).isEmpty(), "channels of other teams are not shown");
        assertThrows(TeamException.class, () -> ana.management.select(Ids.team(9)));
        assertThrows(TeamException.class, () -> ana.management.found(" "));
        // when
        ana.management.leave(first);
        // then
        assertEquals(second.id(), ana.teams.current().id());
        assertEquals(List.of(second), ana.teams.all());
    }

    @Test
    void whatHappensInATeamThatIsNotShownIsNotTold() throws Exception {
        // given
        Trio trio = trio();
        TestNode ana = trio.ana();
        ana.management.found("Second");
        // when
        Channel open = trio.bo().channels.create(new ChannelDraft("harbour", ChannelType.PUBLIC, ChannelMode.HISTORY,
                Optional.empty(), Optional.empty(), Set.of()));
        Channel closed = trio.bo().channels.create(ThreeNodes.draft("plans", ChannelMode.HISTORY));
        trio.bo().channels.invite(closed.id(), Set.of(ana.peer()));
        Await.until("Ana to know both", LIMIT, () -> ana.store.membership().channel(open.id()).isPresent()
                && ana.store.membership().team(trio.team()).orElseThrow().offers().containsKey(closed.id()), () -> "");
        // then
        assertTrue(ana.events.facts(ChannelChanged.class).stream()
                .noneMatch(it -> it.channel().id().equals(open.id())));
        assertEquals(List.of(), ana.events.facts(ChannelInvited.class));
        assertEquals(List.of(), ana.channels.invitations());
        // when
        ana.management.select(trio.team());
        // then
        assertTrue(ana.teams.get(open.id()).isPresent());
        assertEquals(1, ana.channels.invitations().size());
    }

    @Test
    void entriesOfSomebodyRemovedAreTakenIfSheHadTheSecret() throws Exception {
        // given
        Trio trio = trio();
        KeyId before = trio.ana().trust.writingKey(trio.general()).orElseThrow();
        trio.ana().management.remove(trio.cy().peer(), false);
        KeyId after = trio.ana().trust.writingKey(trio.general()).orElseThrow();
        // then
        assertEquals(Verdict.ACCEPT, judge(trio, before));
        assertEquals(Verdict.NOT_YET, judge(trio, after));
    }

    private static Verdict judge(Trio trio, KeyId key) {
        return trio.ana().trust.judge(new EntryHeader(trio.team(), trio.general(), trio.cy().peer(), 77,
                new HybridTime(1, 0), NOTE, key));
    }

    @Test
    void teamOfAnEarlierVersionIsReadAsItWas() throws Exception {
        // given: tables and entries as version 0.3 wrote them, without predecessors
        TestNode ana = node("Ana");
        TeamId own = ana.teams.current().id();
        assertEquals(1, ana.database.read(transaction -> transaction.query("SELECT * FROM team_known",
                row -> row.text("name"))).size());
        TeamId old = ana.log.found(new TeamEntry.Founded(1, new byte[TeamEntry.SALT_BYTES]).encode());
        ana.store.change(old, transaction -> {
            SymmetricKey secret = ana.ciphers.randomKey();
            ana.store.tables().store(transaction, old, old.teamChannel(),
                    new ChannelSecret(ana.agreement.names(old.teamChannel(), secret).getLast(), secret));
            return transaction.update("INSERT INTO team_known (team, name, since, shown) VALUES (?, 'Old', 1, FALSE)",
                    old);
        });
        // when
        old(ana, old, new TeamEntry.Named("Elder"));
        old(ana, old, new TeamEntry.Admitted(ana.peer(), "Ana", "laptop", ana.identity.sealingKey(), Role.OWNER));
        old(ana, old, new TeamEntry.Admitted(Ids.peer(1), "Bo", "desk", ana.identity.sealingKey(), Role.MEMBER));
        old(ana, old, new TeamEntry.Opened(Ids.channel(1), "general", ChannelType.PUBLIC,
                Optional.empty(), Optional.empty(), Optional.empty()));
        // then
        Membership.TeamView view = ana.store.membership().team(old).orElseThrow();
        assertEquals("Elder", view.team().name());
        assertEquals(Role.OWNER, view.team().role());
        assertEquals(Set.of(ana.peer(), Ids.peer(1)), view.devices().keySet());
        assertEquals(List.of("general"), ana.store.membership().shown(old).stream().map(Channel::name).toList());
        // when
        ana.management.select(old);
        ana.management.remove(Ids.peer(1), false);
        // then
        assertEquals(Set.of(ana.peer()), ana.store.membership().team(old).orElseThrow().devices().keySet());
        assertNotEquals(own, old);
        Membership before = ana.store.membership();
        ana.log.rebuild("membership");
        assertEquals(before, ana.store.membership());
    }

    private static void old(TestNode node, TeamId team, TeamEntry content) throws Exception {
        node.log.append(team.teamChannel(), content.kind(), content.encode());
    }

    @Test
    void tablesOfAnEarlierVersionKeepWhatIsThisNodesOwn() throws Exception {
        try (TemporaryHome home = new TemporaryHome()) {
            // given: the tables of before, with a team that is known and derived rows
            RecordingEventAdmin events = new RecordingEventAdmin();
            RandomSource random = new SecureRandomSource();
            Ciphers ciphers = new JdkCiphers(random);
            KeyVault vault = new FixedKeyVault(7);
            DeviceIdentity identity = new SealedDeviceIdentity(home, vault, ciphers, random);
            H2Database before = new H2Database(vault, home, events);
            try {
                before.migrate(new Schema("team", TeamTables.OWN.migrations().subList(0, 1)));
                before.write(transaction -> {
                    transaction.update("INSERT INTO team_known (team, name, since, shown) VALUES (?, 'Elder', 1, TRUE)",
                            Ids.team(1));
                    transaction.update("INSERT INTO team_team (team, founder, name, named) VALUES (?, ?, 'Elder', 1)",
                            Ids.team(1), identity.peerId());
                    return transaction.update("INSERT INTO team_disconnected (peer) VALUES (?)", Ids.peer(3));
                });
            } finally {
                before.close();
            }
            H2Database database = new H2Database(vault, home, events);
            try {
                // when
                MembershipStore store = new MembershipStore(database, ciphers,
                        TestNode.agreement(identity, database, vault, new RunningTime()), new HpkeSealing(random),
                        identity, vault, new Ed25519Signatures(), events);
                // then
                assertEquals(Optional.of(Ids.team(1)), store.membership().current());
                assertEquals("Elder", store.membership().currentTeam().orElseThrow().team().name());
                assertEquals(Set.of(Ids.peer(3)), store.membership().disconnected());
                assertTrue(store.membership().currentTeam().orElseThrow().devices().isEmpty(),
                        "the log gives them again");
                assertEquals("membership", store.schema().name(), "a name of its own makes the log give everything");
            } finally {
                database.close();
            }
        }
    }
}
