// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.omnimesh.workbench.internal.model.FakeNode.peer;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.pairing.PeerPaired;
import org.omnimesh.api.qr.QrCode;
import org.omnimesh.api.qr.QrCodes;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.testing.Ids;
import org.omnimesh.workbench.internal.model.InviteModel.Made;
import org.omnimesh.workbench.internal.model.InviteModel.OpenLine;

class InvitePresenterTest {
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final Optional<String> DONE = Optional.empty();

    private final FakeNode node = new FakeNode();
    private final List<Optional<String>> answers = new ArrayList<>();
    private final InvitePresenter presenter = new InvitePresenter(node.services, Here.now(),
            new FakeClock(node.time, ZoneOffset.UTC));

    @Test
    void offersTheRolesThatThisUserMayGive() {
        assertEquals(List.of(), model().roles());
        node.start();
        assertEquals(List.of(Role.ADMIN, Role.MEMBER, Role.GUEST, Role.HUB), model().roles());
        node.team.become(new Team(Ids.team(1), "Quay", Role.MEMBER));
        assertEquals(List.of(Role.MEMBER), model().roles());
    }

    @Test
    void aGuestLetsNobodyInButHerOwnDevices() {
        node.start();
        node.team.become(new Team(Ids.team(1), "Quay", Role.GUEST));
        assertEquals(List.of(), model().roles());
        assertEquals(Optional.empty(), model().why());
        presenter.code(Role.GUEST, QUARTER, answers::add);
        presenter.device(QUARTER, answers::add);
        assertEquals(List.of(Optional.of("Your role does not allow to invite with that role."), DONE), answers);
        assertEquals("Code, another device of yours", model().open().getFirst().name());
    }

    @Test
    void aDeviceThatWasRemovedLetsNobodyIn() {
        node.start();
        node.team.become(new Team(Ids.team(1), "Quay", Role.OWNER, false));
        assertEquals(Optional.of("This device does not belong to the team any more, so it lets nobody in."),
                model().why());
    }

    @Test
    void showsACodeAndCountsItDown() {
        // given
        node.start();
        List<String> encoded = new ArrayList<>();
        QrCode picture = new QrCode(List.of("1"));
        node.services.add((QrCodes) text -> {
            encoded.add(text);
            return picture;
        });
        // when
        presenter.code(Role.GUEST, QUARTER, answers::add);
        // then
        Made made = model().made().orElseThrow();
        assertTrue(made.text().startsWith("OMNI-7K"), made.text());
        assertEquals("Lets one device in, as guest.", made.detail());
        assertEquals(Optional.of(picture), made.picture());
        assertEquals(List.of(node.pairing.live().orElseThrow().link()), encoded);
        assertFalse(model().toString().contains(made.text()), "the secret is in no text that could be logged");
        assertEquals("works for 15:00 minutes", presenter.left(made.expiresAt()));
        node.time.advance(Duration.ofSeconds(30));
        assertEquals("works for 14:30 minutes", presenter.left(made.expiresAt()));
        assertEquals(List.of(DONE), answers);
    }

    @Test
    void aLinkIsShownOnceAndListedWithWhatIsLeftOfIt() {
        node.start();
        presenter.link(Role.MEMBER, 20, Duration.ofDays(3), answers::add);
        assertTrue(model().made().orElseThrow().text().startsWith("omnimesh://pair?"));
        assertEquals(new OpenLine(model().open().getFirst().id(), "Link, member", "20 devices, works for 3 days"),
                model().open().getFirst());
        presenter.forget();
        assertEquals(Optional.empty(), model().made());
        assertEquals(1, model().open().size());
    }

    @Test
    void whoJoinedIsSaidAndAUsedCodeIsNotShownAnyMore() throws Exception {
        node.start();
        presenter.code(Role.MEMBER, QUARTER, answers::add);
        node.pairing.revoke(model().open().getFirst().id());
        assertEquals(Optional.empty(), model().made());
        assertEquals(Optional.of("What was shown here does not work any more."), model().notice());
        node.tell(new PeerPaired(peer(2), "Ben\u202e"));
        assertEquals(Optional.of("Ben joined your team."), model().notice());
    }

    @Test
    void aCodeForAnotherOwnDeviceIsNamedSo() {
        node.start();
        presenter.device(QUARTER, answers::add);
        assertEquals("Makes one device another one of yours: it reads and decides as you.",
                model().made().orElseThrow().detail());
        assertEquals("Code, another device of yours", model().open().getFirst().name());
        assertEquals(List.of(DONE), answers);
    }

    @Test
    void revokesOnceAndSaysWhenItWasGoneAlready() {
        node.start();
        presenter.link(Role.MEMBER, 1, Duration.ofDays(1), answers::add);
        String id = model().open().getFirst().id();
        presenter.revoke(id, answers::add);
        assertEquals(List.of(), model().open());
        presenter.revoke(id, answers::add);
        assertEquals(List.of(DONE, DONE, Optional.of("It did not work any more already.")), answers);
    }

    @Test
    void aClosedNetworkIsSaid() {
        node.start();
        presenter.code(Role.OWNER, QUARTER, answers::add);
        assertEquals(List.of(Optional.of("Your role does not allow to invite with that role.")), answers);
    }

    @Test
    void saysHowLongSomethingLasts() {
        assertEquals("0:00 minutes", Words.left(Duration.ofSeconds(-5)));
        assertEquals("59:59 minutes", Words.left(Duration.ofSeconds(3599)));
        assertEquals("1 hour", Words.left(Duration.ofMinutes(90)));
        assertEquals("1 day", Words.left(Duration.ofHours(24)));
        assertEquals("1 day, 23 hours", Words.left(Duration.ofHours(47)));
        assertEquals("7 days", Words.left(Duration.ofDays(7)));
    }

    private InviteModel model() {
        return presenter.model().get();
    }
}
