// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.pairing.CodeBurned;
import org.omnimesh.api.pairing.PairingException.Reason;
import org.omnimesh.api.pairing.PeerPaired;
import org.omnimesh.testing.InMemoryPairing.Attempt;
import org.omnimesh.workbench.internal.model.PairingModel.Entering;
import org.omnimesh.workbench.internal.model.PairingModel.Idle;
import org.omnimesh.workbench.internal.model.PairingModel.Joining;
import org.omnimesh.workbench.internal.model.PairingModel.Showing;
import org.omnimesh.workbench.internal.model.PairingModel.Starting;

class PairingPresenterTest {
    private final FakeNode node = new FakeNode();
    private long nanos;
    private final PairingPresenter presenter = new PairingPresenter(node.services, Here.now(), () -> nanos);

    @Test
    void saysStartingUntilPairingIsThere() {
        presenter.showCode();
        assertInstanceOf(Starting.class, model());
        node.start();
        assertInstanceOf(Idle.class, model());
    }

    @Test
    void countsDownAndExpires() {
        // given a code
        node.start();
        presenter.showCode();
        assertEquals(new Showing("OMNI-7K1Q-9FXD", "15:00"), model());
        // when half a minute passed
        nanos += Duration.ofSeconds(30).toNanos();
        presenter.tick();
        // then it shows the rest
        assertEquals(new Showing("OMNI-7K1Q-9FXD", "14:30"), model());
        // and when the time is up, says so
        nanos += Duration.ofMinutes(15).toNanos();
        presenter.tick();
        assertEquals("The code expired. Show a new one when you are ready.", notice());
    }

    @Test
    void withdrawsTheCodeWhenDone() {
        node.start();
        presenter.showCode();
        assertTrue(node.pairing.live().isPresent());
        presenter.done();
        assertTrue(node.pairing.live().isEmpty());
        assertInstanceOf(Idle.class, model());
    }

    @Test
    void withdrawsOnlyItsOwnCode() throws Exception {
        // given a code that was made elsewhere
        node.start();
        String other = node.pairing.issue().invitation().id();
        // when one is shown, shown anew and put away
        presenter.showCode();
        presenter.showCode();
        presenter.done();
        // then the other one still works
        assertEquals(List.of(other), node.pairing.invitations().stream().map(it -> it.id()).toList());
    }

    @Test
    void tellsWhoJoinedByTheCode() {
        node.start();
        presenter.showCode();
        node.tell(new PeerPaired(FakeNode.peer(2), "Ben"));
        node.tell(new CodeBurned("7K1", CodeBurned.Cause.USED));
        assertEquals("Ben joined your team.", notice());
    }

    @Test
    void ignoresTheEndOfAnotherCode() {
        node.start();
        presenter.showCode();
        node.tell(new CodeBurned("ABC", CodeBurned.Cause.EXPIRED));
        assertInstanceOf(Showing.class, model());
        node.tell(new CodeBurned("7K1", CodeBurned.Cause.GUESSED));
        assertEquals("Three wrong tries: the code was withdrawn. Show a new one.", notice());
    }

    @Test
    void showsProgressWhileJoiningAndThenTheTeam() throws Exception {
        node.start();
        node.pairing.whileJoining(() -> assertInstanceOf(Joining.class, model()));
        node.bensPairing().issue();
        presenter.enterCode();
        presenter.join("7k1q 9fxd");
        assertEquals(List.of(new Attempt("OMNI-7K1Q-9FXD", List.of())), node.pairing.attempts());
        assertEquals("You are in Quay now, with Ben.", notice());
    }

    @Test
    void keepsTheCodeAndSaysOneSentenceWhenJoiningFails() {
        node.start();
        node.pairing.refuse(Reason.INVALID, "This code does not work.\nAsk for a new one.");
        presenter.join("OMNI-7K3Q-9FXD");
        assertEquals(new Entering("OMNI-7K3Q-9FXD", Optional.of("This code does not work. Ask for a new one.")),
                model());
    }

    @Test
    void doesNotTryAnIncompleteCode() {
        node.start();
        presenter.join("OMNI-7K3Q");
        assertEquals(List.of(), node.pairing.attempts());
        assertInstanceOf(Entering.class, model());
    }

    @Test
    void nothingInterruptsJoining() {
        node.start();
        node.pairing.whileJoining(() -> {
            presenter.showCode();
            presenter.done();
            node.tell(new PeerPaired(FakeNode.peer(2), "Ben"));
            assertInstanceOf(Joining.class, model());
        });
        presenter.join("OMNI-7K3Q-9FXD");
        assertTrue(node.pairing.live().isEmpty());
    }

    @Test
    void modelsDoNotPrintTheCode() {
        node.start();
        presenter.showCode();
        assertFalse(model().toString().contains("7K1"));
    }

    private PairingModel model() {
        return presenter.model().get();
    }

    private String notice() {
        return assertInstanceOf(Idle.class, model()).notice().orElseThrow();
    }
}
