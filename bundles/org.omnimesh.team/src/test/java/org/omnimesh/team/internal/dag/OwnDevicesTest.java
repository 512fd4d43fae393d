// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.omnimesh.team.internal.dag.Story.admit;
import static org.omnimesh.team.internal.dag.Story.device;
import static org.omnimesh.team.internal.dag.Story.member;
import static org.omnimesh.team.internal.dag.Story.names;
import static org.omnimesh.team.internal.dag.Story.remove;
import static org.omnimesh.team.internal.dag.Story.role;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Role;
import org.omnimesh.testing.Ids;

/** Members who admit other devices of theirs: A is the owner, B a member; a and b are their second devices. */
class OwnDevicesTest {
    private static final ChannelId PLAN = Ids.channel(7);

    private final Story story = new Story();
    private final EntryId b = story.does("A", story.root, admit("B", Role.MEMBER));

    private Act own(String device, EntryId member, Role role) {
        return story.link(device, member, role);
    }

    /** Says that a device is somebody's without its word. */
    private static Act claims(String device, EntryId member, Role role) {
        return new Act.Admit(device(device), Optional.of(member(member)), role);
    }

    @Test
    void anotherDeviceIsTheSameMemberWithTheSameRole() {
        EntryId second = story.does("B", b, own("b", b, Role.MEMBER));
        TeamState state = story.state();
        assertEquals("ABb", names(state));
        assertEquals(member(b), state.devices().get(device("b")).member());
        assertEquals(Optional.of(Role.MEMBER), role(state, "b"));
        story.does("A", second, new Act.SetRole(member(b), Role.ADMIN));
        assertEquals(Optional.of(Role.ADMIN), role(story.state(), "b"));
        assertEquals(Optional.of(Role.ADMIN), role(story.state(), "B"));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aRoleThatTheAdmissionClaimsGivesNothing(Role claimed) {
        story.does("B", b, own("b", b, claimed));
        assertEquals(Optional.of(Role.MEMBER), role(story.state(), "b"));
    }

    @Test
    void nobodyTakesADeviceThatDidNotAgree() {
        // given: a team in which an admin was there before Bo came
        EntryId m = story.does("A", story.root, admit("M", Role.ADMIN));
        EntryId o = story.does("A", m, admit("O", Role.MEMBER));
        // when: she claims his device by an operation that claims to be older than his admission
        EntryId taken = story.does("M", m, claims("O", m, Role.ADMIN));
        // then
        TeamState state = story.state();
        assertEquals(member(o), state.devices().get(device("O")).member());
        assertEquals(Optional.of(Role.MEMBER), role(state, "O"));
        assertTrue(state.voided().contains(taken));
    }

    @Test
    void aLinkedDeviceStaysItsMembersWhateverOthersSay() {
        EntryId m = story.does("A", story.root, admit("M", Role.ADMIN));
        EntryId second = story.does("B", b, own("b", b, Role.MEMBER));
        story.does("M", m, claims("b", m, Role.ADMIN));
        story.does("M", m, admit("b", Role.GUEST));
        TeamState state = story.state();
        assertEquals(member(b), state.devices().get(device("b")).member());
        assertEquals(second, state.devices().get(device("b")).admission());
        assertEquals(Optional.of(Role.MEMBER), role(state, "b"));
    }

    @Test
    void theWordOfADeviceCountsOnce() {
        Act word = own("b", b, Role.MEMBER);
        EntryId second = story.does("B", b, word);
        EntryId revoked = story.does("B", second, remove("b"));
        EntryId again = story.does("B", revoked, word);
        assertEquals("AB", names(story.state()));
        assertTrue(story.state().voided().contains(again));
    }

    @Test
    void inTeamsOfBeforeDevicesWereNotAskedAndAnIntroductionWeighsMoreThanAClaim() {
        Story old = new Story(false);
        EntryId m = old.does("A", old.root, admit("M", Role.ADMIN));
        EntryId o = old.does("A", m, admit("O", Role.MEMBER));
        old.does("O", o, claims("o", o, Role.MEMBER));
        old.does("M", m, claims("O", m, Role.ADMIN));
        TeamState state = old.state();
        assertEquals(member(o), state.devices().get(device("o")).member());
        assertEquals(member(o), state.devices().get(device("O")).member());
        // and: a device that agreed is taken by nobody there either
        old.does("O", o, old.link("p", o, Role.MEMBER));
        old.does("M", m, claims("p", m, Role.ADMIN));
        assertEquals(member(o), old.state().devices().get(device("p")).member());
    }

    @Test
    void nobodyAdmitsADeviceForSomebodyElse() {
        EntryId forged = story.does("B", b, own("b", story.root, Role.OWNER));
        EntryId owners = story.does("A", b, own("c", b, Role.MEMBER));
        assertEquals("AB", names(story.state()));
        assertEquals(Set.of(forged, owners), story.state().voided());
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = { "GUEST", "HUB" })
    void whoMayInviteNobodyMayLinkHerOwnDevice(Role role) {
        EntryId guest = story.does("A", b, admit("G", role));
        story.does("G", guest, own("g", guest, role));
        assertEquals(Optional.of(role), role(story.state(), "g"));
    }

    @Test
    void allDevicesFallWithTheirMemberAlsoThoseThatTheRemoverDidNotKnow() {
        EntryId known = story.does("B", b, own("b", b, Role.MEMBER));
        story.does("B", known, own("c", b, Role.MEMBER));
        story.does("A", known, new Act.Remove(Set.of(device("B"), device("b")), Optional.of(member(b))));
        assertEquals("A", names(story.state()));
    }

    @Test
    void aRevokedDeviceLinksNoOtherMeanwhile() {
        EntryId second = story.does("B", b, own("b", b, Role.MEMBER));
        story.does("B", second, remove("b"));
        story.does("b", second, own("c", b, Role.MEMBER));
        assertEquals("AB", names(story.state()));
    }

    @Test
    void aRevokedDeviceCanBeLinkedAgain() {
        EntryId second = story.does("B", b, own("b", b, Role.MEMBER));
        EntryId revoked = story.does("B", second, remove("b"));
        assertEquals("AB", names(story.state()));
        story.does("B", revoked, own("b", b, Role.MEMBER));
        assertEquals("ABb", names(story.state()));
    }

    @Test
    void theOwnersSecondDeviceOwnsTheTeamWhenTheFirstIsGone() {
        EntryId second = story.does("A", b, own("a", story.root, Role.OWNER));
        story.does("a", second, remove("A"));
        TeamState state = story.state();
        assertEquals("Ba", names(state));
        assertEquals(Optional.of(Role.OWNER), role(state, "a"));
        assertEquals(Optional.of(Role.MEMBER), role(state, "B"), "there is an owner, so nobody succeeds");
        assertEquals(new MemberId(story.root.bytes()), state.devices().get(device("a")).member());
    }

    /** Lets M, a member, claim a device; the claim is void as it belongs to somebody else. */
    private EntryId claim(EntryId m, String device, EntryId member) {
        EntryId claim = story.does("M", m, claims(device, member, Role.MEMBER));
        assertTrue(story.state().voided().contains(claim));
        return claim;
    }

    @Test
    void whoClaimsAnothersDeviceTakesNoPartInItsChannels() {
        EntryId m = story.does("A", b, admit("M", Role.MEMBER));
        EntryId claimed = claim(m, "B", m);
        EntryId opened = story.does("B", claimed, new Act.Open(PLAN, ChannelType.PRIVATE, Set.of()));
        EntryId invited = story.does("M", opened, new Act.Invite(PLAN, member(m)));
        story.does("M", invited, new Act.Join(PLAN));
        TeamState state = story.state();
        assertEquals(Map.of(member(b), true), state.channels().get(PLAN).members());
        assertTrue(state.voided().contains(invited));
    }

    @Test
    void whoseDeviceClaimsToBeAnothersDoesNotLeaveForHer() {
        EntryId m = story.does("A", b, admit("M", Role.MEMBER));
        EntryId linked = story.does("M", m, own("m", m, Role.MEMBER));
        EntryId opened = story.does("B", claim(linked, "m", b), new Act.Open(PLAN, ChannelType.PRIVATE,
                Set.of(member(m))));
        EntryId departed = story.does("m", opened, new Act.Depart(PLAN));
        assertEquals(Set.of(member(b)), story.state().channels().get(PLAN).members().keySet());
        story.does("m", departed, new Act.Leave());
        assertEquals("AB", names(story.state()));
    }

    @Test
    void whoseDeviceClaimsToBeAnothersGetsNoRoleOfHers() {
        EntryId m = story.does("A", b, admit("M", Role.MEMBER));
        EntryId linked = story.does("M", m, own("m", m, Role.MEMBER));
        story.does("A", claim(linked, "m", b), new Act.SetRole(member(b), Role.ADMIN));
        assertEquals(Optional.of(Role.ADMIN), role(story.state(), "B"));
        assertEquals(Optional.of(Role.MEMBER), role(story.state(), "m"));
    }

    @Test
    void whoClaimsTheOwnersDeviceIsRemovedAsAnybody() {
        EntryId c = story.does("A", b, admit("C", Role.ADMIN));
        EntryId m = story.does("A", c, admit("M", Role.MEMBER));
        EntryId claimed = claim(m, "A", m);
        story.does("C", claimed, new Act.Remove(Set.of(device("M")), Optional.of(member(m))));
        assertEquals("ABC", names(story.state()));
    }

    @Test
    void whoClaimsTheOwnersDeviceMakesNothingOfHersVoid() {
        EntryId m = story.does("A", b, admit("M", Role.MEMBER));
        EntryId claimed = claim(m, "A", m);
        story.does("A", claimed, admit("C", Role.MEMBER));
        story.does("M", claimed, new Act.Remove(Set.of(), Optional.of(member(m))));
        assertEquals("ABC", names(story.state()));
    }

    @Test
    void demotionOfWhoClaimsTheOwnersDeviceStrikesWhatSheDidMeanwhile() {
        EntryId m = story.does("A", b, admit("M", Role.ADMIN));
        EntryId claimed = claim(m, "A", m);
        story.does("A", claimed, new Act.SetRole(member(m), Role.MEMBER));
        EntryId unaware = story.does("M", claimed, remove("B"));
        assertEquals(Set.of(claimed, unaware), story.state().voided());
        assertEquals("ABM", names(story.state()));
    }
}
