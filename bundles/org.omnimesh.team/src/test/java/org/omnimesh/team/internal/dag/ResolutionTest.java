// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Role;
import org.omnimesh.testing.Ids;

/** What counts of what people do, with and without knowledge of each other. */
class ResolutionTest {
    private static final ChannelId PLAN = Ids.channel(7);

    private final Story story = new Story();
    /** A is owner, B and C are admins, D is a member; each admitted by A, one after the other. */
    private final EntryId b = story.does("A", story.root, admit("B", Role.ADMIN));
    private final EntryId c = story.does("A", b, admit("C", Role.ADMIN));
    private final EntryId d = story.does("A", c, admit("D", Role.MEMBER));

    @Test
    void membersHaveTheRolesTheyWereGiven() {
        TeamState state = story.state();
        assertEquals("ABCD", names(state));
        assertEquals(Optional.of(Role.OWNER), role(state, "A"));
        assertEquals(Optional.of(Role.ADMIN), role(state, "B"));
        assertEquals(Optional.of(Role.MEMBER), role(state, "D"));
        assertEquals(Set.of(d), state.tips());
    }

    @Test
    void whatSomebodyDidBeforeHerRemovalStaysAndWhatSheDidWithoutKnowingItIsVoid() {
        EntryId before = story.does("B", d, admit("E", Role.MEMBER));
        EntryId removal = story.does("A", before, remove("B"));
        EntryId unaware = story.does("B", before, admit("F", Role.MEMBER));
        TeamState state = story.state();
        assertEquals("ACDE", names(state));
        assertEquals(Set.of(unaware), state.voided());
        assertEquals(removal, state.departed().get(device("B")));
        assertEquals(unaware, state.departed().get(device("F")));
    }

    @Test
    void whatDependsOnAVoidedAdmissionFallsToo() {
        story.does("A", d, remove("B"));
        EntryId unaware = story.does("B", d, admit("E", Role.ADMIN));
        EntryId guest = story.does("E", unaware, admit("F", Role.MEMBER));
        story.does("F", guest, admit("G", Role.MEMBER));
        story.does("E", unaware, remove("C"));
        assertEquals("ACD", names(story.state()));
    }

    @Test
    void removedDeviceDoesNothingAfterItsRemoval() {
        EntryId removal = story.does("A", d, remove("B"));
        story.does("B", removal, admit("E", Role.MEMBER));
        assertEquals("ACD", names(story.state()));
    }

    @Test
    void mutualRemovalsBothStand() {
        story.does("B", d, remove("C"));
        story.does("C", d, remove("B"));
        assertEquals("AD", names(story.state()));
    }

    @Test
    void removalsInACircleAllStand() {
        EntryId e = story.does("A", d, admit("E", Role.ADMIN));
        story.does("B", e, remove("C"));
        story.does("C", e, remove("E"));
        story.does("E", e, remove("B"));
        assertEquals("AD", names(story.state()));
    }

    @Test
    void whoIsRemovedByAHigherOneRemovesNobodyMeanwhile() {
        story.does("B", d, remove("C"));
        story.does("C", d, remove("B"));
        story.does("A", d, remove("B"));
        assertEquals("ACD", names(story.state()));
    }

    @Test
    void aCircleDoesNotCoverWhatElseSomebodyDidInIt() {
        EntryId revenge = story.does("B", d, remove("D"));
        story.does("B", revenge, remove("C"));
        story.does("C", d, remove("B"));
        assertEquals("AD", names(story.state()));
    }

    @Test
    void aDemotionThatLeavesARemovalAloneDrawsItIntoNoCircle() {
        // given: B, an owner, revokes her device, while A demotes her; a member may do that as well
        EntryId owner = story.does("A", d, new Act.SetRole(member(b), Role.OWNER));
        story.does("A", owner, new Act.SetRole(member(b), Role.MEMBER));
        story.does("B", owner, remove("B"));
        // when: whoever has the device answers the demotion, so that only those two are in a circle
        EntryId unaware = story.does("B", owner, remove("A"));
        // then
        assertEquals("ACD", names(story.state()));
        assertEquals(Set.of(unaware), story.state().voided());
    }

