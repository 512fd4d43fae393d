// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.discovery.PeerSource;
import org.omnimesh.api.discovery.Sighting;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.ChannelTrust.Opening;
import org.omnimesh.api.log.ChannelTrust.Verdict;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.log.Retention;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.NotPermittedException;
import org.omnimesh.api.team.Peer;
import org.omnimesh.api.team.PeerChanged;
import org.omnimesh.api.team.PeerDirectory.Scope;
import org.omnimesh.api.team.Presence;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.api.team.TeamChanged;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.InMemoryNetwork;

/** Teams between nodes with real keys, store and mesh. */
class TeamTest {
    private static final EntryKind NOTE = Notes.KIND;

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

    private static ChannelId general(TestNode node) {
        return Await.value("the channel general", () -> node.teams.list().stream().map(Channel::id).findFirst());
    }

    private static void awaitMembers(TestNode node, int count) {
        Await.until(count + " members at " + node.profile.displayName(), Duration.ofSeconds(15),
                () -> node.store.membership().currentTeam().orElseThrow().devices().size() == count,
                () -> node.teams.members().toString());
    }

    @Test
    void firstStartFoundsATeamWithTheChannelGeneral() throws Exception {
        // when
        TestNode ana = node("Ana");
        // then
        assertEquals("Ana's team", ana.teams.current().name());
        assertEquals(Role.OWNER, ana.teams.current().role());
        Channel general = ana.teams.list().get(0);
        assertEquals("general", general.name());
        assertEquals(ChannelType.PUBLIC, general.type());
        assertEquals(List.of(ana.peer()), general.members());
        Member member = ana.teams.memberOf(ana.peer()).orElseThrow();
        assertEquals("Ana", member.displayName());
        assertEquals("Ana's laptop", member.devices().get(0).name());
        assertArrayEquals(ana.teams.current().id().bytes(), member.id().bytes());
        assertEquals(Optional.of(general), ana.teams.get(general.id()));
        assertTrue(ana.teams.get(ana.teams.current().id().teamChannel()).isEmpty(), "the hidden channel is not shown");
    }

    @Test
    void teamIsTheSameAfterARestartAndAfterARebuild() throws Exception {
        // given
        TestNode first = new TestNode("Ana", network);
        Membership before = first.store.membership();
        // when
        first.log.rebuild("membership");
        // then
        assertEquals(before, first.store.membership());
        // when
        first.stop();
        TestNode second = new TestNode(first.profile, network, first.home, first.time);
        nodes.add(second);
        // then
        assertEquals(before, second.store.membership());
        assertEquals(1, second.teams.all().size());
    }

    @Test
    void interruptedFoundingIsFinishedAtTheNextStart() throws Exception {
        // given: a node that stopped right after its founding entry
        TestNode ana = node("Ana");
        TeamId founded = ana.log.found(new TeamEntry.Founded(TeamEntry.VERSION, ana.random.bytes(32)).encode());
        ana.database.write(transaction -> {
            transaction.update("DELETE FROM team_known");
            transaction.update("DELETE FROM membership_operation WHERE team <> ?", founded);
            return null;
        });
        ana.store.change(founded, transaction -> null);
        assertTrue(ana.store.membership().current().isEmpty());
        // when
        TeamId current = ana.founder.found();
        // then
        assertEquals(founded, current);
        assertEquals("Ana's team", ana.teams.current().name());
        assertEquals(1, ana.teams.list().size());
    }

