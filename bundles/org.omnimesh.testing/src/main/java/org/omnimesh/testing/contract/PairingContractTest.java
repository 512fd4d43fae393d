// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.pairing.CodeBurned;
import org.omnimesh.api.pairing.ConnectionCode;
import org.omnimesh.api.pairing.InvitationLink;
import org.omnimesh.api.pairing.OpenInvitation;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.pairing.PairingCode;
import org.omnimesh.api.pairing.PairingException;
import org.omnimesh.api.pairing.PairingException.Reason;
import org.omnimesh.api.pairing.PairingResult;
import org.omnimesh.api.pairing.PeerPaired;
import org.omnimesh.api.pairing.TeamJoin;
import org.omnimesh.api.team.Role;
import org.omnimesh.testing.Await;

/** What every {@link Pairing} promises, between devices that hear each other. */
public abstract class PairingContractTest {
    private static final String PASSPHRASE = "correct horse";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final List<PairingEnd> ends = new ArrayList<>();
    private PairingEnd ann;
    private PairingEnd ben;

    /**
     * Starts a device.
     *
     * @param displayName its user's name
     * @return the device; closed by the suite
     * @throws Exception if it cannot
     */
    protected abstract PairingEnd start(String displayName) throws Exception;

    @BeforeEach
    final void startDevices() throws Exception {
        ann = started("Ann");
        ben = started("Ben");
    }

    @AfterEach
    final void closeDevices() {
        ends.forEach(PairingEnd::close);
    }

    private PairingEnd started(String displayName) throws Exception {
        PairingEnd end = start(displayName);
        ends.add(end);
        return end;
    }

    private String issued() throws PairingException {
        return ann.pairing().issue().code().shown();
    }

    private static PairingException refused(PairingEnd end, String typed) {
        return assertThrows(PairingException.class, () -> end.pairing().join(typed, List.of()));
    }

    private static String wrong(PairingCode code) {
        char other = code.secret().endsWith("2") ? '3' : '2';
        return new PairingCode(code.nameplate(), code.secret().substring(0, 4) + other).shown();
    }

    private void awaitBurned(PairingCode code, CodeBurned.Cause cause) {
        Await.until("the code to be burned as " + cause, () -> ann.events().facts(CodeBurned.class)
                .contains(new CodeBurned(code.nameplate(), cause)));
    }

    @Test
    final void aCodeLivesFifteenMinutes() throws Exception {
        ConnectionCode code = ann.pairing().issue();
        assertEquals(Pairing.LIFETIME, code.remaining());
        assertTrue(code.link().startsWith("omnimesh://pair?"), "the link's scheme");
        assertFalse(code.addresses().isEmpty());
        code.addresses().forEach(address -> assertEquals(Optional.of(ann.id()), address.peerId()));
        assertEquals(Optional.of(code), ann.pairing().live());
        // when
        ann.advance(MINUTE);
        // then
        assertEquals(Pairing.LIFETIME.minus(MINUTE), ann.pairing().live().orElseThrow().remaining());
        assertEquals(code.expiresAt(), ann.pairing().live().orElseThrow().expiresAt());
        // and when
        ann.advance(Pairing.LIFETIME);
        // then
        assertEquals(Optional.empty(), ann.pairing().live());
        awaitBurned(code.code(), CodeBurned.Cause.EXPIRED);
        assertEquals(Reason.INVALID, refused(ben, code.code().shown()).reason());
    }

    @Test
    final void aLinkLetsInAsManyAsItSaysUntilItIsRevoked() throws Exception {
        InvitationLink link = ann.pairing().invite(Role.MEMBER, 3, Pairing.MAX_LINK_LIFETIME);
        String code = issued();
        assertEquals(2, ann.pairing().invitations().size());
        // when
        ben.pairing().join(link.link(), List.of());
        ann.advance(Pairing.LIFETIME);
        started("Cas").pairing().join(link.link(), List.of());
        // then
        assertEquals(List.of(1), ann.pairing().invitations().stream().map(OpenInvitation::usesLeft).toList());
        // and when
        assertTrue(ann.pairing().revoke(link.invitation().id()));
        // then
        PairingEnd late = started("Dot");
        assertEquals(Reason.INVALID, refused(late, link.link()).reason());
        assertEquals(Reason.INVALID, refused(late, code).reason());
        assertFalse(ann.pairing().revoke(link.invitation().id()));
    }