    @Test
    void aPuppetOfSomebodyRemovedActsWithHerRightsOnly() {
        story.does("C", d, remove("B"));
        EntryId puppet = story.does("B", d, admit("E", Role.ADMIN));
        EntryId first = story.does("E", puppet, remove("D"));
        story.does("E", first, remove("C"));
        // as if B had removed C herself; D stays
        assertEquals("AD", names(story.state()));
    }

    @Test
    void adminsDoNotTouchOwners() {
        story.does("B", d, remove("A"));
        story.does("B", d, new Act.SetRole(member(story.root), Role.MEMBER));
        story.does("B", d, new Act.SetRole(member(b), Role.OWNER));
        story.does("D", d, remove("C"));
        story.does("D", d, admit("E", Role.ADMIN));
        story.does("D", d, new Act.Govern(Role.ADMIN));
        TeamState state = story.state();
        assertEquals("ABCD", names(state));
        assertEquals(Optional.of(Role.OWNER), role(state, "A"));
        assertEquals(Optional.of(Role.ADMIN), role(state, "B"));
        assertEquals(6, state.voided().size());
    }

    @Test
    void demotionVoidsWhatTheLesserRoleMayNotDo() {
        story.does("A", d, new Act.SetRole(member(b), Role.MEMBER));
        EntryId invited = story.does("B", d, admit("E", Role.MEMBER));
        story.does("B", invited, remove("C"));
        TeamState state = story.state();
        assertEquals("ABCDE", names(state));
        assertEquals(Optional.of(Role.MEMBER), role(state, "B"));
    }

    @Test
    void demotionVoidsWhatWasSaidOfAPublicChannelMeanwhileButNotOfOnesOwn() {
        ChannelId own = Ids.channel(8);
        EntryId open = story.does("A", d, new Act.Open(PLAN, ChannelType.PUBLIC, Set.of()));
        EntryId other = story.does("B", open, new Act.Open(own, ChannelType.PRIVATE, Set.of()));
        story.does("A", other, new Act.SetRole(member(b), Role.MEMBER));
        EntryId described = story.does("B", other, new Act.Arrange(PLAN));
        story.does("B", other, new Act.Arrange(own));
        assertEquals(Set.of(described), story.state().voided());
    }

    @Test
    void ofConcurrentGrantsTheLesserCounts() {
        story.does("A", d, new Act.SetRole(member(d), Role.ADMIN));
        story.does("C", d, new Act.SetRole(member(d), Role.GUEST));
        assertEquals(Optional.of(Role.GUEST), role(story.state(), "D"));
    }

    @Test
    void readmissionCountsIfItKnewOfTheRemoval() {
        EntryId removal = story.does("A", d, remove("D"));
        story.does("B", d, admit("D", Role.MEMBER));
        assertEquals("ABC", names(story.state()));
        EntryId again = story.does("B", removal, admit("D", Role.GUEST));
        TeamState state = story.state();
        assertEquals("ABCD", names(state));
        assertEquals(member(again), state.devices().get(device("D")).member());
        assertEquals(Optional.of(Role.GUEST), role(state, "D"));
    }

    @Test
    void removalOfADeviceCoversEveryAdmissionOfIt() {
        EntryId one = story.does("B", d, admit("E", Role.MEMBER));
        story.does("C", d, admit("E", Role.MEMBER));
        assertEquals("ABCDE", names(story.state()));
        story.does("A", one, remove("E"));
        assertEquals("ABCD", names(story.state()));
    }

