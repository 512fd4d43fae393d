// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.node.NetworkMode;
import org.omnimesh.api.node.NodeStateChanged;
import org.omnimesh.api.pairing.CodeBurned;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.pairing.PairingException;
import org.omnimesh.api.pairing.PairingException.Reason;
import org.omnimesh.api.pairing.PeerPaired;
import org.omnimesh.api.pairing.TeamJoin;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.TeamDecided;
import org.omnimesh.crypto.bc.internal.SlowStretching;
import org.omnimesh.testing.Await;

class TeamJoinTest {
    private static final String TEAM = "Ana's team";
    private static final String PASSPHRASE = "correct horse";

    private final PairNode.Net net = new PairNode.Net();
    private final List<PairNode> nodes = new ArrayList<>();
    private PairNode ana;
    private PairNode bo;
    private PairNode cy;

    @BeforeEach
    void start() throws Exception {
        ana = node("Ana");
        bo = node("Bo");
        cy = node("Cy");
    }

    private PairNode node(String name) throws Exception {
        PairNode node = new PairNode(name, net);
        nodes.add(node);
        return node;
    }

    @AfterEach
    void stop() {
        nodes.forEach(PairNode::close);
    }

    private static TeamJoin join(PairNode node, String passphrase, Multiaddr... addresses) throws PairingException {
        return node.pairing.joinTeam(TEAM, passphrase, List.of(addresses));
    }

    private static PairingException refused(PairNode node, String team, String passphrase, Multiaddr... addresses) {
        return assertThrows(PairingException.class,
                () -> node.pairing.joinTeam(team, passphrase, List.of(addresses)));
    }

    private static Reason reason(PairNode node, String passphrase, Multiaddr... addresses) {
        return refused(node, TEAM, passphrase, addresses).reason();
    }

    private void openDoor() throws PairingException {
        assertInstanceOf(TeamJoin.DoorOpened.class, join(ana, PASSPHRASE));
    }

    private List<CodeBurned.Cause> closings() {
        return ana.events.facts(CodeBurned.class).stream().map(CodeBurned::cause).toList();
    }

    private boolean nothingAdvertised() {
        return net.advertised.values().stream().allMatch(List::isEmpty);
    }

    @Test
    void joinsThroughADoorFoundOnTheNetwork() throws Exception {
        // given
        TeamJoin opened = join(ana, PASSPHRASE);
        assertEquals(new TeamJoin.DoorOpened(ana.team, ana.time.now().plus(Pairing.DOOR_LIFETIME)), opened);
        assertEquals(List.of(new TeamDecided(ana.identity.peerId(), "invitation.door_opened",
                ana.team.id().toString(), ana.team.name())), ana.events.facts(TeamDecided.class));
        // when
        TeamJoin joined = join(bo, PASSPHRASE);
        // then
        assertEquals(ana.identity.peerId(), assertInstanceOf(TeamJoin.Joined.class, joined).result().peer());
        assertEquals(ana.team.id(), joined.team().id());
        assertEquals(bo.identity.peerId(), ana.admitted.get(0).peer());
        Await.until("the event", () -> ana.events.facts(PeerPaired.class)
                .equals(List.of(new PeerPaired(bo.identity.peerId(), "Bo"))));
        assertEquals(bo.listening(), ana.remembered.get(bo.identity.peerId()));
        assertEquals(List.of(), closings());
    }

    @Test
    void nameIsTheSameInAnyCaseAndWidth() throws Exception {
        openDoor();
        bo.pairing.joinTeam("  ANA'S\tTEAM\n", PASSPHRASE, List.of());
        cy.pairing.joinTeam("\uff21na's team", "  " + PASSPHRASE, List.of());
        assertEquals(2, ana.admitted.size());
        assertEquals(Reason.INVALID, refused(node("Di"), "Anas team", PASSPHRASE).reason());
    }

    @Test
    void joinsAtATypedAddressWithoutDiscovery() throws Exception {
        // given
        bo.pairing.unbindNameplates(bo);
        ana.pairing.unbindNameplates(ana);
        openDoor();
        // when
        join(bo, PASSPHRASE, ana.address());
        // then
        assertEquals(1, ana.admitted.size());
        assertEquals(Reason.UNAVAILABLE, reason(cy, PASSPHRASE, Multiaddr.ofHost("127.0.0.1", 9)));
    }

