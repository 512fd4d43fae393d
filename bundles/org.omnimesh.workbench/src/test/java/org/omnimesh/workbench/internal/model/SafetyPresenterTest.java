// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.omnimesh.workbench.internal.model.FakeNode.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.qr.QrCode;
import org.omnimesh.api.qr.QrCodes;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.SafetyNumber;
import org.omnimesh.api.team.SafetyNumber.State;
import org.omnimesh.api.team.SafetyNumbers;
import org.omnimesh.workbench.internal.model.PeersModel.Trust;

class SafetyPresenterTest {
    private static final Optional<String> DONE = Optional.empty();

    private final FakeNode node = new FakeNode();
    private final SafetyNumbers safety = node.safety;
    private final List<Optional<String>> answers = new ArrayList<>();
    private final SafetyPresenter presenter = new SafetyPresenter(node.services, Here.now());

    @BeforeEach
    void benIsInTheTeam() {
        node.team.put(FakeNode.person(Role.MEMBER, "Ben", peer(2), "b"));
    }

    @Test
    void showsTheNumberAndItsPicture() throws Exception {
        node.start();
        node.services.add(safety);
        String encoded = safety.of(peer(2)).qr();
        node.services.add((QrCodes) text -> new QrCode(List.of(text.equals(encoded) ? "1" : "0")));
        presenter.look(peer(2), "Ben");
        assertEquals(number(), model().number().orElseThrow().digits());
        assertEquals(Optional.of(new QrCode(List.of("1"))), model().picture());
        assertEquals("Not compared yet.", model().state());
    }

    @Test
    void isMarkedTakenBackAndLostWithAWarning() throws Exception {
        // given
        node.start();
        node.services.add(safety);
        presenter.look(peer(2), "Ben");
        // when it is compared
        presenter.verified(number(), answers::add);
        // then
        assertEquals(State.VERIFIED, model().number().map(SafetyNumber::state).orElseThrow());
        assertTrue(model().state().startsWith("You compared it on "), model().state());
        // and when the keys change
        benGetsAPhone();
        assertTrue(model().state().endsWith("Compare it again before you trust it."), model().state());
        // and when it is taken back
        presenter.unverified(answers::add);
        assertEquals("Not compared yet.", model().state());
        assertEquals(List.of(DONE, DONE), answers);
    }

    @Test
    void aNumberThatChangedWhileItWasComparedIsNotMarked() throws Exception {
        node.start();
        node.services.add(safety);
        presenter.look(peer(2), "Ben");
        String compared = model().number().orElseThrow().digits();
        benGetsAPhone();
        presenter.verified(compared, answers::add);
        assertEquals(List.of(Optional.of("That is not the safety number.")), answers);
        assertEquals("Not compared yet.", model().state());
    }

    @Test
    void saysWhyThereIsNone() {
        node.start();
        presenter.look(peer(2), "Ben");
        assertEquals(Optional.of("OmniMesh is still starting: try again in a moment."), model().problem());
        node.services.add(safety);
        presenter.look(peer(7), "Nobody");
        assertEquals(Optional.of("That is not a device of this team."), model().problem());
        presenter.lookAway();
        assertEquals(SafetyModel.NOBODY, model());
    }

    @Test
    void peopleWhoseNumberChangedBeforeTheStartAreMarked() throws Exception {
        node.start();
        safety.verify(peer(2), number());
        benGetsAPhone();
        PeersPresenter people = new PeersPresenter(node.services, Here.now());
        node.services.add(safety);
        assertEquals(Trust.LOST, people.model().get().team().getLast().trust());
    }

    private void benGetsAPhone() {
        node.team.put(FakeNode.person(Role.MEMBER, "Ben", peer(2), "b", peer(3), "phone"));
    }

    private String number() throws Exception {
        return safety.of(peer(2)).digits();
    }

    private SafetyModel model() {
        return presenter.model().get();
    }
}