    @Test
    final void limitsAreChecked() {
        assertEquals(Reason.FORBIDDEN, assertThrows(PairingException.class,
                () -> ann.pairing().issue(Role.OWNER, Pairing.LIFETIME)).reason());
        assertEquals(Reason.MALFORMED, assertThrows(PairingException.class,
                () -> ann.pairing().issue(Role.MEMBER, Pairing.LIFETIME.plusSeconds(1))).reason());
        assertEquals(Reason.MALFORMED, assertThrows(PairingException.class,
                () -> ann.pairing().invite(Role.MEMBER, Pairing.MAX_LINK_USES + 1, MINUTE)).reason());
        assertEquals(List.of(), ann.pairing().invitations());
    }

    @Test
    final void whoeverTypesTheCodeJoinsTheTeamOfItsIssuer() throws Exception {
        ConnectionCode code = ann.pairing().issue();
        // when
        PairingResult result = ben.pairing().join(code.code().shown(), List.of());
        // then
        assertEquals(ann.id(), result.peer());
        assertEquals("Ann", result.displayName());
        assertEquals(ann.team().id(), result.team().id());
        assertEquals(Role.MEMBER, result.team().role());
        assertEquals(result.team(), ben.team());
        Await.until("the newcomer to be told", () -> ann.events().facts(PeerPaired.class)
                .equals(List.of(new PeerPaired(ben.id(), "Ben"))));
        awaitBurned(code.code(), CodeBurned.Cause.USED);
        assertEquals(Optional.empty(), ann.pairing().live());
    }

    @Test
    final void aCodeMayBeTypedInAnyCaseAndGrouping() throws Exception {
        String typed = issued().toLowerCase(Locale.ROOT).replace("-", " ");
        assertEquals(ann.id(), ben.pairing().join(" " + typed, List.of()).peer());
    }

    @Test
    final void theLinkDoesWhatTheCodeDoes() throws Exception {
        ConnectionCode code = ann.pairing().issue();
        assertEquals(ann.id(), ben.pairing().join("  " + code.link() + "\n", List.of()).peer());
        awaitBurned(code.code(), CodeBurned.Cause.USED);
    }

    @Test
    final void aCodeWorksOnce() throws Exception {
        String code = issued();
        ben.pairing().join(code, List.of());
        assertEquals(Reason.INVALID, refused(started("Cyd"), code).reason());
    }

    @Test
    final void textThatIsNoCodeIsMalformed() {
        for (String typed : List.of("", "hello", "OMNI-7K2", "OMNI-7K2M-9QXT-1", "omnimesh://pair?x")) {
            assertEquals(Reason.MALFORMED, refused(ben, typed).reason(), typed);
        }
    }

    @Test
    final void threeWrongTriesBurnTheCode() throws Exception {
        ConnectionCode code = ann.pairing().issue();
        for (int i = 0; i < Pairing.MAX_TRIES; i++) {
            assertTrue(ann.pairing().live().isPresent());
            assertEquals(Reason.INVALID, refused(ben, wrong(code.code())).reason());
        }
        awaitBurned(code.code(), CodeBurned.Cause.GUESSED);
        assertEquals(Reason.INVALID, refused(ben, code.code().shown()).reason());
    }

    @Test
    final void wrongUsedAndBurnedCodesGetOneAnswer() throws Exception {
        ConnectionCode code = ann.pairing().issue();
        String wrong = refused(ben, wrong(code.code())).getMessage();
        ann.pairing().burn();
        awaitBurned(code.code(), CodeBurned.Cause.WITHDRAWN);
        assertEquals(wrong, refused(ben, code.code().shown()).getMessage());
        String used = issued();
        started("Cyd").pairing().join(used, List.of());
        assertEquals(wrong, refused(ben, used).getMessage());
    }