    @Test
    void aVoidNameForTheRemoversDeviceSavesNothingThatTheRemovedDidMeanwhile() {
        // given: C, an admin, introduced the owner's device once more, which is void
        EntryId alias = story.does("C", d, admit("A", Role.MEMBER));
        assertTrue(story.state().voided().contains(alias));
        // when: the owner removes C, who removes D and that name of the owner's at the same time
        story.does("A", alias, remove("C"));
        EntryId unaware = story.does("C", alias, new Act.Remove(Set.of(device("D")), Optional.of(member(alias))));
        // then: nothing of C's is aimed at the owner, so it is no duel
        assertEquals("ABD", names(story.state()));
        assertTrue(story.state().voided().contains(unaware));
    }

    /** As if they had been decided before these came: a removal beats an admission that did not know of it. */
    @Test
    void whoMayRemoveNobodyRemovesNobodyWhoseComingSheClaimsNotToKnow() {
        EntryId e = story.does("A", d, admit("E", Role.MEMBER));
        story.does("D", d, remove("E"));
        story.does("D", d, new Act.Remove(Set.of(), Optional.of(member(e))));
        story.does("D", d, new Act.Remove(Set.of(device("D"), device("E")), Optional.of(member(e))));
        assertEquals("ABCDE", names(story.state()));
        story.does("B", d, remove("E"));
        assertEquals("ABCD", names(story.state()), "an admin may");
    }

    @Test
    void removalOfAMemberCoversDevicesThatItsAuthorHasNotSeen() {
        story.does("D", d, story.link("E", d, Role.MEMBER));
        TeamState both = story.state();
        assertEquals(member(d), both.devices().get(device("E")).member());
        story.does("A", d, new Act.Remove(Set.of(device("D")), Optional.of(member(d))));
        assertEquals("ABC", names(story.state()));
    }

    @Test
    void aMemberRevokesHerOwnDeviceButNotAnothers() {
        EntryId second = story.does("D", d, story.link("E", d, Role.MEMBER));
        story.does("E", second, remove("D"));
        story.does("E", second, remove("C"));
        assertEquals("ABCE", names(story.state()));
        story.does("A", second, story.link("F", d, Role.MEMBER));
        assertEquals("ABCE", names(story.state()), "only her own devices make somebody's device hers");
    }

    @Test
    void lastOwnerCannotGoButMayAfterHandingOver() {
        story.does("A", d, new Act.Leave());
        story.does("A", d, new Act.SetRole(member(story.root), Role.ADMIN));
        story.does("A", d, remove("A"));
        assertEquals(Optional.of(Role.OWNER), role(story.state(), "A"));
        EntryId handedOver = story.does("A", d, new Act.SetRole(member(b), Role.OWNER));
        story.does("A", handedOver, new Act.Leave());
        TeamState state = story.state();
        assertEquals("BCD", names(state));
        assertEquals(Optional.of(Role.OWNER), role(state, "B"));
    }

    @Test
    void theLastMemberOfATeamMayGo() {
        Story alone = new Story();
        alone.does("A", alone.root, new Act.Leave());
        assertEquals("", names(alone.state()));
    }

    @Test
    void whenAllOwnersAreGoneTheFirstAdminIsOwner() {
        EntryId second = story.does("A", d, new Act.SetRole(member(b), Role.OWNER));
        EntryId one = story.does("A", second, remove("B"));
        EntryId other = story.does("B", second, remove("A"));
        TeamState state = story.state();
        assertEquals("CD", names(state));
        assertEquals(Optional.of(Role.OWNER), role(state, "C"));
        EntryId owner = story.does("C", Set.of(one, other), new Act.SetRole(member(d), Role.OWNER));
        TeamState later = story.state();
        assertTrue(later.standing().contains(owner), "who became owner so may do what owners do");
        assertEquals(Optional.of(Role.ADMIN), role(later, "C"), "and is what she was when there is another one");
    }

