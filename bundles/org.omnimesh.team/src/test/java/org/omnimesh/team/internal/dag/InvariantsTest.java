// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.Role;
import org.omnimesh.team.internal.dag.TeamState.ChannelState;
import org.omnimesh.team.internal.dag.TeamState.DeviceState;

/** Each of the invariants notices what a broken resolution would come to. B is an admin, C a member with two devices, D a guest. */
class InvariantsTest {
    private final SmallTeam team = new SmallTeam(Role.ADMIN, Role.MEMBER, Role.GUEST);
    private final Story story = new Story(team.story);
    private final ChannelId plan = SmallTeam.PRIVATE;

    private EntryId does(String author, Act act) {
        return story.does(author, team.last, act);
    }

    private void notices(String what, UnaryOperator<TeamState> breaking) {
        TeamState state = story.state();
        Invariants.check(story, state);
        String message = assertThrows(AssertionError.class, () -> Invariants.check(story, breaking.apply(state)))
                .getMessage();
        assertTrue(message.contains(what), message);
    }

    private static TeamState withDevices(TeamState state, Map<PeerId, DeviceState> more) {
        Map<PeerId, DeviceState> devices = new LinkedHashMap<>(state.devices());
        devices.putAll(more);
        return new TeamState(devices, Map.of(), state.channels(), state.standing(), state.voided(), state.waiting(),
                state.tips());
    }

    private static TeamState counting(TeamState state, EntryId id) {
        Set<EntryId> standing = new HashSet<>(state.standing());
        standing.add(id);
        Set<EntryId> voided = new HashSet<>(state.voided());
        assertTrue(voided.remove(id), "void by right");
        return new TeamState(state.devices(), state.departed(), state.channels(), standing, voided, state.waiting(),
                state.tips());
    }

    private TeamState inPlan(TeamState state, Map<MemberId, Boolean> members, Set<MemberId> invited) {
        Map<ChannelId, ChannelState> channels = new HashMap<>(state.channels());
        ChannelState before = channels.get(plan);
        channels.put(plan, new ChannelState(before.type(), before.opening(), members, invited));
        return new TeamState(state.devices(), state.departed(), channels, state.standing(), state.voided(),
                state.waiting(), state.tips());
    }

    private TeamState inside(TeamState state, MemberId member) {
        Map<MemberId, Boolean> members = new HashMap<>(state.channels().get(plan).members());
        members.put(member, false);
        return inPlan(state, members, Set.of());
    }

    @Test
    void aRemovedDeviceThatStays() {
        does("A", Story.remove("D"));
        notices("removed device keeps access", it -> withDevices(it, team.state.devices()));
    }

    @Test
    void anotherDeviceOfARemovedMemberThatStays() {
        does("A", new Act.Remove(Set.of(Story.device("C")), Optional.of(team.member("C"))));
        notices("removed device keeps access", it -> withDevices(it,
                Map.of(Story.device("F"), team.state.devices().get(Story.device("F")))));
    }

    @Test
    void aMemberWhoLeftAndStays() {
        does("C", new Act.Leave());
        notices("removed device keeps access", it -> withDevices(it, team.state.devices()));
    }

    @Test
    void aTeamWithoutAnOwner() {
        DeviceState owner = team.state.devices().get(Story.device("A"));
        notices("an owner as long as", it -> withDevices(it, Map.of(Story.device("A"),
                new DeviceState(owner.member(), Role.ADMIN, owner.admission()))));
    }

    @Test
    void whatSomebodyRemovedDidMeanwhile() {
        does("A", Story.remove("B"));
        EntryId unaware = does("B", Story.admit("E", Role.MEMBER));
        notices("its author was removed meanwhile", it -> counting(it, unaware));
    }

    @Test
    void whatSomebodyDemotedDidMeanwhile() {
        does("A", new Act.SetRole(team.member("B"), Role.GUEST));
        EntryId unaware = does("B", Story.admit("E", Role.MEMBER));
        notices("its author was demoted", it -> counting(it, unaware));
    }

    @Test
    void whoEntersUninvited() {
        EntryId e = does("A", Story.admit("E", Role.MEMBER));
        EntryId entered = story.does("E", e, new Act.Join(plan));
        notices("enters uninvited", it -> counting(it, entered));
    }

    @Test
    void whoEntersByAnInvitationOfBeforeSheLeft() {
        EntryId gone = does("D", new Act.Depart(plan));
        EntryId entered = story.does("D", gone, new Act.Join(plan));
        notices("enters uninvited", it -> counting(it, entered));
    }

    @Test
    void anExpelledMemberWhoStays() {
        does("B", new Act.Expel(plan, team.member("C")));
        notices("is inside uninvited", it -> inside(it, team.member("C")));
    }

    @Test
    void anExpelledMemberWhoseOldInvitationCounts() {
        does("B", new Act.Expel(plan, team.member("A")));
        notices("is invited although", it -> inPlan(it, it.channels().get(plan).members(), Set.of(team.member("A"))));
    }

    @Test
    void whatSomebodyExpelledDidMeanwhile() {
        does("B", new Act.Expel(plan, team.member("C")));
        EntryId unaware = does("C", new Act.Invite(plan, team.member("A")));
        notices("its author was expelled meanwhile", it -> counting(it, unaware));
    }

    @Test
    void aChannelThatNobodyAdministers() {
        does("B", new Act.Depart(plan));
        notices("nobody can administer it", it -> inPlan(it,
                Map.of(team.member("C"), false, team.member("D"), false), Set.of()));
    }

    @Test
    void aRemovedMemberInAChannel() {
        does("A", Story.remove("D"));
        notices("is in a channel and not in the team", it -> inside(it, team.member("D")));
    }
}