    @Test
    void aWholeRoomJoinsOneAfterAnother() throws Exception {
        // given
        openDoor();
        // when
        for (int i = 0; i < 40; i++) {
            join(node("Guest " + i), PASSPHRASE);
        }
        // then
        assertEquals(40, ana.admitted.size());
        assertEquals(List.of(), closings());
    }

    @Test
    void doorThatIsCrowdedForAMomentIsTriedAgain() throws Exception {
        // given
        openDoor();
        net.refusals.set(2);
        // when
        join(bo, PASSPHRASE);
        // then
        assertEquals(1, ana.admitted.size());
    }

    @Test
    void secondMemberOpensADoorOfItsOwn() throws Exception {
        // given
        openDoor();
        join(bo, PASSPHRASE);
        assertInstanceOf(TeamJoin.DoorOpened.class, join(bo, PASSPHRASE));
        // when
        ana.networkOpen = false;
        join(cy, PASSPHRASE);
        // then
        assertEquals(1, bo.admitted.size());
    }

    @Test
    void whoeverIsAloneInATeamOfThatNameJoinsAnOpenOne() throws Exception {
        // given: a second device whose user has the same name, and so its first team
        openDoor();
        PairNode second = node("Ana");
        // when
        TeamJoin joined = join(second, PASSPHRASE);
        // then
        assertInstanceOf(TeamJoin.Joined.class, joined);
        assertInstanceOf(TeamJoin.DoorOpened.class, join(ana, PASSPHRASE));
        assertInstanceOf(TeamJoin.DoorOpened.class, join(second, PASSPHRASE));
    }

    @Test
    void whoeverMayNotInviteOpensNoDoor() throws Exception {
        // given
        ana.team = PairNode.team(TEAM, Role.GUEST);
        // then
        assertEquals(Reason.INVALID, reason(ana, PASSPHRASE));
        assertTrue(nothingAdvertised());
    }

    @Test
    void wrongPassphraseAndClosedDoorAreAnsweredAlike() throws Exception {
        // given
        List<List<Integer>> shapes = new CopyOnWriteArrayList<>();
        net.tap = ends -> {
            List<Integer> shape = new CopyOnWriteArrayList<>();
            shapes.add(shape);
            ends[1].changeSent(message -> {
                shape.add(message.length);
                return message;
            });
        };
        openDoor();
        // when
        PairingException wrong = refused(bo, TEAM, "wrong passphrase", ana.address());
        PairingException otherTeam = refused(bo, "Other team", PASSPHRASE, ana.address());
        ana.pairing.burn();
        PairingException closed = refused(bo, TEAM, PASSPHRASE, ana.address());
        PairingException noDoor = refused(bo, TEAM, PASSPHRASE);
        // then
        for (PairingException refusal : List.of(wrong, otherTeam, closed, noDoor)) {
            assertEquals(Reason.INVALID, refusal.reason());
            assertEquals(wrong.getMessage(), refusal.getMessage());
        }
        assertEquals(3, shapes.size());
        assertEquals(2, shapes.get(0).size());
        shapes.forEach(shape -> assertEquals(shapes.get(0), shape));
        assertTrue(ana.admitted.isEmpty());
        assertTrue(bo.joined.isEmpty());
    }

    @Test
    void oneHostHasThreeWrongTriesAMinute() throws Exception {
        // given
        openDoor();
        for (int i = 0; i < TeamDoor.MAX_TRIES_PER_HOST; i++) {
            assertEquals(Reason.INVALID, reason(bo, "wrong number " + i));
        }
        // then
        assertEquals(Reason.TOO_MANY_TRIES, reason(bo, PASSPHRASE));
        net.host = "192.168.1.77";
        join(cy, PASSPHRASE);
        net.host = "192.168.1.9";
        ana.time.advance(TeamDoor.HOST_WINDOW);
        join(bo, PASSPHRASE);
    }

