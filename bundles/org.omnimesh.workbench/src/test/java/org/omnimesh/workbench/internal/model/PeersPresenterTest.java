// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.team.Peer;
import org.omnimesh.api.team.Presence;
import org.omnimesh.workbench.internal.model.PeersModel.PeerLine;

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
    void listsTeamAndNearbyWhenAPeerChanges() {
        node.start();
        see(FakeNode.member(2, "Ben", "workstation", Presence.ONLINE));
        see(FakeNode.stranger("Dmitri", "thinkpad"));
        PeerLine ben = presenter.model().get().team().getFirst();
        assertEquals("Ben", ben.name());
        assertEquals("workstation \u00b7 3 ms", ben.detail());
        assertEquals(FakeNode.peer(2).shortForm(), ben.shortId());
        assertEquals("Ben, online, workstation, id " + FakeNode.peer(2).shortForm(), ben.spoken());
        assertEquals("thinkpad \u00b7 not in your team", presenter.model().get().nearby().getFirst().detail());
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
        see(FakeNode.member(2, "Ben", "workstation", Presence.ONLINE));
        node.replication.quarantine(node.team.general(), FakeNode.peer(2), 7);
        PeerLine ben = presenter.model().get().team().getFirst();
        assertTrue(ben.quarantined());
        assertEquals("workstation \u00b7 signed two histories: nothing more is taken from it", ben.detail());
        assertTrue(ben.spoken().endsWith("nothing more is taken from it"), ben.spoken());
    }

    private void see(Peer peer) {
        node.peers.put(peer);
    }
}
