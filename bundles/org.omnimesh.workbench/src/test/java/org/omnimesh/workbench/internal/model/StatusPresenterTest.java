// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.audit.AuditLogSetBack;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.node.StartFailed;
import org.omnimesh.api.pairing.CodeBurned;
import org.omnimesh.api.pairing.GuessingSuspected;
import org.omnimesh.api.storage.StorageHealth;
import org.omnimesh.api.storage.StorageState;
import org.omnimesh.api.storage.StorageStateChanged;
import org.omnimesh.api.team.Presence;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.VerificationLost;
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
    void changesTheNamesOfUserAndDevice() {
        List<Optional<String>> answers = new ArrayList<>();
        presenter.rename("Ana", "desk", answers::add);
        node.start();
        presenter.rename(" Ana\u202e Maria ", "desk", answers::add);
        presenter.rename("\u200b", "desk", answers::add);
        assertEquals(new Profile("Ana Maria", "desk"), node.node.profile());
        assertEquals("Ana Maria", presenter.model().get().me());
        assertEquals(List.of(Optional.of("OmniMesh is still starting: try again in a moment."), Optional.empty(),
                Optional.of("You and the device need names that can be seen.")), answers);
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
    void warnsOfGuessingLostVerificationAndReplacedAuditLogs() {
        node.start();
        node.peers.put(FakeNode.member(2, "Ben", "a", Presence.ONLINE));
        node.tell(new GuessingSuspected(40));
        assertTrue(problem().startsWith("Somebody may be guessing codes"), problem());
        node.tell(new VerificationLost(FakeNode.person(Role.MEMBER, "Ben", FakeNode.peer(2), "a").id(),
                FakeNode.peer(3), "Ben\u202e", "phone"));
        assertEquals(
                "The safety number with Ben changed: the device phone was added. Compare it again before you trust it.",
                problem());
        node.tell(new AuditLogSetBack(FakeNode.peer(2), 40, 2));
        assertTrue(problem().startsWith("The audit log of Ben is another one than before"), problem());
    }

    private String problem() {
        return presenter.model().get().problem().orElseThrow();
    }

    @Test
    void showsWhyTheNodeCannotRun() {
        node.tell(new StartFailed("The passphrase is wrong."));
        assertEquals(Phase.FAILED, presenter.model().get().phase());
        assertEquals(Optional.of("The passphrase is wrong."), presenter.model().get().problem());
    }

    @Test
    void saysWhyNothingCanBeWrittenAndThatItCanAgain() {
        AtomicReference<StorageState> state = new AtomicReference<>(new StorageState.ReadWrite());
        StorageHealth health = state::get;
        node.start();
        node.services.add(health);
        state.set(new StorageState.ReadOnly("The disk is full."));
        node.tell(new StorageStateChanged(state.get()));
        assertEquals(Optional.of("The disk is full."), presenter.model().get().problem());
        state.set(new StorageState.ReadWrite());
        node.tell(new StorageStateChanged(state.get()));
        assertEquals(Optional.empty(), presenter.model().get().problem());
    }

    @Test
    void tellsWhoSignedTwoHistories() {
        node.peers.put(FakeNode.member(2, "Ben", "a", Presence.ONLINE));
        node.start();
        node.replication.quarantine(node.team.general(), FakeNode.peer(2), 7);
        assertTrue(presenter.model().get().problem().orElseThrow().startsWith("Ben signed two histories"),
                presenter.model().get().problem().toString());
    }
}
