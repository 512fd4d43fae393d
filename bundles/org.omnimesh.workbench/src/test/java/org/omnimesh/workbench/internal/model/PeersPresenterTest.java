// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.omnimesh.workbench.internal.model.FakeNode.peer;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.team.Peer;
import org.omnimesh.api.team.Presence;
import org.omnimesh.api.team.Removal;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.VerificationChanged;
import org.omnimesh.api.team.VerificationLost;
import org.omnimesh.testing.Ids;
import org.omnimesh.workbench.internal.model.PeersModel.GoneLine;
import org.omnimesh.workbench.internal.model.PeersModel.PeerLine;
import org.omnimesh.workbench.internal.model.PeersModel.PersonLine;
import org.omnimesh.workbench.internal.model.PeersModel.Trust;

class PeersPresenterTest {
    private final FakeNode node = new FakeNode();
    private final PeersPresenter presenter = new PeersPresenter(node.services, Here.now());

    @Test
    void isNotReadyBeforeTheDirectoryIsThere() {
        assertFalse(presenter.model().get().ready());
        node.start();
        assertTrue(presenter.model().get().ready());
    }

    @Test
    void listsPeopleWithTheirDevicesAndThoseNearby() {
        // given Ben, whom the team knows with two devices, one of them linked
        node.start();
        node.team.put(FakeNode.person(Role.ADMIN, "Ben", peer(2), "workstation", peer(3), "phone"));
        see(FakeNode.member(2, "Ben", "workstation", Presence.ONLINE));
        see(FakeNode.stranger("Dmitri", "thinkpad"));
        // then
        assertEquals(List.of("Anna", "Ben"), team().stream().map(PersonLine::name).toList());
        PersonLine ben = team().getLast();
        assertEquals(Optional.of(Role.ADMIN), ben.role());
        assertEquals(Presence.ONLINE, ben.presence());
        assertEquals("2 devices \u00b7 online", ben.detail());
        assertEquals("Ben, admin, online, 2 devices", ben.spoken());
        assertEquals(List.of("workstation \u00b7 3 ms", "phone \u00b7 offline"),
                ben.devices().stream().map(PeerLine::detail).toList());
        assertEquals(peer(2).shortForm(), ben.devices().getFirst().shortId());
        assertEquals("thinkpad \u00b7 not in your team", presenter.model().get().nearby().getFirst().detail());
    }

    @Test
    void thisUserComesFirstAndThoseWhoAreThereBeforeTheOthers() {
        node.start();
        node.team.put(FakeNode.person(Role.MEMBER, "Adam", peer(2), "a"));
        node.team.put(FakeNode.person(Role.MEMBER, "Zoe", peer(3), "z"));
        see(FakeNode.member(3, "Zoe", "z", Presence.ONLINE));
        assertEquals(List.of("Anna", "Zoe", "Adam"), team().stream().map(PersonLine::name).toList());
        assertTrue(team().getFirst().me());
        assertTrue(team().getFirst().devices().getFirst().here());
        assertEquals("laptop \u00b7 this device", team().getFirst().detail());
    }

    @Test
    void saysHowSomebodyCameToTheTeam() {
        node.start();
        node.team.put(FakeNode.person(Role.MEMBER, "Ben", peer(2), "a"));
        assertTrue(team().getFirst().history().startsWith("Founded the team on "), team().getFirst().history());
        assertTrue(team().getLast().history().endsWith(", invited by Anna."), team().getLast().history());
    }

    @Test
    void aDeviceThatTheTeamDoesNotKnowYetHasALineOfItsOwn() {
        node.start();
        see(FakeNode.member(7, "Late", "tablet", Presence.ONLINE));
        PersonLine late = team().getLast();
        assertEquals("Late", late.name());
        assertEquals(Optional.empty(), late.member());
        assertEquals(Rights.NONE, late.rights());
    }

    @Test
    void marksPeopleWhoseNumberWasComparedAndWarnsWhenItChanges() {
        node.start();
        node.team.put(FakeNode.person(Role.MEMBER, "Ben", peer(2), "a"));
        see(FakeNode.verified(FakeNode.member(2, "Ben", "a", Presence.ONLINE)));
        assertEquals(Trust.VERIFIED, team().getLast().trust());
        MemberId ben = team().getLast().member().orElseThrow();
        node.tell(new VerificationLost(ben, peer(3), "Ben", "phone"));
        assertEquals(Trust.LOST, team().getLast().trust());
        assertTrue(team().getLast().detail().startsWith("safety number changed"), team().getLast().detail());
        node.tell(new VerificationChanged(FakeNode.ME, ben, true));
        assertEquals(Trust.VERIFIED, team().getLast().trust());
    }

    @Test
    void listsWhoIsGoneAndWhatWasWrittenUnawareOfIt() {
        node.start();
        node.team.put(FakeNode.person(Role.ADMIN, "Ben", peer(2), "a"));
        Removal byBen = new Removal(node.team.current().id(), peer(8), "Fred", "tablet", peer(2), node.time.now(), 0);
        Removal exposed = new Removal(node.team.current().id(), peer(9), "Gus", "phone", peer(9), node.time.now(), 3);
        Removal elsewhere = new Removal(Ids.team(77), peer(7), "Other", "phone", peer(2), node.time.now(), 1);
        List.of(elsewhere, byBen, exposed).forEach(node.team::gone);
        List<GoneLine> gone = presenter.model().get().gone();
        assertEquals(List.of("Gus's phone", "Fred's tablet"), gone.stream().map(GoneLine::name).toList());
        assertTrue(gone.getFirst().detail().startsWith("can read 3 later entries \u00b7 left on "), gone.toString());
        assertTrue(gone.getLast().detail().startsWith("removed by Ben on "), gone.toString());
        assertFalse(gone.getLast().detail().contains("can read"), gone.toString());
    }

    @Test
    void twoHundredPeopleAreListed() {
        node.start();
        for (int i = 2; i <= 200; i++) {
            node.team.put(FakeNode.person(Role.MEMBER, "Person " + i, peer(i), "device"));
        }
        assertEquals(200, team().size());
    }

    @Test
    void hostileNamesStayOnOneLineAndStrangersWithoutANameHaveOne() {
        node.start();
        see(FakeNode.stranger("Eve\n\u202eevil", "x"));
        see(FakeNode.stranger("", ""));
        assertEquals("Somebody nearby", presenter.model().get().nearby().getFirst().name());
        assertEquals("Eve evil", presenter.model().get().nearby().getLast().name());
    }

    @Test
    void showsOnlySoManyStrangers() {
        node.start();
        for (int i = 0; i < PeersPresenter.MAX_LINES + 10; i++) {
            node.peers.put(FakeNode.stranger("s" + i, ""));
        }
        presenter.refresh();
        assertEquals(PeersPresenter.MAX_LINES, presenter.model().get().nearby().size());
    }

    @Test
    void marksADeviceThatSignedTwoHistories() {
        node.start();
        node.team.put(FakeNode.person(Role.MEMBER, "Ben", peer(2), "workstation"));
        node.replication.quarantine(node.team.general(), peer(2), 7);
        PeerLine device = team().getLast().devices().getFirst();
        assertTrue(device.quarantined());
        assertEquals("workstation \u00b7 signed two histories: nothing more is taken from it", device.detail());
        assertTrue(device.spoken().endsWith("nothing more is taken from it"), device.spoken());
    }

    private List<PersonLine> team() {
        return presenter.model().get().team();
    }

    private void see(Peer peer) {
        node.peers.put(peer);
    }
}
