// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelChange;
import org.omnimesh.api.team.ChannelDraft;
import org.omnimesh.api.team.ChannelInvitation.Status;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.NotPermittedException;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.api.team.UnknownChannelException;
import org.omnimesh.team.internal.Membership.TeamView;
import org.omnimesh.testing.Await;

/** Who may decide what about channels and conversations. */
class ChannelDecisionsTest extends ThreeNodes {
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

    @Test
    void nobodyTakesTheConversationOfTwoOthersWithAPublicChannel() throws Exception {
        // given
        TeamView team = cy.store.membership().currentTeam().orElseThrow();
        ChannelId id = ChannelIds.ofPair(team.team().id(), team.devices().get(ana.peer()).member(),
                team.devices().get(bo.peer()).member());
        // when: she names the id, with and without a salt that would give another one
        for (Optional<byte[]> salt : List.of(Optional.<byte[]>empty(), Optional.of(new byte[32]))) {
            new TeamJournal(cy.store, cy.log).append(team.team().id(), new TeamEntry.Opened(id, "trap",
                    ChannelType.PUBLIC, Optional.empty(), Optional.empty(), salt));
        }
        awaitInStep(cy, ana);
        awaitInStep(cy, bo);
        // then
        assertTrue(ana.teams.get(id).isEmpty());
        assertTrue(bo.teams.get(id).isEmpty());
        assertTrue(cy.teams.get(id).isEmpty(), "nor does anybody else see it");
        Channel pair = ana.channels.dm(bo.peer());
        assertEquals(id, pair.id());
        assertEquals(ChannelType.DM, pair.type());
        assertEquals(Set.of(ana.peer(), bo.peer()), Set.copyOf(pair.members()));
        assertEquals(Set.of(ana.peer(), bo.peer()), ana.store.membership().channel(id).orElseThrow().entitled());
        Notes bos = Notes.of(bo);
        assertEquals(ChannelType.DM, awaitChannel(bo, id).type());
        Notes.write(ana, id, "between us");
        bos.await("between us");
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
    void publicChannelsAreMadeAndChangedByThoseWhoMay() throws Exception {
        ChannelId id = bo.channels.create(new ChannelDraft("lunch", ChannelType.PUBLIC, ChannelMode.HISTORY,
                Optional.empty(), Optional.empty(), Set.of())).id();
        awaitChannel(cy, id);
        awaitChannel(ana, id);
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
