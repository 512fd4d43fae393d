// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.TeamDecided;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.InMemoryNetwork;
import org.omnimesh.testing.RunningTime;
import org.omnimesh.testing.TemporaryHome;

/** What nodes with real keys, store and mesh tell the audit log of what is decided in their teams. */
class ChronicleTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final InMemoryNetwork network = new InMemoryNetwork();
    private final List<TestNode> nodes = new ArrayList<>();
    private final List<Chronicle> chronicles = new ArrayList<>();
    private TestNode ana;
    private TestNode bo;
    private TeamId team;

    @BeforeEach
    void anaInvitesBo() throws Exception {
        ana = node("Ana");
        ana.management.rename("Clinic");
        bo = node("Bo");
        ana.invite(bo);
        TestNode.link(ana, bo);
        team = ana.teams.current().id();
        awaitTold(bo, "team.joined");
    }

    @AfterEach
    void close() throws Exception {
        chronicles.forEach(Chronicle::stop);
        for (TestNode node : nodes) {
            node.close();
        }
    }

    private TestNode node(String name) throws Exception {
        TestNode node = new TestNode(new Profile(name, name + "'s laptop"), network);
        nodes.add(node);
        chronicles.add(new Chronicle(node.store, node.events));
        return node;
    }

    private static List<TeamDecided> told(TestNode node) {
        return node.events.facts(TeamDecided.class).stream().filter(it -> it.action().startsWith("team.")).toList();
    }

    private static List<String> actions(TestNode node) {
        return told(node).stream().map(TeamDecided::action).toList();
    }

    private static void awaitTold(TestNode node, String action) {
        Await.until(action + " at " + node.profile.displayName(), LIMIT, () -> actions(node).contains(action),
                () -> told(node).toString());
    }

    private static TeamDecided last(TestNode node) {
        return told(node).getLast();
    }

    private MemberId memberBo() {
        return ana.teams.memberOf(bo.peer()).orElseThrow().id();
    }

    @Test
    void tellsEveryMemberWhoDecidedWhat() throws Exception {
        // when
        bo.events.clear();
        ana.management.changeRole(memberBo(), Role.ADMIN);
        awaitTold(bo, "team.role");
        bo.management.rename("Quay");
        // then
        for (TestNode node : nodes) {
            awaitTold(node, "team.role");
            Await.until("the name", LIMIT, () -> last(node).action().equals("team.named"), () -> told(node).toString());
            assertEquals(new TeamDecided(bo.peer(), "team.named", team.toString(), "Quay"), last(node));
        }
        assertEquals(List.of(
                new TeamDecided(ana.peer(), "team.role", memberBo().toString(), "member to admin"),
                new TeamDecided(bo.peer(), "team.named", team.toString(), "Quay")), told(bo));
    }

    @Test
    void tellsOfATeamThatThisDeviceCameToWhatFollowed() throws Exception {
        awaitTold(ana, "team.joined");
        assertEquals(List.of("team.founded", "team.named", "team.named", "team.joined"), actions(ana));
        assertEquals(new TeamDecided(ana.peer(), "team.joined", bo.peer().toString(), "Bo's laptop"), last(ana));
        Await.until("Bo's own team, and how he came to Ana's", LIMIT, () -> told(bo).size() == 4,
                () -> told(bo).toString()); // founded, named, shown, joined
        assertEquals(1, told(bo).stream().filter(it -> it.subject().equals(bo.peer().toString())).count());
        assertEquals(List.of("Bo's team"),
                told(bo).stream().filter(it -> it.action().equals("team.named")).map(TeamDecided::detail).toList());
    }

    @Test
    void tellsOfATeamThatIsNotShownAndNothingAnewWhenItIsShownAgain() throws Exception {
        // given
        TeamId other = ana.management.found("Other").id();
        Await.until("the other team", LIMIT, () -> last(ana).action().equals("team.changed"), () -> "");
        ana.events.clear();
        // when
        bo.management.leave(team);
        awaitTold(ana, "team.left");
        // then
        assertEquals(List.of(new TeamDecided(bo.peer(), "team.left", bo.peer().toString(), "Bo's laptop")), told(ana));
        // when
        ana.management.select(team);
        awaitTold(ana, "team.changed");
        ana.management.select(other);
        Await.until("the way back", LIMIT, () -> told(ana).size() == 3, () -> told(ana).toString());
        // then
        assertEquals(List.of("team.left", "team.changed", "team.changed"), actions(ana));
    }

    @Test
    void tellsAfterARestartWhatIsNewOnly() throws Exception {
        // given
        TemporaryHome home = new TemporaryHome();
        Profile profile = new Profile("Cy", "desk");
        TestNode first = new TestNode(profile, network, home, new RunningTime());
        Chronicle before = new Chronicle(first.store, first.events);
        Await.until("the founding", LIMIT, () -> told(first).size() == 2, () -> told(first).toString());
        before.stop();
        // when: something is decided while nobody writes it down
        first.management.rename("Unwatched");
        first.stop();
        TestNode again = new TestNode(profile, network, home, new RunningTime());
        nodes.add(again);
        chronicles.add(new Chronicle(again.store, again.events));
        // then
        awaitTold(again, "team.named");
        assertEquals(List.of(new TeamDecided(again.peer(), "team.named", again.teams.current().id().toString(),
                "Unwatched")), told(again));
    }

    @Test
    void tellsWhoIsRemovedAndTheRemovedThatShePasses() throws Exception {
        // when
        ana.management.remove(bo.peer(), true);
        // then
        for (TestNode node : nodes) {
            awaitTold(node, "team.removed");
            assertEquals(new TeamDecided(ana.peer(), "team.removed", bo.peer().toString(), "Bo's laptop"), last(node));
        }
    }

    @Test
    void tellsWhatWasDecidedBesideTheOwnComingHoweverSlowTheClockOfWhoeverDidIt() throws Exception {
        // given: Bo is an admin, apart from Ana, and his clock is behind
        ana.management.changeRole(memberBo(), Role.ADMIN);
        awaitTold(bo, "team.role");
        ana.links.active().forEach(link -> ana.links.release(link.peer(), "apart"));
        bo.management.rename("Quay");
        ana.time.advance(Duration.ofHours(2));
        // when: Cy comes by Ana, and hears of Bo then
        TestNode cy = node("Cy");
        ana.invite(cy);
        TestNode.link(ana, cy);
        awaitTold(cy, "team.joined");
        TestNode.link(bo, ana);
        // then
        Await.until("what Bo decided at Cy", LIMIT, () -> told(cy).stream().anyMatch(it -> it.detail().equals("Quay")),
                () -> told(cy).toString());
        assertEquals(0, told(cy).stream().filter(it -> it.action().equals("team.role")).count(), "Ana had seen that");
    }

    @Test
    void tellsThatADecisionDoesNotCountAfterAll() throws Exception {
        // given: Bo is an admin, and Ana is apart from him and Cy
        TestNode cy = node("Cy");
        ana.invite(cy);
        ana.management.changeRole(memberBo(), Role.ADMIN);
        TestNode.link(ana, cy);
        awaitTold(cy, "team.joined");
        awaitTold(bo, "team.role");
        ana.links.active().forEach(link -> ana.links.release(link.peer(), "apart"));
        TestNode.link(bo, cy);
        // when: Bo names the team while Ana removes him
        bo.management.rename("Quay");
        Await.until("the name at Cy", LIMIT, () -> last(cy).detail().equals("Quay"), () -> told(cy).toString());
        ana.management.remove(bo.peer(), true);
        TestNode.link(ana, cy);
        // then
        awaitTold(cy, "team.removed");
        awaitTold(cy, "team.voided");
        assertEquals("team.named", last(cy).detail());
        assertEquals(bo.peer(), last(cy).by());
        assertEquals("Clinic", cy.teams.current().name());
    }
}
