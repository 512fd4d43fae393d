// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelChange;
import org.omnimesh.api.team.ChannelGone;
import org.omnimesh.api.team.ChannelInvitation;
import org.omnimesh.api.team.ChannelInvitation.Status;
import org.omnimesh.api.team.ChannelInvited;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.UnknownChannelException;
import org.omnimesh.testing.Await;

/** What is private stays among those who take part, now and later. */
class PrivateChannelTest extends ThreeNodes {
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
        Await.until("the news of it", LIMIT, () -> !cy.events.facts(ChannelInvited.class).isEmpty(), () -> "none");
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
        Await.until("the news of it", LIMIT, () -> !bo.events.facts(ChannelGone.class).isEmpty(), () -> "none");
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
    void anotherDeviceOfAMemberTakesPartAndReadsThePast() throws Exception {
        // given
        ChannelId id = make("plans", bo);
        awaitChannel(bo, id);
        Notes.write(ana, id, "before the tablet");
        // when
        TestNode tablet = node("Tablet");
        bo.linkDevice(tablet);
        TestNode.link(bo, tablet);
        awaitMembers(4);
        Notes tablets = Notes.of(tablet);
        // then
        assertEquals("plans", awaitChannel(tablet, id).name());
        tablets.await("before the tablet");
        Notes anas = Notes.of(ana);
        Notes.write(tablet, id, "from the tablet");
        anas.await("from the tablet");
        assertTrue(cy.teams.get(id).isEmpty());
    }
}