    @Test
    void newcomerSeesTheTeamAndReadsWhatIsWritten() throws Exception {
        // given
        TestNode ana = node("Ana");
        TestNode bo = node("Bo");
        Notes notes = new Notes();
        bo.log.add(notes).get();
        ana.log.append(general(ana), NOTE, "before Bo came".getBytes(StandardCharsets.UTF_8));
        Team former = bo.teams.current();
        // when
        ana.invite(bo);
        // then: before any link the team is known by name
        assertEquals(ana.teams.current().id(), bo.teams.current().id());
        assertEquals("Ana's team", bo.teams.current().name());
        assertEquals(Role.MEMBER, bo.teams.current().role());
        assertEquals(List.of("Ana", "Bo"), bo.teams.members().stream().map(Member::displayName).toList());
        assertTrue(bo.trust.trusts(ana.peer()));
        assertTrue(ana.trust.trusts(bo.peer()));
        assertTrue(bo.teams.all().contains(former), "the former team is kept");
        List<Member> provisional = bo.teams.members();
        // when
        TestNode.link(ana, bo);
        awaitMembers(bo, 2);
        // then
        assertEquals(ana.teams.members(), bo.teams.members());
        assertEquals(provisional.stream().map(Member::id).toList(),
                bo.teams.members().stream().map(Member::id).toList());
        assertEquals(general(ana), general(bo));
        Await.until("the old note", Duration.ofSeconds(20), () -> notes.texts.equals(List.of("before Bo came")),
                () -> "");
        Notes anas = new Notes();
        ana.log.add(anas).get();
        bo.log.append(general(bo), NOTE, "hello from Bo".getBytes(StandardCharsets.UTF_8));
        Await.until("Bo's note", Duration.ofSeconds(20), () -> anas.texts.contains("hello from Bo"), () -> "");
        assertFalse(bo.events.facts(TeamChanged.class).isEmpty());
    }

    @Test
    void thirdNodeInvitedByTheSecondReachesTheFirst() throws Exception {
        // given
        TestNode ana = node("Ana");
        TestNode bo = node("Bo");
        TestNode cy = node("Cy");
        ana.invite(bo);
        TestNode.link(ana, bo);
        awaitMembers(bo, 2);
        general(bo);
        // when
        bo.invite(cy);
        TestNode.link(bo, cy);
        // then
        awaitMembers(ana, 3);
        awaitMembers(cy, 3);
        assertEquals(ana.teams.members(), cy.teams.members());
        Notes notes = new Notes();
        ana.log.add(notes).get();
        cy.log.append(general(cy), NOTE, "hi".getBytes(StandardCharsets.UTF_8));
        Await.until("Cy's note at Ana", Duration.ofSeconds(20), () -> notes.texts.equals(List.of("hi")), () -> "");
        assertEquals(bo.peer(), ana.teams.memberOf(cy.peer()).orElseThrow().devices().get(0).invitedBy());
    }

    @Test
    void sameDeviceIsAdmittedOnce() throws Exception {
        // given
        TestNode ana = node("Ana");
        TestNode bo = node("Bo");
        ana.invite(bo);
        long entries = ana.log.read(ana.teams.current().id().teamChannel(), 0, 1000).size();
        // when
        ana.invite(bo);
        // then
        assertEquals(entries, ana.log.read(ana.teams.current().id().teamChannel(), 0, 1000).size());
        assertEquals(2, ana.teams.members().size());
    }

    @Test
    void changedNamesReachTheOthers() throws Exception {
        // given
        TestNode ana = node("Ana");
        TestNode bo = node("Bo");
        ana.invite(bo);
        TestNode.link(ana, bo);
        awaitMembers(bo, 2);
        // when
        bo.teams.announce(new Profile("Bohdan", "tower"));
        bo.teams.announce(new Profile("Bohdan", "tower"));
        // then
        Await.until("the new name", () -> ana.teams.memberOf(bo.peer()).orElseThrow().displayName().equals("Bohdan"));
        assertEquals("tower", ana.teams.memberOf(bo.peer()).orElseThrow().devices().get(0).name());
    }

    @Test
    void peersAreOnlineWhileLinkedAndTellTheirPresence() throws Exception {
        // given
        TestNode ana = node("Ana");
        TestNode bo = node("Bo");
        ana.invite(bo);
        assertEquals(Presence.OFFLINE, ana.directory.list(Scope.TEAM).get(0).presence());
        // when
        TestNode.link(ana, bo);
        // then
        Await.until("Bo online", () -> bo(ana, bo).presence() == Presence.ONLINE);
        assertTrue(bo(ana, bo).linked());
        Await.until("Bo to be told online", () -> told(ana).contains(Presence.ONLINE)); // what lasts is told
        // when
        bo.directory.announce(Presence.AWAY, Optional.of("lunch\u001b[31m"));
        // then
        Await.until("Bo away", () -> bo(ana, bo).presence() == Presence.AWAY);
        assertEquals(Optional.of("lunch[31m"), bo(ana, bo).customStatus());
        Await.until("Bo to be told away", () -> told(ana).contains(Presence.AWAY));
        // when
        ana.links.to(bo.peer()).orElseThrow().close("test");
        // then
        Await.until("Bo offline", () -> bo(ana, bo).presence() == Presence.OFFLINE);
        assertTrue(bo(ana, bo).lastSeen().isPresent());
        Await.until("the events", () -> told(ana).containsAll(List.of(Presence.ONLINE, Presence.AWAY))
                && told(ana).getLast() == Presence.OFFLINE);
    }

