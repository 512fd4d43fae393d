// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.omnimesh.workbench.internal.model.FakeNode.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.testing.Ids;
import org.omnimesh.workbench.internal.model.TeamModel.TeamLine;

class TeamPresenterTest {
    private static final Optional<String> DONE = Optional.empty();

    private final FakeNode node = new FakeNode();
    private final List<Optional<String>> answers = new ArrayList<>();
    private final TeamPresenter presenter = new TeamPresenter(node.services, Here.now());

    @Test
    void isNotReadyBeforeThereIsATeam() {
        assertFalse(model().ready());
        presenter.found("Quay", answers::add);
        assertEquals(List.of(Optional.of("OmniMesh is still starting: try again in a moment.")), answers);
        node.start();
        assertTrue(model().ready());
    }

    @Test
    void foundsRenamesAndChangesTeams() {
        // given
        node.start();
        Team harbour = node.team.current();
        // when
        presenter.found("Quay", answers::add);
        presenter.rename("Quay\n42", answers::add);
        // then
        assertEquals(List.of("Quay 42", "Harbour & Sons"), model().teams().stream().map(TeamLine::name).toList());
        presenter.select(harbour.id(), answers::add);
        assertEquals("Harbour & Sons", model().teams().getFirst().name());
        assertEquals("you are an owner", model().teams().getFirst().detail());
        assertEquals(List.of(DONE, DONE, DONE), answers);
    }

    @Test
    void aNameThatCannotBeSeenIsRefusedWithASentence() {
        node.start();
        presenter.found("\u200b", answers::add);
        assertEquals(List.of(Optional.of("A team needs a name that can be seen.")), answers);
    }

    @Test
    void aMemberCannotRenameAndIsToldSo() {
        node.start();
        node.team.become(new Team(Ids.team(7), "Quay", Role.MEMBER));
        assertFalse(model().renamable());
        presenter.rename("Mine", answers::add);
        assertEquals(List.of(Optional.of("Your role in the team does not allow that.")), answers);
    }

    @Test
    void theOnlyOwnerStaysWhileOthersDo() {
        node.start();
        assertEquals(Optional.empty(), model().stay());
        node.team.put(FakeNode.person(Role.GUEST, "Gus", peer(4), "g"));
        assertEquals(Optional.empty(), model().stay());
        node.team.put(FakeNode.person(Role.MEMBER, "Ben", peer(2), "b"));
        assertEquals(Optional.of("You are the only owner: make somebody else owner first."), model().stay());
        node.team.put(FakeNode.person(Role.OWNER, "Olga", peer(3), "o"));
        assertEquals(Optional.empty(), model().stay());
    }

    @Test
    void leavesATeam() {
        node.start();
        presenter.leave(node.team.current().id(), answers::add);
        assertEquals(List.of(DONE), answers);
        assertEquals(List.of("team"), model().teams().stream().map(TeamLine::name).toList());
    }

    @Test
    void removesSomebodyAndChangesRoles() {
        // given
        node.start();
        Member ben = FakeNode.person(Role.MEMBER, "Ben", peer(2), "b");
        node.team.put(ben);
        // when
        presenter.changeRole(ben.id(), Role.ADMIN, answers::add);
        assertEquals(Role.ADMIN, node.team.memberOf(peer(2)).orElseThrow().role());
        presenter.remove(peer(2), true, answers::add);
        // then
        assertEquals(1, node.team.members().size());
        presenter.remove(peer(2), true, answers::add);
        assertEquals(List.of(DONE, DONE, Optional.of("That is not a device of this team.")), answers);
    }

    private TeamModel model() {
        return presenter.model().get();
    }
}
