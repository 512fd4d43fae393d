// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelChange;
import org.omnimesh.api.team.ChannelDraft;
import org.omnimesh.api.team.ChannelGone;
import org.omnimesh.api.team.ChannelInvitation;
import org.omnimesh.api.team.ChannelInvitation.Status;
import org.omnimesh.api.team.ChannelInvited;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.NotPermittedException;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.api.team.UnknownChannelException;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.InMemoryNetwork;

/** Private channels and direct conversations between nodes with real keys, store and mesh. */
class PrivateChannelTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final InMemoryNetwork network = new InMemoryNetwork();
    private final List<TestNode> nodes = new CopyOnWriteArrayList<>();
    private TestNode ana;
    private TestNode bo;
    private TestNode cy;

    @BeforeEach
    void aTeamOfThree() throws Exception {
        ana = node("Ana");
        bo = join("Bo", Role.MEMBER);
        cy = join("Cy", Role.MEMBER);
        awaitMembers(3);
        TestNode.link(bo, cy);
    }

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

    private TestNode join(String name, Role role) throws Exception {
        TestNode node = node(name);
        node.admission.join(ana.admission.ownCard(), ana.admission.admit(node.admission.ownCard(), role));
        TestNode.link(ana, node);
        return node;
    }

    private void awaitMembers(int count) {
        for (TestNode node : nodes) {
            Await.until(count + " devices at " + node.profile.displayName(), LIMIT,
                    () -> node.store.membership().currentTeam().orElseThrow().devices().size() == count,
                    () -> node.teams.members().toString());
        }
    }

    private static ChannelDraft draft(String name, ChannelMode mode, TestNode... members) {
        return new ChannelDraft(name, ChannelType.PRIVATE, mode, Optional.of("what for"), Optional.empty(),
                Set.copyOf(Arrays.stream(members).map(TestNode::peer).toList()));
    }

    private ChannelId make(String name, TestNode... members) throws Exception {
        return ana.channels.create(draft(name, ChannelMode.HISTORY, members)).id();
    }

    private static Channel awaitChannel(TestNode node, ChannelId id) {
        Await.until("the channel at " + node.profile.displayName(), LIMIT,
                () -> node.store.membership().channel(id).filter(it -> it.writing().isPresent()).isPresent(),
                () -> node.store.membership().channel(id).toString());
        return node.teams.get(id).orElseThrow();
    }

    private static void awaitGone(TestNode node, ChannelId id) {
        Await.until("the channel to be gone at " + node.profile.displayName(), LIMIT,
                () -> node.teams.get(id).isEmpty(), () -> node.teams.list().toString());
    }

    /** Waits until a node has all that another wrote in the hidden channel. */
    private static void awaitInStep(TestNode from, TestNode to) {
        ChannelId hidden = from.teams.current().id().teamChannel();
        Await.until("to be in step", LIMIT, () -> from.log.lag(hidden).getOrDefault(to.peer(), -1L) == 0,
                () -> from.log.lag(hidden).toString());
    }

    /** Tells whether what a node can open of the hidden channel holds a text. */
    private static boolean knows(TestNode node, byte[] text) throws Exception {
        String wanted = new String(text, StandardCharsets.ISO_8859_1);
        return node.log.read(node.teams.current().id().teamChannel(), 0, 1000).stream()
                .anyMatch(it -> new String(it.payload(), StandardCharsets.ISO_8859_1).contains(wanted));
    }

    @Test
    void membersTalkAndTheOtherNeitherSeesNorStoresAnyOfIt() throws Exception {
        // given
        Notes bos = Notes.of(bo);
        Notes cys = Notes.of(cy);
        // when
        ChannelId id = make("Project Zebra", bo);
        Channel seen = awaitChannel(bo, id);
        Notes.write(ana, id, "the plan is blue");
        Notes.write(bo, id, "agreed on blue");
        bos.await("the plan is blue");
        Notes.write(ana, ana.teams.list().getFirst().id(), "hello all");
        cys.await("hello all");
        awaitInStep(ana, cy);
        // then
        assertEquals("Project Zebra", seen.name());
        assertEquals(ChannelType.PRIVATE, seen.type());
        assertEquals(Set.of(ana.peer(), bo.peer()), Set.copyOf(seen.members()));
        assertEquals(List.of(ana.peer()), seen.admins());
        assertTrue(cy.teams.get(id).isEmpty());
        assertEquals(1, cy.teams.list().size());
        assertFalse(cy.trust.channels().contains(id), "not carried");
        assertFalse(ana.trust.readers(id).contains(cy.peer()), "not sent to");
        assertEquals(List.of("hello all"), cys.texts);
        assertTrue(knows(cy, "general".getBytes(StandardCharsets.UTF_8)), "the search finds what is there");
        assertFalse(knows(cy, id.bytes()), "the id is not stored");
        assertFalse(knows(cy, "Zebra".getBytes(StandardCharsets.UTF_8)), "the name is not stored");
        assertThrows(UnknownChannelException.class, () -> cy.channels.join(id));
        assertThrows(UnknownChannelException.class, () -> cy.channels.invitations(id));
        assertThrows(UnknownChannelException.class, () -> cy.channels.change(id, ChannelChange.rename("mine")));
        assertThrows(LogException.class, () -> cy.log.append(id, Notes.KIND, new byte[1]));
        assertEquals(ana.store.membership().team(ana.teams.current().id()).orElseThrow().devices(),
                cy.store.membership().team(ana.teams.current().id()).orElseThrow().devices());
    }

    @Test
    void whoeverIsInvitedKnowsOfItAndReadsThePastOnceSheJoins() throws Exception {
        // given
        ChannelId id = make("plans", bo);
        Notes.write(ana, id, "before Cy");
        awaitChannel(bo, id);
        // when
        List<ChannelInvitation> invited = bo.channels.invite(id, Set.of(cy.peer()));
        // then
        assertEquals(List.of(Status.PENDING), invited.stream().map(ChannelInvitation::status).toList());
        Await.until("the invitation", LIMIT, () -> cy.channels.invitations().size() == 1, () -> "none");
        ChannelInvitation own = cy.channels.invitations().getFirst();
        assertEquals("plans", own.name());
        assertEquals(bo.peer(), own.invitedBy());
        assertEquals(cy.peer(), own.device());
        assertTrue(cy.teams.get(id).isEmpty(), "invited is not a member");
        assertFalse(ana.trust.readers(id).contains(cy.peer()));
        assertEquals(List.of(own), cy.events.facts(ChannelInvited.class).stream().map(ChannelInvited::invitation)
                .toList());
        // when
        Notes cys = Notes.of(cy);
        cy.channels.join(id);
        // then
        cys.await("before Cy");
        Notes anas = Notes.of(ana);
        awaitChannel(cy, id);
        Notes.write(cy, id, "thanks");
        anas.await("thanks");
        assertEquals(List.of(), cy.channels.invitations());
        assertEquals(Status.ACCEPTED, cy.channels.invitations(id).getFirst().status());
    }

    @Test
    void invitationCanBeDeclinedAndSentAgain() throws Exception {
        ChannelId id = make("plans");
        ana.channels.invite(id, Set.of(bo.peer()));
        Await.until("the invitation", LIMIT, () -> bo.channels.invitations().size() == 1, () -> "none");
        bo.channels.decline(id);
        assertEquals(List.of(), bo.channels.invitations());
        assertThrows(UnknownChannelException.class, () -> bo.channels.join(id));
        Await.until("the answer", LIMIT, () -> status(id) == Status.DECLINED, () -> status(id).toString());
        ana.channels.invite(id, Set.of(bo.peer()));
        Await.until("another invitation", LIMIT, () -> bo.channels.invitations().size() == 1, () -> "none");
        assertEquals(id, bo.channels.join(id).id());
    }

    private Status status(ChannelId id) {
        try {
            return ana.channels.invitations(id).getFirst().status();
        } catch (TeamException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void newcomersOfAnEphemeralChannelReadNothingOfThePast() throws Exception {
        // given: a secret that was replaced when Bo was taken out
        ChannelId id = ana.channels.create(draft("now", ChannelMode.EPHEMERAL, bo)).id();
        awaitChannel(bo, id);
        Notes.write(ana, id, "long ago");
        ana.channels.expel(id, bo.peer());
        awaitGone(bo, id);
        // when
        ana.channels.invite(id, Set.of(cy.peer()));
        Await.until("the invitation", LIMIT, () -> cy.channels.invitations().size() == 1, () -> "none");
        Notes cys = Notes.of(cy);
        assertEquals(ChannelMode.EPHEMERAL, cy.channels.join(id).mode());
        awaitChannel(cy, id);
        Notes.write(ana, id, "from now on");
        // then
        cys.await("from now on");
        assertEquals(List.of("from now on"), cys.texts);
        assertEquals(1, cy.store.membership().channel(id).orElseThrow().keys().size());
    }

    @Test
    void whoIsTakenOutOrLeavesReadsNothingMore() throws Exception {
        // given
        ChannelId id = make("plans", bo, cy);
        awaitChannel(bo, id);
        awaitChannel(cy, id);
        Notes bos = Notes.of(bo);
        Notes cys = Notes.of(cy);
        // when
        ana.channels.expel(id, bo.peer());
        Notes.write(ana, id, "without Bo");
        // then
        cys.await("without Bo");
        awaitGone(bo, id);
        assertEquals(List.of("plans"), bo.events.facts(ChannelGone.class).stream().map(ChannelGone::name).toList());
        assertThrows(LogException.class, () -> bo.log.append(id, Notes.KIND, new byte[1]));
        // when
        cy.channels.leave(id);
        Await.until("a fresh secret", LIMIT, () -> ana.store.membership().channel(id)
                .filter(it -> it.isSafe() && it.entitled().size() == 1).isPresent(), () -> "no");
        Notes.write(ana, id, "alone");
        awaitInStep(ana, cy);
        assertFalse(cys.texts.contains("alone"));
        assertFalse(bos.texts.contains("without Bo"));
        assertTrue(cy.teams.get(id).isEmpty());
    }

    @Test
    void removalFromTheTeamEndsAccessToItsPrivateChannels() throws Exception {
        // given: a channel of Bo and Cy, of which Ana knows nothing
        ChannelId id = bo.channels.create(draft("theirs", ChannelMode.HISTORY, cy)).id();
        awaitChannel(cy, id);
        Notes cys = Notes.of(cy);
        // when
        ana.management.remove(cy.peer(), false);
        // then
        Await.until("a fresh secret at Bo", LIMIT, () -> bo.store.membership().channel(id)
                .filter(it -> it.isSafe() && !it.entitled().contains(cy.peer())).isPresent(), () -> "no");
        Notes.write(bo, id, "only me");
        assertFalse(bo.trust.readers(id).contains(cy.peer()));
        assertEquals("theirs", bo.teams.get(id).orElseThrow().name());
        assertFalse(cys.texts.contains("only me"));
        assertTrue(bo.store.membership().channel(id).orElseThrow().writing()
                .filter(key -> !bo.store.membership().channel(id).orElseThrow().holds(cy.peer(), key)).isPresent());
    }

    @Test
    void directConversationIsTheSameOneAlsoIfBothOpenItAtOnce() throws Exception {
        // given
        ana.links.close();
        bo.links.close();
        // when
        Channel anas = ana.channels.dm(bo.peer());
        Channel bos = bo.channels.dm(ana.peer());
        Notes.write(ana, anas.id(), "from Ana");
        Notes.write(bo, bos.id(), "from Bo");
        // then
        assertEquals(anas.id(), bos.id());
        assertEquals("Bo", anas.name());
        assertEquals("Ana", bos.name());
        assertEquals(ChannelType.DM, anas.type());
        // when
        Notes heardByAna = Notes.of(ana);
        Notes heardByBo = Notes.of(bo);
        ana.links.open();
        bo.links.open();
        TestNode.link(ana, bo);
        TestNode.link(ana, cy);
        // then
        heardByAna.await("from Bo");
        heardByBo.await("from Ana");
        assertEquals(anas.id(), ana.channels.dm(bo.peer()).id());
        assertEquals(1, ana.teams.list().stream().filter(it -> it.type() == ChannelType.DM).count());
        assertEquals(Set.of(ana.peer(), bo.peer()), Set.copyOf(bo.teams.get(bos.id()).orElseThrow().members()));
        awaitInStep(ana, cy);
        assertEquals(1, cy.teams.list().size());
        for (String refused : List.of("leave", "invite", "rename")) {
            assertThrows(TeamException.class, () -> tryOnPair(anas.id(), refused), refused);
        }
        assertThrows(TeamException.class, () -> ana.channels.dm(ana.peer()));
    }

    private void tryOnPair(ChannelId id, String what) throws TeamException {
        switch (what) {
            case "leave" -> ana.channels.leave(id);
            case "invite" -> ana.channels.invite(id, Set.of(cy.peer()));
            default -> ana.channels.change(id, ChannelChange.rename("us"));
        }
    }

    @Test
    void adminsDecideAndMembersDoNot() throws Exception {
        ChannelId id = make("plans", bo, cy);
        awaitChannel(bo, id);
        assertThrows(NotPermittedException.class, () -> bo.channels.expel(id, cy.peer()));
        assertThrows(NotPermittedException.class, () -> bo.channels.change(id, ChannelChange.rename("other")));
        assertThrows(NotPermittedException.class, () -> bo.teams.retain(id, 1));
        assertThrows(NotPermittedException.class, () -> ana.channels.leave(id), "the only admin");
        // when
        ana.channels.appoint(id, bo.peer(), true);
        Await.until("Bo to be admin", LIMIT, () -> bo.teams.get(id).orElseThrow().admins().contains(bo.peer()),
                () -> "no");
        bo.channels.change(id, new ChannelChange(Optional.of("Plans B"), Optional.of(""), Optional.of("now"),
                Optional.empty()));
        bo.teams.retain(id, 30);
        // then
        Await.until("the new name at Cy", LIMIT,
                () -> cy.teams.get(id).filter(it -> it.retention().isPresent()).isPresent(),
                () -> cy.teams.list().toString());
        Channel changed = cy.teams.get(id).orElseThrow();
        assertEquals("Plans B", changed.name());
        assertEquals(Optional.empty(), changed.description());
        assertEquals(Optional.of("now"), changed.topic());
        assertEquals(Optional.of(Duration.ofDays(30)), changed.retention());
        // when
        ana.channels.leave(id);
        assertThrows(UnknownChannelException.class, () -> ana.channels.leave(id));
        bo.channels.change(id, ChannelChange.archive(true));
        Await.until("the archive at Cy", LIMIT, () -> cy.teams.get(id).orElseThrow().archived(), () -> "no");
    }

    @Test
    void hubServesAPrivateChannelWithoutKnowingItsName() throws Exception {
        // given
        TestNode hub = join("Hub", Role.HUB);
        awaitMembers(4);
        ChannelId id = make("Project Zebra", bo);
        awaitChannel(bo, id);
        Await.until("the hub to carry it", LIMIT, () -> hub.trust.channels().contains(id), () -> "no");
        assertTrue(hub.trust.storesOnly(id));
        assertEquals(Set.of(ana.peer(), bo.peer(), hub.peer()), hub.trust.readers(id));
        bo.links.close();
        // when
        Notes.write(ana, id, "while Bo is away");
        Await.until("the hub to have it", LIMIT, () -> ana.log.lag(id).getOrDefault(hub.peer(), -1L) == 0,
                () -> ana.log.lag(id).toString());
        ana.links.close();
        Notes bos = Notes.of(bo);
        bo.links.open();
        TestNode.link(bo, hub);
        // then
        bos.await("while Bo is away");
        assertTrue(hub.teams.get(id).isEmpty());
        assertFalse(knows(hub, "Zebra".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void guestTakesPartWhereSheIsInvitedAndNowhereElse() throws Exception {
        TestNode gil = join("Gil", Role.GUEST);
        awaitMembers(4);
        ChannelId id = make("with Gil", gil);
        awaitChannel(gil, id);
        Notes anas = Notes.of(ana);
        Notes.write(gil, id, "hello from Gil");
        anas.await("hello from Gil");
        assertEquals(List.of("with Gil"), gil.teams.list().stream().map(Channel::name).toList());
        assertThrows(NotPermittedException.class, () -> gil.channels.create(draft("mine", ChannelMode.HISTORY)));
        assertThrows(NotPermittedException.class, () -> gil.channels.dm(bo.peer()));
        assertEquals("Gil", ana.channels.dm(gil.peer()).name());
    }

    @Test
    void channelIsTheSameAfterARestartAndAfterARebuild() throws Exception {
        ChannelId id = make("plans", bo);
        awaitChannel(bo, id);
        Await.until("Bo to know all", LIMIT, () -> bo.store.membership().channel(id)
                .filter(it -> it.veiled().told().size() == 1).isPresent(), () -> "no");
        Membership before = bo.store.membership();
        bo.log.rebuild("membership");
        assertEquals(before, bo.store.membership());
        nodes.remove(bo);
        bo.stop();
        TestNode again = new TestNode(bo.profile, network, bo.home, bo.time);
        nodes.add(again);
        assertEquals(before, again.store.membership());
    }

    @Test
    void publicChannelsAreMadeAndChangedByThoseWhoMay() throws Exception {
        ChannelId id = bo.channels.create(new ChannelDraft("lunch", ChannelType.PUBLIC, ChannelMode.HISTORY,
                Optional.empty(), Optional.empty(), Set.of())).id();
        awaitChannel(cy, id);
        Notes cys = Notes.of(cy);
        Notes.write(bo, id, "soup");
        cys.await("soup");
        assertEquals(id, cy.channels.join(id).id());
        assertThrows(NotPermittedException.class, () -> cy.channels.change(id, ChannelChange.rename("dinner")));
        assertEquals("dinner", ana.channels.change(id, ChannelChange.rename("dinner")).name());
        Await.until("the new name", LIMIT, () -> cy.teams.get(id).orElseThrow().name().equals("dinner"), () -> "no");
        assertEquals("There is a channel of that name already.", assertThrows(TeamException.class,
                () -> ana.channels.create(draft("General", ChannelMode.HISTORY))).getMessage());
        assertThrows(TeamException.class, () -> cy.channels.leave(id));
        assertThrows(TeamException.class, () -> cy.channels.invite(id, Set.of(bo.peer())));
        assertThrows(TeamException.class, () -> ana.channels.create(draft(" ", ChannelMode.HISTORY)));
        PeerId nobody = node("Nobody").peer();
        assertThrows(TeamException.class, () -> ana.channels.dm(nobody));
    }
}