    @Test
    void thirtyWrongTriesCloseTheDoorButBurnNoCode() throws Exception {
        // given
        openDoor();
        String code = ana.pairing.issue().code().shown();
        // when
        for (int i = 0; i < Pairing.MAX_DOOR_TRIES; i++) {
            assertEquals(List.of(), closings());
            net.host = "10.0.0." + i;
            assertEquals(Reason.INVALID, reason(bo, "wrong number " + i));
            int tries = i + 1;
            Await.until("try " + tries + " to be counted",
                    () -> tries < Pairing.MAX_DOOR_TRIES || closings().equals(List.of(CodeBurned.Cause.GUESSED)));
        }
        // then
        assertTrue(ana.pairing.live().isPresent());
        assertEquals(Reason.INVALID, reason(bo, PASSPHRASE, ana.address()));
        assertTrue(ana.admitted.isEmpty());
        bo.pairing.join(code, List.of());
        assertTrue(nothingAdvertised());
    }

    @Test
    void triesUnderWayCountLikeWrongOnes() throws Exception {
        // given
        openDoor();
        DoorName name = DoorName.of(TEAM, bo.ciphers).orElseThrow();
        List<PipeChannel> open = new ArrayList<>();
        for (int i = 0; i < TeamDoor.MAX_TRIES_PER_HOST; i++) {
            PipeChannel end = (PipeChannel) bo.dial(ana.address(), Duration.ofSeconds(1));
            JoiningSide side = new JoiningSide(bo.pake, bo.ciphers, bo.cards(), end.binding(), new byte[32],
                    new Message.Hello(Message.Form.TEAM, name.freshTag(bo.random), bo.random.bytes(16)));
            end.send(side.hello());
            end.send(side.share(end.receive(Duration.ofSeconds(5))));
            end.receive(Duration.ofSeconds(5));
            open.add(end);
        }
        // then
        assertEquals(Reason.TOO_MANY_TRIES, reason(cy, PASSPHRASE));
        open.forEach(PipeChannel::close);
    }

    @Test
    void guessesAtNoDoorCountAgainstTheDevice() throws Exception {
        for (int i = 0; i < TryLimiter.MAX_FAILURES_PER_HOST; i++) {
            assertEquals(Reason.INVALID, reason(bo, PASSPHRASE, ana.address()));
        }
        assertEquals(Reason.TOO_MANY_TRIES, reason(bo, PASSPHRASE, ana.address()));
    }

    @Test
    void newcomerWhoCannotBeAdmittedIsNotAWrongTry() throws Exception {
        // given
        openDoor();
        ana.refusesNewcomers = true;
        for (int i = 0; i < 2 * TeamDoor.MAX_TRIES_PER_HOST; i++) {
            assertEquals(Reason.UNAVAILABLE, reason(bo, PASSPHRASE));
        }
        // when
        ana.refusesNewcomers = false;
        join(bo, PASSPHRASE);
        // then
        assertEquals(1, ana.admitted.size());
    }

    @Test
    void doorClosesAfterTwoHoursOnTheMonotonicClock() throws Exception {
        // given
        openDoor();
        ana.time.jumpTo(Instant.parse("2031-01-01T00:00:00Z"));
        ana.time.advance(Duration.ofMinutes(119));
        join(bo, PASSPHRASE);
        // when
        ana.time.advance(Duration.ofMinutes(1));
        // then
        assertEquals(Reason.INVALID, reason(cy, PASSPHRASE, ana.address()));
        Await.until("the closing to be told", () -> closings().equals(List.of(CodeBurned.Cause.EXPIRED)));
        assertTrue(nothingAdvertised());
    }

    @Test
    void openingAgainKeepsTheDoorOpen() throws Exception {
        // given
        openDoor();
        ana.time.advance(Duration.ofMinutes(90));
        openDoor();
        ana.time.advance(Duration.ofMinutes(90));
        // then
        join(bo, PASSPHRASE);
        assertEquals(List.of(), closings());
    }

    @Test
    void openingWithAnotherPassphraseChangesIt() throws Exception {
        // given
        openDoor();
        join(ana, "another passphrase");
        // then
        assertEquals(Reason.INVALID, reason(bo, PASSPHRASE));
        join(bo, "another passphrase");
        assertEquals(List.of(CodeBurned.Cause.WITHDRAWN), closings());
    }

    @Test
    void burningAndClosingTheNetworkCloseTheDoor() throws Exception {
        openDoor();
        ana.pairing.burn();
        assertTrue(nothingAdvertised());
        openDoor();
        ana.pairing.handleEvent(new NodeStateChanged(false, NetworkMode.LAN, ana.profile).toEvent());
        assertTrue(nothingAdvertised());
        assertEquals(Reason.INVALID, reason(bo, PASSPHRASE, ana.address()));
        ana.networkOpen = false;
        assertEquals(Reason.UNAVAILABLE, reason(ana, PASSPHRASE));
    }

