// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.TeamChanged;
import org.omnimesh.api.team.Teams;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.RecordingEventAdmin;

/** What every {@link Teams} with its {@link Channels} promises, on the node that founded the team. */
public abstract class TeamsContractTest {
    private static final Profile ANN = new Profile("Ann", "laptop");
    private static final Profile BEN = new Profile("Ben", "desk");

    private Teams teams;
    private Channels channels;

    /**
     * Founds a team.
     *
     * @param founder the names of this device and its user
     * @throws Exception if it cannot
     */
    protected abstract void found(Profile founder) throws Exception;

    /**
     * Returns what is tested.
     *
     * @return the teams of this node
     */
    protected abstract Teams teams();

    /**
     * Returns what is tested.
     *
     * @return the channels of this node
     */
    protected abstract Channels channels();

    /**
     * Names this device.
     *
     * @return its id
     */
    protected abstract PeerId self();

    /**
     * Lets another device join the team, with these names; the suite waits until that is known here.
     *
     * @param newcomer its names
     * @return the device
     * @throws Exception if it cannot
     */
    protected abstract PeerId admit(Profile newcomer) throws Exception;

    /**
     * Returns where facts are told.
     *
     * @return the recorder of this node
     */
    protected abstract RecordingEventAdmin events();

    @BeforeEach
    final void foundTeam() throws Exception {
        found(ANN);
        teams = teams();
        channels = channels();
    }

    private PeerId joined(Profile newcomer) throws Exception {
        PeerId device = admit(newcomer);
        Await.until("the newcomer to be known", () -> teams.memberOf(device)
                .filter(member -> member.displayName().equals(newcomer.displayName())).isPresent());
        return device;
    }

    @Test
    final void theFounderOwnsTheTeamAndIsItsFirstMember() {
        assertEquals(Role.OWNER, teams.current().role());
        assertEquals(List.of(teams.current()), teams.all());
        Member founder = teams.members().getFirst();
        assertEquals(1, teams.members().size());
        assertEquals("Ann", founder.displayName());
        assertEquals(Role.OWNER, founder.role());
        assertEquals(self(), founder.devices().getFirst().peer());
        assertEquals("laptop", founder.devices().getFirst().name());
        assertEquals(self(), founder.devices().getFirst().invitedBy());
        assertEquals(Optional.of(founder), teams.memberOf(self()));
    }

    @Test
    final void everyTeamBeginsWithThePublicChannelGeneral() {
        Channel general = channels.list().getFirst();
        assertEquals(1, channels.list().size());
        assertEquals("general", general.name());
        assertEquals(ChannelType.PUBLIC, general.type());
        assertEquals(self(), general.createdBy());
        assertEquals(List.of(self()), general.members());
        assertTrue(general.admins().contains(self()));
        assertEquals(Optional.of(general), channels.get(general.id()));
    }

    @Test
    final void theHiddenChannelAndUnknownOnesAreNotShown() {
        assertEquals(Optional.empty(), channels.get(teams.current().id().teamChannel()));
        assertEquals(Optional.empty(), channels.get(Ids.channel(0xdead)));
    }

    @Test
    final void listsMembersInTheOrderOfJoining() throws Exception {
        PeerId ben = joined(BEN);
        PeerId cyd = joined(new Profile("Cyd", "phone"));
        assertEquals(List.of(self(), ben, cyd),
                teams.members().stream().map(member -> member.devices().getFirst().peer()).toList());
        Member newcomer = teams.memberOf(ben).orElseThrow();
        assertEquals(Role.MEMBER, newcomer.role());
        assertEquals("desk", newcomer.devices().getFirst().name());
        assertEquals(newcomer.id(), newcomer.devices().getFirst().member());
    }

    @Test
    final void aNewcomerTakesPartInPublicChannels() throws Exception {
        PeerId ben = joined(BEN);
        assertEquals(List.of(self(), ben), channels.list().getFirst().members());
    }

    @Test
    final void strangersAreNoMembers() {
        assertEquals(Optional.empty(), teams.memberOf(Ids.peer(0xdead)));
    }

    @Test
    final void tellsThatMembersChanged() throws Exception {
        events().clear();
        joined(BEN);
        Await.until("the change to be told",
                () -> events().facts(TeamChanged.class).contains(new TeamChanged(teams.current())));
    }

    @Test
    final void announcesOtherNamesOnce() throws Exception {
        teams.announce(new Profile("Anna", "tower"));
        Await.until("the new name", () -> teams.memberOf(self()).orElseThrow().displayName().equals("Anna"));
        assertEquals("tower", teams.memberOf(self()).orElseThrow().devices().getFirst().name());
        // when
        Await.until("the change to be told", () -> !events().facts(TeamChanged.class).isEmpty());
        events().clear();
        teams.announce(new Profile("Anna", "tower"));
        // then
        assertEquals(List.of(), events().facts(TeamChanged.class));
    }
}
