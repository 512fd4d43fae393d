// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.node.StartFailed;
import org.omnimesh.api.pairing.CodeBurned;
import org.omnimesh.api.team.Presence;
import org.omnimesh.workbench.internal.model.StatusModel.Phase;

class StatusPresenterTest {
    private final FakeNode node = new FakeNode();
    private final StatusPresenter presenter = new StatusPresenter(node.services, Here.now());

    @Test
    void saysStartingUntilTheNodeIsThere() {
        assertEquals("Starting\u2026", presenter.model().get().connections());
        node.start();
        assertEquals(Phase.RUNNING, presenter.model().get().phase());
        assertEquals("Harbour & Sons", presenter.model().get().team());
        assertEquals("Nobody else in the team yet", presenter.model().get().connections());
    }

    @Test
    void countsLinkedDevices() {
        node.peers.put(FakeNode.member(2, "Ben", "a", Presence.ONLINE));
        node.peers.put(FakeNode.member(3, "Chiara", "b", Presence.OFFLINE));
        node.start();
        assertEquals("1 of 2 connected", presenter.model().get().connections());
    }

    @Test
    void saysThatTheNetworkIsOff() {
        node.start();
        node.node.stop();
        assertEquals(Phase.STOPPED, presenter.model().get().phase());
        assertTrue(presenter.model().get().problem().isPresent());
    }

    @Test
    void tellsOfGuessingUntilDismissed() {
        node.start();
        node.tell(new CodeBurned("7K1", CodeBurned.Cause.GUESSED));
        assertTrue(presenter.model().get().problem().orElseThrow().contains("wrong codes"));
        presenter.dismiss();
        assertEquals(Optional.empty(), presenter.model().get().problem());
    }

    @Test
    void showsWhyTheNodeCannotRun() {
        node.tell(new StartFailed("The passphrase is wrong."));
        assertEquals(Phase.FAILED, presenter.model().get().phase());
        assertEquals(Optional.of("The passphrase is wrong."), presenter.model().get().problem());
    }
}