    @Test
    void doorIsAdvertisedWhereverDiscoveryAppears() throws Exception {
        // given
        openDoor();
        ana.pairing.unbindNameplates(ana);
        assertTrue(nothingAdvertised());
        // when
        ana.pairing.bindNameplates(ana);
        // then
        join(bo, PASSPHRASE);
    }

    @Test
    void goingOverToAnotherTeamClosesTheDoor() throws Exception {
        // given
        openDoor();
        String code = bo.pairing.issue().code().shown();
        // when
        ana.pairing.join(code, List.of());
        // then
        assertEquals(Reason.INVALID, reason(cy, PASSPHRASE, ana.address()));
        assertEquals(List.of(CodeBurned.Cause.WITHDRAWN), closings());
        assertTrue(ana.admitted.isEmpty());
    }

    @Test
    void rogueDoorsAreTriedAndLeftButOnlyThree() throws Exception {
        // given
        openDoor();
        String tag = net.advertised.entrySet().stream().filter(it -> it.getValue().contains(ana)).findFirst()
                .orElseThrow().getKey();
        List<PairNode> advertisers = net.advertised.get(tag);
        advertisers.add(0, cy);
        advertisers.add(0, node("Di"));
        // when
        join(bo, PASSPHRASE);
        // then
        assertEquals(1, ana.admitted.size());
        advertisers.add(0, node("Ed"));
        assertEquals(Reason.INVALID, reason(node("Flo"), PASSPHRASE));
    }

    @Test
    void manInTheMiddleWhoPassesMessagesOnGetsNothing() throws Exception {
        net.intercepted = true;
        openDoor();
        assertEquals(Reason.INVALID, reason(bo, PASSPHRASE));
        assertTrue(ana.admitted.isEmpty());
        assertTrue(bo.joined.isEmpty());
    }

    @Test
    void whatIsTooShortOrTooLongIsRefusedBeforeAnythingIsSent() throws Exception {
        openDoor();
        net.tap = ends -> {
            throw new AssertionError("expected no connection");
        };
        for (String passphrase : List.of("", "1234567", "       1234567   ", "x".repeat(257))) {
            assertEquals(Reason.MALFORMED, reason(bo, passphrase), passphrase);
            assertEquals(Reason.MALFORMED, reason(ana, passphrase), passphrase);
        }
        for (String team : List.of("", " \n", "\u200b")) {
            assertEquals(Reason.MALFORMED, refused(bo, team, PASSPHRASE).reason(), team);
        }
    }

    @Test
    void passphraseIsStretchedForOneTeam() {
        // given
        SlowStretching stretching = new SlowStretching();
        DoorName name = DoorName.of(TEAM, ana.ciphers).orElseThrow();
        byte[] password = name.stretch(PASSPHRASE, stretching);
        // then
        assertArrayEquals(password,
                DoorName.of("ANA'S TEAM", bo.ciphers).orElseThrow().stretch(PASSPHRASE, stretching));
        assertFalse(Arrays.equals(password,
                DoorName.of("Bo's team", ana.ciphers).orElseThrow().stretch(PASSPHRASE, stretching)));
    }

    @Test
    void tagsOfOneNameAreRecognisedByItAloneAndLookUnrelated() {
        // given
        DoorName name = DoorName.of(TEAM, ana.ciphers).orElseThrow();
        DoorName same = DoorName.of("ANA'S TEAM ", ana.ciphers).orElseThrow();
        DoorName other = DoorName.of("Bo's team", ana.ciphers).orElseThrow();
        String tag = name.freshTag(ana.random);
        // then
        assertEquals(name, same);
        assertNotEquals(name, other);
        assertNotEquals(tag, name.freshTag(ana.random));
        assertTrue(same.matches(tag));
        for (String stranger : List.of("", "ABC", tag.toLowerCase(), tag + "0", "\u00e9".repeat(DoorName.TAG_LENGTH))) {
            assertFalse(name.matches(stranger), stranger);
        }
        assertTrue(IntStream.range(0, 3)
                .anyMatch(i -> !other.matches(name.freshTag(ana.random))));
    }
}
