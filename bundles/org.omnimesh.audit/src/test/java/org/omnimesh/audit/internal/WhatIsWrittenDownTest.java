// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.audit.Act;
import org.omnimesh.api.files.Transfer;
import org.omnimesh.api.files.TransferChanged;
import org.omnimesh.api.files.TransferId;
import org.omnimesh.api.files.TransferState;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.node.NetworkMode;
import org.omnimesh.api.node.NodeStateChanged;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.node.StartFailed;
import org.omnimesh.api.pairing.CodeBurned;
import org.omnimesh.api.pairing.PairingFailed;
import org.omnimesh.api.pairing.PeerPaired;
import org.omnimesh.api.team.Arrival;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.api.team.TeamChanged;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.InMemoryAudit;
import org.omnimesh.testing.InMemoryTeam;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.SettableTime;

class WhatIsWrittenDownTest {
    private static final PeerId SELF = Ids.peer(1);
    private static final PeerId BOB = Ids.peer(2);
    private static final PeerId CARL = Ids.peer(3);
    private static final Profile ALICE = new Profile("Alice", "desk");

    private final Facts facts = new Facts();

    @Test
    void writesDownPairingTriedAndDone() {
        assertEquals(new Act(BOB.toString(), "pairing.done", BOB.toString(), "Bob"),
                facts.act(new PeerPaired(BOB, "Bob")).orElseThrow());
        assertEquals(new Act(Act.UNKNOWN, "pairing.failed", "a live code", "the code is not the one"),
                facts.act(new PairingFailed("a live code", "the code is not the one")).orElseThrow());
        assertEquals(new Act(Act.NODE, "pairing.code_burned", "7KQ", "guessed"),
                facts.act(new CodeBurned("7KQ", CodeBurned.Cause.GUESSED)).orElseThrow());
    }

    @Test
    void writesDownSettingsThatChangeButNotHowTheyAreAtTheStart() {
        assertEquals(Optional.empty(), facts.act(new NodeStateChanged(true, NetworkMode.LAN, ALICE)));
        assertEquals(Optional.empty(), facts.act(new NodeStateChanged(true, NetworkMode.LAN, ALICE)));
        assertEquals(new Act(Act.NODE, "setting.network", "Alice", "solo, open, desk"),
                facts.act(new NodeStateChanged(true, NetworkMode.SOLO, ALICE)).orElseThrow());
        assertEquals("setting.profile", facts
                .act(new NodeStateChanged(true, NetworkMode.SOLO, new Profile("Ana", "desk"))).orElseThrow().action());
        assertEquals("node.network", facts
                .act(new NodeStateChanged(false, NetworkMode.SOLO, new Profile("Ana", "desk"))).orElseThrow()
                .action());
        assertEquals(Optional.empty(), facts.act(new StartFailed("x")));
    }

    @Test
    void writesDownAFetchedFileOnce() {
        Transfer transfer = new Transfer(new TransferId(new UUID(0, 1)), Ids.content(3), true,
                List.of(), 5, 5, 0, Optional.empty(), TransferState.DONE, Optional.empty());
        assertEquals(new Act(Act.NODE, "file.fetched", Ids.content(3).toString(), "5 bytes"),
                facts.act(new TransferChanged(transfer)).orElseThrow());
        assertEquals(Optional.empty(), facts.act(new TransferChanged(transfer)));
    }

    @Test
    void passesOverWhoIsGoneForAnInstantAndWritesTheRestDownAtTheEnd() {
        // given
        SettableTime time = new SettableTime();
        InMemoryAudit audit = new InMemoryAudit(time);
        InMemoryTeam teams = new InMemoryTeam(SELF, ALICE, time, new RecordingEventAdmin());
        Team own = teams.current();
        TeamWatch watch = new TeamWatch(teams, teams, audit, SELF, Duration.ofHours(1));
        // when
        teams.become(new Team(Ids.team(9), "Quay", Role.MEMBER));
        watch.handleEvent(new TeamChanged(teams.current()).toEvent());
        teams.become(own);
        watch.handleEvent(new TeamChanged(teams.current()).toEvent());
        bobComes(teams, time);
        watch.deactivate();
        // then
        assertEquals(List.of("team.joined"), audit.acts().stream().map(Act::action).toList());
    }

