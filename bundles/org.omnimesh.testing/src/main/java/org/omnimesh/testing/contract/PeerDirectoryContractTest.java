// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.Peer;
import org.omnimesh.api.team.PeerChanged;
import org.omnimesh.api.team.PeerDirectory;
import org.omnimesh.api.team.PeerDirectory.Scope;
import org.omnimesh.api.team.Presence;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.RecordingEventAdmin;

/** What every {@link PeerDirectory} promises, in a team with two other devices that are not linked at first. */
public abstract class PeerDirectoryContractTest {
    private PeerDirectory directory;

    /**
     * Opens a directory; the subclass closes it afterwards.
     *
     * @return the directory
     * @throws Exception if it cannot
     */
    protected abstract PeerDirectory open() throws Exception;

    /**
     * Names this device.
     *
     * @return its id
     */
    protected abstract PeerId self();

    /**
     * Names the device of Ben.
     *
     * @return its id
     */
    protected abstract PeerId ben();

    /**
     * Names the device of Cyd.
     *
     * @return its id
     */
    protected abstract PeerId cyd();

    /**
     * Lets the other end make a link, or close it.
     *
     * @param device the device of Ben or Cyd
     * @param up whether the link is to be up
     * @throws Exception if it cannot
     */
    protected abstract void link(PeerId device, boolean up) throws Exception;

    /**
     * Lets a device not answer any more when dialled from here.
     *
     * @param device the device of Ben or Cyd
     */
    protected abstract void silence(PeerId device);

    /**
     * Sees a stranger nearby.
     *
     * @param instance the name of its present start
     * @param displayName the name it shows
     */
    protected abstract void meet(String instance, String displayName);

    /**
     * Sees a stranger no more.
     *
     * @param instance the name of its present start
     */
    protected abstract void lose(String instance);

    /**
     * Returns where facts are told.
     *
     * @return the recorder
     */
    protected abstract RecordingEventAdmin events();

    @BeforeEach
    final void openDirectory() throws Exception {
        directory = open();
    }

    private Peer peer(PeerId device) {
        return directory.get(device.toString()).orElseThrow();
    }

    private List<String> names(Scope scope) {
        return directory.list(scope).stream().map(Peer::displayName).toList();
    }

    private void awaitLinked(PeerId device, boolean linked) {
        Await.until("linked to be " + linked, () -> peer(device).linked() == linked);
    }

    private void awaitTold(PeerId device, Presence presence) {
        Await.until("the peer to be told as " + presence, () -> events().facts(PeerChanged.class).stream()
                .map(PeerChanged::peer).filter(peer -> peer.id().equals(Optional.of(device))).reduce((a, b) -> b)
                .filter(peer -> peer.presence() == presence).isPresent());
    }

    @Test
    final void listsTheOtherDevicesOfTheTeam() {
        assertEquals(List.of("Ben", "Cyd"), names(Scope.TEAM));
        assertEquals(List.of(), names(Scope.NEARBY));
        assertEquals(Optional.empty(), directory.get(self().toString()));
        Peer ben = peer(ben());
        assertEquals(ben, directory.list(Scope.TEAM).getFirst());
        assertEquals(Optional.of(ben()), ben.id());
        assertEquals(Presence.OFFLINE, ben.presence());
        assertTrue(ben.trusted());
        assertTrue(ben.member().isPresent());
        assertFalse(ben.linked());
        assertEquals(Optional.empty(), ben.latency());
    }

    @Test
    final void aLinkedPeerIsOnlineAndStandsFirst() throws Exception {
        link(cyd(), true);
        awaitLinked(cyd(), true);
        assertEquals(Presence.ONLINE, peer(cyd()).presence());
        assertEquals(List.of("Cyd", "Ben"), names(Scope.TEAM));
        awaitTold(cyd(), Presence.ONLINE);
        // when
        link(cyd(), false);
        // then
        awaitLinked(cyd(), false);
        assertEquals(List.of("Ben", "Cyd"), names(Scope.TEAM));
        awaitTold(cyd(), Presence.OFFLINE);
    }

    @Test
    final void strangersNearbyShowNoId() {
        meet("0011223344556677", "Dmitri");
        Peer stranger = directory.list(Scope.NEARBY).getFirst();
        assertEquals("nearby-0011223344556677", stranger.key());
        assertEquals("Dmitri", stranger.displayName());
        assertEquals(Optional.empty(), stranger.id());
        assertEquals(Presence.ONLINE, stranger.presence());
        assertFalse(stranger.trusted());
        assertEquals(Optional.of(stranger), directory.get(stranger.key()));
        assertEquals(List.of("Ben", "Cyd"), names(Scope.TEAM));
        assertEquals(List.of("Dmitri", "Ben", "Cyd"), names(Scope.ALL));
    }

    @Test
    final void tellsThatAStrangerCameAndWent() {
        meet("0011223344556677", "Dmitri");
        lose("0011223344556677");
        assertEquals(List.of(), names(Scope.NEARBY));
        assertEquals(Optional.empty(), directory.get("nearby-0011223344556677"));
        assertEquals(List.of(Presence.ONLINE, Presence.OFFLINE), events().facts(PeerChanged.class).stream()
                .map(PeerChanged::peer).filter(peer -> !peer.trusted()).map(Peer::presence).toList());
    }

    @Test
    final void connectReturnsAPeerThatIsLinked() throws Exception {
        Peer ben = directory.connect(ben(), Optional.empty());
        assertTrue(ben.linked());
        assertTrue(peer(ben()).linked());
    }

    @Test
    final void connectFailsWhenThePeerDoesNotAnswer() {
        silence(ben());
        assertThrows(TeamException.class, () -> directory.connect(ben(), Optional.empty()));
        assertFalse(peer(ben()).linked());
    }

    @Test
    final void disconnectLastsUntilConnect() throws Exception {
        directory.connect(ben(), Optional.empty());
        // when
        directory.disconnect(ben());
        // then
        awaitLinked(ben(), false);
        awaitTold(ben(), Presence.OFFLINE);
        // and when
        directory.connect(ben(), Optional.empty());
        // then
        assertTrue(peer(ben()).linked());
    }

    @Test
    final void connectsDevicesOfTheTeamOnly() {
        assertThrows(TeamException.class, () -> directory.connect(Ids.peer(0xdead), Optional.empty()));
        assertThrows(TeamException.class, () -> directory.disconnect(Ids.peer(0xdead)));
        assertThrows(TeamException.class, () -> directory.connect(self(), Optional.empty()));
    }
}
