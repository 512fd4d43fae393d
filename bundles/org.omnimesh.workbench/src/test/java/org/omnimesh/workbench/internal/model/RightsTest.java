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
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.testing.Ids;

class RightsTest {
    private static final Member ANOTHER_OWNER = FakeNode.person(Role.OWNER, "Olga", peer(9), "o");

    @Test
    void anOwnerMayDoAllButLeaveTheTeamWithoutAnOwner() {
        assertEquals(List.of(Role.OWNER, Role.MEMBER, Role.GUEST), over(Role.OWNER, Role.ADMIN).roles());
        assertTrue(over(Role.OWNER, Role.OWNER).remove());
        Member last = FakeNode.person(Role.OWNER, "Anna", peer(1), "a");
        Rights own = Rights.over(last, true, team(Role.OWNER), List.of(last));
        assertEquals(List.of(), own.roles());
        assertEquals(Optional.of("A team needs an owner: make somebody else owner first."), own.why());
        assertTrue(own.removeDevice());
    }

    @Test
    void anAdminMayNotTouchOwnersNorMakeThem() {
        assertEquals(List.of(Role.ADMIN, Role.GUEST), over(Role.ADMIN, Role.MEMBER).roles());
        Rights owner = over(Role.ADMIN, Role.OWNER);
        assertFalse(owner.remove());
        assertEquals(Optional.of("Only an owner may change or remove an owner."), owner.why());
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = { "MEMBER", "GUEST", "HUB" })
    void othersMayDoNothingAboutAnybodyAndAreToldWhy(Role own) {
        Stream.of(Role.values()).map(role -> over(own, role)).forEach(rights -> {
            assertFalse(rights.remove());
            assertFalse(rights.removeDevice());
            assertEquals(List.of(), rights.roles());
            assertEquals(Optional.of("Only owners and admins may change roles and remove people."), rights.why());
        });
    }

    @Test
    void everybodyMayStepDownAndRemoveHerOtherDevices() {
        Member me = FakeNode.person(Role.MEMBER, "Anna", peer(1), "a", peer(2), "b");
        Rights own = Rights.over(me, true, team(Role.MEMBER), List.of(me, ANOTHER_OWNER));
        assertEquals(List.of(Role.GUEST), own.roles());
        assertTrue(own.removeDevice());
        assertFalse(own.remove());
    }

    @Test
    void aHubIsRemovedButNeverMadeAPerson() {
        Rights hub = over(Role.OWNER, Role.HUB);
        assertTrue(hub.remove());
        assertEquals(List.of(), hub.roles());
        assertTrue(hub.why().isPresent());
    }

    @Test
    void nobodyDecidesInATeamThatRemovedHer() {
        Member ben = FakeNode.person(Role.MEMBER, "Ben", peer(2), "b");
        Rights none = Rights.over(ben, false, new Team(Ids.team(1), "t", Role.OWNER, false), List.of(ben));
        assertFalse(none.remove());
        assertEquals(Optional.of("This device does not belong to the team any more."), none.why());
    }

    /** What is offered is what the team service takes, for every pair of roles. */
    @Test
    void offersExactlyWhatTheServiceTakes() throws Exception {
        for (Role own : List.of(Role.OWNER, Role.ADMIN, Role.MEMBER)) {
            for (Role target : List.of(Role.OWNER, Role.ADMIN, Role.MEMBER, Role.GUEST)) {
                for (Role given : List.of(Role.OWNER, Role.ADMIN, Role.MEMBER, Role.GUEST)) {
                    boolean taken = taken(own, target, given);
                    assertEquals(taken && given != target, over(own, target).roles().contains(given),
                            own + " makes " + target + " " + given);
                }
            }
        }
    }

    private static boolean taken(Role own, Role target, Role given) {
        FakeNode node = new FakeNode().start();
        node.team.become(team(own));
        node.team.put(ANOTHER_OWNER);
        Member ben = FakeNode.person(target, "Ben", peer(2), "b");
        node.team.put(ben);
        List<Optional<String>> answers = new ArrayList<>();
        MemberId id = ben.id();
        new TeamPresenter(node.services, Here.now()).changeRole(id, given, answers::add);
        return answers.getFirst().isEmpty();
    }

    private static Rights over(Role own, Role target) {
        Member ben = FakeNode.person(target, "Ben", peer(2), "b");
        return Rights.over(ben, false, team(own), List.of(ben, ANOTHER_OWNER));
    }

    private static Team team(Role own) {
        return new Team(Ids.team(1), "t", own);
    }
}