    private static List<Presence> told(TestNode node) {
        return node.events.facts(PeerChanged.class).stream().map(it -> it.peer().presence()).toList();
    }

    private static Peer bo(TestNode ana, TestNode bo) {
        return ana.directory.get(bo.peer().toString()).orElseThrow();
    }

    @Test
    void disconnectedPeerIsNotTrustedUntilConnected() throws Exception {
        // given
        TestNode ana = node("Ana");
        TestNode bo = node("Bo");
        ana.invite(bo);
        TestNode.link(ana, bo);
        Await.until("the link", () -> bo(ana, bo).linked());
        // when
        ana.directory.disconnect(bo.peer());
        // then
        assertFalse(ana.trust.trusts(bo.peer()));
        Await.until("the link to be closed", () -> !bo(ana, bo).linked());
        // when
        ana.directory.connect(bo.peer(), Optional.of(bo.links.listening().getFirst()));
        // then
        assertTrue(ana.trust.trusts(bo.peer()));
        assertThrows(TeamException.class, () -> ana.directory.disconnect(node("Stranger").peer()));
    }

    private static List<String> said(TestNode node) {
        try {
            return node.log.read(general(node), 0, 100).stream()
                    .map(entry -> new String(entry.payload(), StandardCharsets.UTF_8)).toList();
        } catch (LogException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitSaid(TestNode node, List<String> texts) {
        Await.until("the notes " + texts + " at " + node.profile.displayName(), Duration.ofSeconds(30),
                () -> said(node).equals(texts), () -> said(node).toString());
    }

    private static void say(TestNode node, String text) throws Exception {
        node.log.append(general(node), NOTE, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void contentOlderThanALimitLeavesEveryDeviceAndNewcomersDoNotNeedIt() throws Exception {
        // given
        TestNode ana = node("Ana");
        TestNode bo = node("Bo");
        ana.invite(bo);
        TestNode.link(bo, ana);
        awaitMembers(bo, 2);
        say(ana, "old 1");
        say(ana, "old 2");
        awaitSaid(bo, List.of("old 1", "old 2"));
        for (TestNode node : nodes) {
            node.time.advance(Duration.ofDays(10));
        }
        say(ana, "new");
        // when
        ana.teams.retain(general(ana), 7);
        // then
        assertEquals(Optional.of(Duration.ofDays(7)), ana.teams.get(general(ana)).orElseThrow().retention());
        awaitSaid(ana, List.of("new"));
        awaitSaid(bo, List.of("new"));
        assertEquals(Optional.of(Duration.ofDays(7)), bo.teams.get(general(bo)).orElseThrow().retention());
        // when
        TestNode cid = node("Cid");
        cid.time.advance(Duration.ofDays(10));
        bo.invite(cid);
        TestNode.link(cid, bo);
        // then
        awaitSaid(cid, List.of("new"));
        Await.until("Cid's admission at Bo", () -> bo.teams.memberOf(cid.peer()).isPresent());
        say(cid, "hello");
        awaitSaid(bo, List.of("new", "hello"));
    }

    @Test
    void onlyAdminsAndTheCreatorLimitAChannel() throws Exception {
        TestNode ana = node("Ana");
        TestNode bo = node("Bo");
        ana.invite(bo);
        TestNode.link(bo, ana);
        awaitMembers(bo, 2);
        awaitMembers(ana, 2);
        ChannelId general = general(bo);
        assertThrows(NotPermittedException.class, () -> bo.teams.retain(general, 1));
        assertThrows(TeamException.class, () -> ana.teams.retain(new ChannelId(new byte[32]), 1));
        assertThrows(IllegalArgumentException.class, () -> ana.teams.retain(general, -1));
        // when: as if he had changed his program
        TeamEntry.Retained forbidden = new TeamEntry.Retained(general, 1);
        bo.log.append(bo.teams.current().id().teamChannel(), forbidden.kind(), forbidden.encode());
        // then
        assertEquals(Retention.UNLIMITED, bo.trust.retention(general));
        ana.teams.retain(general, 30);
        Await.until("the limit at Bo", () -> bo.trust.retention(general).equals(Retention.of(Duration.ofDays(30))));
    }

    @Test
    void theLatestLimitCountsAndEarlierOnesAreRemembered() throws Exception {
        TestNode ana = node("Ana");
        ChannelId general = general(ana);
        ana.teams.retain(general, 30);
        ana.teams.retain(general, 7);
        ana.teams.retain(general, 0);
        // then
        Retention retention = ana.trust.retention(general);
        assertEquals(Optional.empty(), retention.limit());
        assertEquals(Optional.of(Duration.ofDays(7)), retention.shortest());
        Instant now = ana.time.now();
        assertTrue(Duration.between(retention.floor(), now.minus(Duration.ofDays(7))).abs().toMinutes() < 5);
        assertEquals(Optional.empty(), ana.teams.get(general).orElseThrow().retention());
        // when
        ana.log.rebuild("membership");
        // then
        assertEquals(retention, ana.trust.retention(general));
        assertEquals(Retention.UNLIMITED, ana.trust.retention(ana.teams.current().id().teamChannel()),
                "who belongs to the team is never forgotten");
    }

    @Test
    void tagsAreKnownToMembersOnlyAndChange() throws Exception {
        // given
        TestNode ana = node("Ana");
        TestNode bo = node("Bo");
        TestNode stranger = node("Stranger");
        ana.invite(bo);
        // when
        Sighting sighting = sighting(ana, "aa11");
        // then
        assertTrue(bo.tags.recognises(sighting));
        assertFalse(stranger.tags.recognises(sighting));
        assertFalse(bo.tags.recognises(new Sighting("aa12", List.of(), sighting.teamTags(), Optional.empty(),
                ana.time.now())), "a tag is good for one instance only");
        bo.time.advance(Duration.ofHours(HourlyTeamTags.TOLERANCE_HOURS - 1));
        assertTrue(bo.tags.recognises(sighting));
        bo.time.advance(Duration.ofHours(3));
        assertFalse(bo.tags.recognises(sighting));
    }

    private static Sighting sighting(TestNode of, String instance) {
        return new Sighting(instance, List.of(), of.tags.tagsFor(instance), Optional.of(of.profile.displayName()),
                of.time.now());
    }

    @Test
    void strangersNearbyAreListedMembersAreNot() throws Exception {
        // given
        TestNode ana = node("Ana");
        TestNode bo = node("Bo");
        TestNode stranger = node("Stranger");
        ana.invite(bo);
        List<Sighting> present = List.of(sighting(bo, "bb"), sighting(stranger, "cc"));
        ana.directory.addSource(new PeerSource() {
            @Override
            public String name() {
                return "test";
            }

            @Override
            public List<Sighting> present() {
                return present;
            }
        });
        // when
        present.forEach(ana.directory::seen);
        // then
        assertEquals(List.of("nearby-cc"), ana.directory.list(Scope.NEARBY).stream().map(Peer::key).toList());
        assertEquals(2, ana.directory.list(Scope.ALL).size());
        assertTrue(ana.directory.get("nearby-cc").orElseThrow().id().isEmpty());
        assertEquals(List.of("nearby-cc"),
                ana.events.facts(PeerChanged.class).stream().map(it -> it.peer().key())
                        .filter(it -> it.startsWith("nearby")).toList());
    }

    @Test
    void judgesByMembershipAndPlace() throws Exception {
        // given
        TestNode ana = node("Ana");
        TestNode bo = node("Bo");
        TeamId team = ana.teams.current().id();
        ChannelId hidden = team.teamChannel();
        ChannelId general = general(ana);
        KeyId key = ana.trust.writingKey(general).orElseThrow();
        // then
        assertEquals(Verdict.ACCEPT, judge(ana, team, general, ana.peer(), NOTE, key));
        assertEquals(Verdict.ACCEPT, judge(ana, team, hidden, ana.peer(), TeamEntry.MEMBER, key));
        assertEquals(Verdict.NOT_YET, judge(ana, team, general, bo.peer(), NOTE, key));
        assertEquals(Verdict.NOT_YET, judge(ana, team, new ChannelId(new byte[32]), ana.peer(), NOTE, key));
        assertEquals(Verdict.REFUSE, judge(ana, team, hidden, ana.peer(), NOTE, key));
        assertEquals(Verdict.REFUSE, judge(ana, team, general, ana.peer(), TeamEntry.MEMBER, key));
        assertEquals(Verdict.REFUSE, judge(ana, team, general, ana.peer(), NOTE, KeyId.NONE));
        assertEquals(Verdict.REFUSE, judge(ana, bo.teams.current().id(), general, ana.peer(), NOTE, key));
        assertEquals(Verdict.REFUSE,
                judge(ana, bo.teams.current().id(), bo.teams.current().id().teamChannel(), bo.peer(),
                        TeamEntry.FOUNDED, KeyId.NONE));
        assertEquals(Verdict.ACCEPT, judge(ana, team, hidden, ana.peer(), TeamEntry.FOUNDED, KeyId.NONE));
    }

    private static Verdict judge(TestNode node, TeamId team, ChannelId channel, PeerId author, EntryKind kind,
            KeyId key) {
        return node.trust.judge(new EntryHeader(team, channel, author, 1, new HybridTime(1, 0), kind, key));
    }

    @Test
    void entryOpensOnlyWhereItStands() throws Exception {
        // given
        TestNode ana = node("Ana");
        TeamId team = ana.teams.current().id();
        ChannelId general = general(ana);
        KeyId key = ana.trust.writingKey(general).orElseThrow();
        EntryHeader header = new EntryHeader(team, general, ana.peer(), 5, new HybridTime(1, 0), NOTE, key);
        byte[] bound = { 1, 2, 3 };
        byte[] text = "text".getBytes(StandardCharsets.UTF_8);
        // when
        byte[] sealed = ana.trust.seal(header, bound, text);
        // then
        assertArrayEquals(text,
                assertInstanceOf(Opening.Opened.class, ana.trust.open(header, bound, sealed)).payload());
        assertInstanceOf(Opening.Damaged.class, ana.trust.open(header, new byte[] { 1, 2, 4 }, sealed));
        EntryHeader next = new EntryHeader(team, general, ana.peer(), 6, new HybridTime(1, 0), NOTE, key);
        assertInstanceOf(Opening.Damaged.class, ana.trust.open(next, bound, sealed));
        EntryHeader unknown = new EntryHeader(team, general, ana.peer(), 5, new HybridTime(1, 0), NOTE, KeyId.NONE);
        assertInstanceOf(Opening.KeyMissing.class, ana.trust.open(unknown, bound, sealed));
    }

    @Test
    void invitationForAnotherDeviceIsRefused() throws Exception {
        // given
        TestNode ana = node("Ana");
        TestNode bo = node("Bo");
        TestNode cy = node("Cy");
        byte[] forBo = ana.admission.admit(bo.admission.ownCard());
        TeamId own = cy.teams.current().id();
        // then
        assertThrows(TeamException.class, () -> cy.admission.join(ana.admission.ownCard(), forBo));
        assertThrows(TeamException.class, () -> bo.admission.join(cy.admission.ownCard(), forBo));
        assertThrows(TeamException.class, () -> ana.admission.admit(ana.admission.ownCard()));
        assertEquals(own, cy.teams.current().id());
        assertNotEquals(own, ana.teams.current().id());
    }

    @Test
    void damagedPayloadsAndInvitationsAreRefusedWithoutHarm() throws Exception {
        // given
        long seed = System.nanoTime();
        Random random = new Random(seed);
        TestNode ana = node("Ana");
        TestNode bo = node("Bo");
        byte[] invitation = ana.admission.admit(bo.admission.ownCard());
        List<byte[]> payloads = ana.log.read(ana.teams.current().id().teamChannel(), 0, 1000).stream()
                .map(LogEntry::payload).toList();
        List<EntryKind> kinds = List.copyOf(TeamEntry.KINDS);
        // then
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = damage(random, payloads.get(random.nextInt(payloads.size())));
            byte[] torn = damage(random, invitation);
            try {
                TeamEntries.decode(kinds.get(random.nextInt(kinds.size())), damaged);
            } catch (CborException e) {
                // as it should be
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + i, e);
            }
            try {
                Invitation.decode(torn, ana.agreement);
            } catch (CborException e) {
                // as it should be
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + i, e);
            }
        }
    }

    private static byte[] damage(Random random, byte[] bytes) {
        byte[] damaged = random.nextInt(4) == 0
                ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1))
                : bytes.clone();
        for (int i = random.nextInt(4); i >= 0 && damaged.length > 0; i--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        return damaged;
    }
}