    @Test
    final void theOldestOfTooManyCodesIsBurned() throws Exception {
        ConnectionCode oldest = ann.pairing().issue();
        String second = issued();
        for (int i = 2; i < Pairing.MAX_LIVE_CODES; i++) {
            issued();
        }
        assertEquals(List.of(), ann.events().facts(CodeBurned.class));
        // when
        String newest = issued();
        // then
        awaitBurned(oldest.code(), CodeBurned.Cause.WITHDRAWN);
        assertEquals(newest, ann.pairing().live().orElseThrow().code().shown());
        assertEquals(Reason.INVALID, refused(ben, oldest.code().shown()).reason());
        assertEquals(ann.id(), ben.pairing().join(second, List.of()).peer());
    }

    @Test
    final void aClosedNetworkPairsNobody() throws Exception {
        String code = issued();
        ben.closeNetwork();
        assertEquals(Reason.UNAVAILABLE, refused(ben, code).reason());
        assertEquals(Reason.UNAVAILABLE,
                assertThrows(PairingException.class, () -> ben.pairing().issue()).reason());
        assertEquals(Reason.UNAVAILABLE, refusedDoor(ben, ann.team().name(), PASSPHRASE));
    }

    private TeamJoin.DoorOpened opened() throws PairingException {
        return assertInstanceOf(TeamJoin.DoorOpened.class,
                ann.pairing().joinTeam(ann.team().name(), PASSPHRASE, List.of()));
    }

    private static Reason refusedDoor(PairingEnd end, String team, String passphrase) {
        return assertThrows(PairingException.class, () -> end.pairing().joinTeam(team, passphrase, List.of()))
                .reason();
    }

    @Test
    final void aDoorLetsEverybodyInWhoKnowsNameAndPassphrase() throws Exception {
        TeamJoin.DoorOpened door = opened();
        assertEquals(ann.team(), door.team());
        String name = ann.team().name().toUpperCase(Locale.ROOT);
        for (PairingEnd newcomer : List.of(ben, started("Cyd"))) {
            // when
            TeamJoin.Joined joined = assertInstanceOf(TeamJoin.Joined.class,
                    newcomer.pairing().joinTeam(" " + name + "\t", " " + PASSPHRASE + " ", List.of()));
            // then
            assertEquals(ann.id(), joined.result().peer());
            assertEquals("Ann", joined.result().displayName());
            assertEquals(ann.team().id(), joined.team().id());
            Await.until("the newcomer to be told", () -> ann.events().facts(PeerPaired.class).stream()
                    .anyMatch(paired -> paired.peer().equals(newcomer.id())));
        }
    }

    @Test
    final void aWrongPassphraseAndNoDoorAreOneReason() throws Exception {
        assertEquals(Reason.INVALID, refusedDoor(ben, ann.team().name(), PASSPHRASE));
        opened();
        assertEquals(Reason.INVALID, refusedDoor(ben, ann.team().name(), "wrong horse"));
        assertEquals(Reason.INVALID, refusedDoor(ben, "no such team", PASSPHRASE));
    }

    @Test
    final void shortPassphrasesAndEmptyNamesAreMalformed() {
        assertEquals(Reason.MALFORMED, refusedDoor(ben, ann.team().name(), "  1234567  "));
        assertEquals(Reason.MALFORMED, refusedDoor(ben, " ", PASSPHRASE));
        assertEquals(Reason.MALFORMED,
                refusedDoor(ben, ann.team().name(), "x".repeat(Pairing.MAX_PASSPHRASE_LENGTH + 1)));
    }

    @Test
    final void burnClosesTheDoor() throws Exception {
        opened();
        ann.pairing().burn();
        assertEquals(Reason.INVALID, refusedDoor(ben, ann.team().name(), PASSPHRASE));
        Await.until("the door to be told as closed", () -> ann.events().facts(CodeBurned.class).stream()
                .map(CodeBurned::cause).toList().equals(List.of(CodeBurned.Cause.WITHDRAWN)));
    }

    @Test
    final void aDoorClosesWhenItsTimeIsUp() throws Exception {
        opened();
        ann.advance(Pairing.DOOR_LIFETIME);
        assertEquals(Reason.INVALID, refusedDoor(ben, ann.team().name(), PASSPHRASE));
    }
}
