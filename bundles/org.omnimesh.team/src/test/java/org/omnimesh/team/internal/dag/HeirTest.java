// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.omnimesh.team.internal.dag.Story.admit;
import static org.omnimesh.team.internal.dag.Story.device;
import static org.omnimesh.team.internal.dag.Story.member;
import static org.omnimesh.team.internal.dag.Story.remove;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Role;
import org.omnimesh.testing.Ids;

/** A private channel whose only admin is not in the team any more. A founds; B opens the channel with C and D; E comes later. */
class HeirTest {
    private static final ChannelId PLAN = Ids.channel(7);

    private final Story story = new Story();
    private final EntryId b = story.does("A", story.root, admit("B", Role.MEMBER));
    private final EntryId c = story.does("A", b, admit("C", Role.MEMBER));
    private final EntryId d = story.does("A", c, admit("D", Role.MEMBER));
    private final EntryId e = story.does("A", d, admit("E", Role.MEMBER));
    private final EntryId opened = story.does("B", e,
            new Act.Open(PLAN, ChannelType.PRIVATE, Set.of(member(c), member(d))));

    private Map<MemberId, Boolean> members() {
        return story.state().channels().get(PLAN).members();
    }

    @Test
    void theOneWhoIsInTheChannelForLongestAdministersItAfterTheOnlyAdmin() {
        assertEquals(Map.of(member(b), true, member(c), false, member(d), false), members());
        story.does("A", opened, remove("B"));
        assertEquals(Map.of(member(c), true, member(d), false), members());
    }

    @Test
    void theHeirDecidesAsAnAdminButNotBefore() {
        EntryId early = story.does("C", opened, new Act.Expel(PLAN, member(d)));
        assertTrue(story.state().voided().contains(early));
        EntryId removed = story.does("A", early, remove("B"));
        EntryId invited = story.does("C", removed, new Act.Invite(PLAN, member(e)));
        EntryId joined = story.does("E", invited, new Act.Join(PLAN));
        EntryId expelled = story.does("C", joined, new Act.Expel(PLAN, member(d)));
        story.does("D", joined, new Act.Expel(PLAN, member(e)));
        assertEquals(Map.of(member(c), true, member(e), false), members());
        // and: she hands it on
        EntryId appointed = story.does("C", expelled, new Act.Appoint(PLAN, member(e), true));
        story.does("A", appointed, new Act.Remove(Set.of(device("C")), Optional.of(member(c))));
        assertEquals(Map.of(member(e), true), members());
    }

    @Test
    void thereIsNoHeirWhileThereIsAnAdmin() {
        EntryId appointed = story.does("B", opened, new Act.Appoint(PLAN, member(d), true));
        EntryId removed = story.does("A", appointed, remove("B"));
        assertEquals(Map.of(member(c), false, member(d), true), members());
        // and: who comes back by a new admission is nobody's heir before the others
        story.does("A", removed, admit("B", Role.MEMBER));
        assertEquals(true, members().get(member(d)));
        assertEquals(false, members().get(member(c)));
    }

    @Test
    void aHubAdministersNothingAndIsNobodysHeir() {
        EntryId hub = story.does("A", opened, new Act.SetRole(member(b), Role.HUB));
        assertEquals(true, members().get(member(c)), "the only admin is a hub");
        EntryId next = story.does("A", hub, new Act.SetRole(member(c), Role.HUB));
        assertEquals(true, members().get(member(d)), "the first heir is one as well");
        EntryId invited = story.does("D", next, new Act.Invite(PLAN, member(e)));
        EntryId joined = story.does("E", invited, new Act.Join(PLAN));
        EntryId expelled = story.does("D", joined, new Act.Expel(PLAN, member(c)));
        assertTrue(story.state().standing().contains(expelled));
        // and: who is no hub any more is admin again
        story.does("A", expelled, new Act.SetRole(member(b), Role.MEMBER));
        assertEquals(Map.of(member(b), true, member(d), false, member(e), false), members());
    }

    @Test
    void whatTheHeirDidFallsIfTheAdminWasNotRemoved() {
        // given: C says that she removed B, which a member may not
        EntryId claimed = story.does("C", opened, remove("B"));
        EntryId expelled = story.does("C", claimed, new Act.Expel(PLAN, member(d)));
        assertEquals(Set.of(claimed, expelled), story.state().voided());
        assertEquals(Map.of(member(b), true, member(c), false, member(d), false), members());
    }
}