    @Test
    void writesDownWhoJoinedAndThatTheTeamIsAnother() {
        // given
        SettableTime time = new SettableTime();
        RecordingEventAdmin events = new RecordingEventAdmin();
        InMemoryAudit audit = new InMemoryAudit(time);
        InMemoryTeam teams = new InMemoryTeam(SELF, ALICE, time, events);
        TeamWatch watch = new TeamWatch(teams, teams, audit, SELF, Duration.ZERO);
        // when
        bobComes(teams, time);
        watch.handleEvent(new TeamChanged(teams.current()).toEvent());
        Await.until("the newcomer to be written down", () -> audit.acts().size() == 1);
        watch.handleEvent(new TeamChanged(teams.current()).toEvent());
        teams.become(new Team(Ids.team(9), "Quay", Role.MEMBER));
        watch.handleEvent(new TeamChanged(teams.current()).toEvent());
        Await.until("the other team to be written down", () -> audit.acts().size() == 2);
        watch.deactivate();
        // then
        assertEquals(List.of(new Act(SELF.toString(), "team.joined", BOB.toString(), "laptop"),
                new Act("team", "team.changed", Ids.team(9).toString(), "Quay")), audit.acts());
    }

    @Test
    void writesDownWhatFollowedTheOwnComingToATeam() {
        // given
        SettableTime time = new SettableTime();
        InMemoryAudit audit = new InMemoryAudit(time);
        InMemoryTeam teams = new InMemoryTeam(SELF, ALICE, time, new RecordingEventAdmin());
        TeamWatch watch = new TeamWatch(teams, teams, audit, SELF, Duration.ofHours(1));
        // when: this device comes to a team after Carl, and before Bob, and looks at it when all that is over
        teams.become(new Team(Ids.team(9), "Quay", Role.MEMBER));
        teams.arrived(arrival(CARL, "phone", false, time.now()));
        teams.arrived(arrival(SELF, "desk", false, time.now().plusMillis(1)));
        teams.arrived(arrival(BOB, "laptop", false, time.now().plusMillis(2)));
        teams.arrived(arrival(Ids.peer(4), "tablet", true, time.now().plusMillis(3)));
        watch.handleEvent(new TeamChanged(teams.current()).toEvent());
        watch.deactivate();
        // then
        assertEquals(List.of(new Act("team", "team.changed", Ids.team(9).toString(), "Quay"),
                new Act(CARL.toString(), "team.joined", BOB.toString(), "laptop"),
                new Act(CARL.toString(), "team.device_linked", Ids.peer(4).toString(), "tablet")), audit.acts());
    }

    private static Arrival arrival(PeerId device, String name, boolean another, Instant at) {
        return new Arrival(Ids.entry(device.publicKey()[0]), device, "", name, CARL, "Carl", another, at);
    }

    private static void bobComes(InMemoryTeam teams, SettableTime time) {
        teams.admit(BOB, new Profile("Bob", "laptop"));
        teams.arrived(new Arrival(Ids.entry(1), BOB, "Bob", "laptop", SELF, "Alice", false, time.now()));
    }

    @Test
    void namesTheDeviceThatRemovedAnotherOrChangedARole() throws Exception {
        // given
        SettableTime time = new SettableTime();
        InMemoryAudit audit = new InMemoryAudit(time);
        InMemoryTeam teams = new InMemoryTeam(SELF, ALICE, time, new RecordingEventAdmin());
        var bob = teams.admit(BOB, new Profile("Bob", "laptop"));
        TeamWatch watch = new TeamWatch(teams, teams, audit, SELF, Duration.ZERO);
        // when
        teams.changeRole(bob.id(), Role.ADMIN);
        watch.handleEvent(new TeamChanged(teams.current()).toEvent());
        Await.until("the role to be written down", () -> audit.acts().size() == 1);
        teams.remove(BOB, true);
        watch.handleEvent(new TeamChanged(teams.current()).toEvent());
        Await.until("the removal to be written down", () -> audit.acts().size() == 2);
        watch.deactivate();
        // then
        assertEquals(List.of(new Act(SELF.toString(), "team.role", bob.id().toString(), "member to admin"),
                new Act(SELF.toString(), "team.removed", BOB.toString(), "laptop")), audit.acts());
    }
}