    @Test
    void ownersWhoLeaveWithoutKnowingOfEachOtherLeaveTheFirstAdminBehind() {
        EntryId second = story.does("A", d, new Act.SetRole(member(b), Role.OWNER));
        story.does("A", second, new Act.Leave());
        story.does("B", second, new Act.Leave());
        TeamState state = story.state();
        assertEquals("CD", names(state));
        assertEquals(Optional.of(Role.OWNER), role(state, "C"));
    }

    @Test
    void nobodyIsDemotedByBeingAdmittedAgain() {
        EntryId early = story.does("D", d, admit("E", Role.MEMBER));
        story.does("D", d, admit("B", Role.GUEST));
        story.does("E", early, admit("A", Role.HUB));
        TeamState state = story.state();
        assertEquals(Optional.of(Role.OWNER), role(state, "A"));
        assertEquals(Optional.of(Role.ADMIN), role(state, "B"));
    }

    @Test
    void operationWaitsForItsPast() {
        EntryId e = story.does("B", d, admit("E", Role.MEMBER));
        EntryId f = story.does("E", e, admit("F", Role.MEMBER));
        Story partial = new Story(story);
        partial.operations.remove(e);
        assertEquals(Set.of(f), partial.state().waiting());
        assertEquals("ABCD", names(partial.state()));
    }

    @Test
    void foundingCountsOnceOnly() {
        story.does("D", d, new Act.Found(true));
        assertEquals(Optional.of(Role.MEMBER), role(story.state(), "D"));
    }

    @Test
    void privateChannelIsReadByThoseWhoJoinedIt() {
        EntryId open = story.does("D", d, new Act.Open(PLAN, ChannelType.PRIVATE, Set.of(member(b))));
        EntryId invited = story.does("B", open, new Act.Invite(PLAN, member(c)));
        assertEquals(Set.of(member(c)), story.state().channels().get(PLAN).invited());
        EntryId joined = story.does("C", invited, new Act.Join(PLAN));
        TeamState state = story.state();
        assertEquals(Map.of(member(d), true, member(b), false, member(c), false),
                state.channels().get(PLAN).members());
        assertFalse(state.reads(PLAN, device("A")), "an owner of the team has no right to read it");
        story.does("A", joined, new Act.Join(PLAN));
        story.does("C", joined, new Act.Expel(PLAN, member(d)));
        assertEquals(state.channels(), story.state().channels(), "neither invited nor admin");
        EntryId expelled = story.does("D", joined, new Act.Expel(PLAN, member(c)));
        story.does("C", joined, new Act.Invite(PLAN, member(story.root)));
        story.does("B", expelled, new Act.Depart(PLAN));
        TeamState last = story.state();
        assertEquals(Map.of(member(d), true), last.channels().get(PLAN).members());
        assertEquals(Set.of(), last.channels().get(PLAN).invited());
    }

    @Test
    void removedMemberReadsNoChannel() {
        EntryId open = story.does("B", d, new Act.Open(PLAN, ChannelType.PRIVATE, Set.of(member(d))));
        story.does("A", d, remove("D"));
        assertFalse(story.state().reads(PLAN, device("D")));
        assertTrue(story.state().reads(PLAN, device("B")));
        story.does("A", open, remove("B"));
        assertEquals(Map.of(), story.state().channels().get(PLAN).members());
    }

    @Test
    void guestsReadNoPublicChannelAndHubsNone() {
        EntryId guest = story.does("B", d, admit("G", Role.GUEST));
        EntryId hub = story.does("B", guest, admit("H", Role.HUB));
        story.does("B", hub, new Act.Open(PLAN, ChannelType.PUBLIC, Set.of()));
        TeamState state = story.state();
        assertTrue(state.reads(PLAN, device("D")));
        assertFalse(state.reads(PLAN, device("G")));
        assertFalse(state.reads(PLAN, device("H")));
        assertFalse(state.reads(PLAN, PeerId.ofPublicKey(new byte[32])));
    }
}
