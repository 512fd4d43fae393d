// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.node.NetworkMode;
import org.omnimesh.api.node.NodeStateChanged;
import org.omnimesh.api.pairing.CodeBurned;
import org.omnimesh.api.pairing.ConnectionCode;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.pairing.PairingCode;
import org.omnimesh.api.pairing.PairingException;
import org.omnimesh.api.pairing.PairingException.Reason;
import org.omnimesh.api.pairing.PairingFailed;
import org.omnimesh.api.pairing.PairingResult;
import org.omnimesh.api.pairing.PeerPaired;
import org.omnimesh.api.team.TeamDecided;
import org.omnimesh.testing.Await;

/** Whole pairings between two nodes with real cryptography, and everything that must make them fail. */
class PairingTest {
    private final PairNode.Net net = new PairNode.Net();
    private PairNode ana;
    private PairNode bo;
    private PairNode cy;

    @BeforeEach
    void startNodes() throws Exception {
        ana = new PairNode("Ana", net);
        bo = new PairNode("Bo", net);
        cy = new PairNode("Cy", net);
    }

    @AfterEach
    void stopNodes() {
        ana.close();
        bo.close();
        cy.close();
    }

    private static Reason refused(PairNode node, String typed, Multiaddr... addresses) {
        return assertThrows(PairingException.class, () -> node.pairing.join(typed, List.of(addresses))).reason();
    }

    private static String wrong(ConnectionCode code) {
        String secret = code.code().secret();
        char last = secret.charAt(4) == 'A' ? 'B' : 'A';
        return new PairingCode(code.code().nameplate(), secret.substring(0, 4) + last).shown();
    }

    private List<CodeBurned.Cause> burned() {
        return ana.events.facts(CodeBurned.class).stream().map(CodeBurned::cause).toList();
    }

    @Test
    void joinsByCodeFoundOnTheNetwork() throws Exception {
        // given
        ConnectionCode code = ana.pairing.issue();
        // when
        PairingResult result = bo.pairing.join(code.code().shown().toLowerCase(), List.of());
        // then
        assertEquals(ana.identity.peerId(), result.peer());
        assertEquals("Ana", result.displayName());
        assertEquals(Optional.of("invitation of Ana"), bo.joined);
        assertEquals(bo.identity.peerId(), ana.admitted.get(0).peer());
        assertEquals(bo.profile, ana.admitted.get(0).profile());
        assertTrue(bo.remembered.get(ana.identity.peerId()).contains(ana.listening().get(0)));
        Await.until("the event", () -> ana.events.facts(PeerPaired.class)
                .equals(List.of(new PeerPaired(bo.identity.peerId(), "Bo"))));
        assertEquals(bo.listening(), ana.remembered.get(bo.identity.peerId()));
        assertEquals(List.of(CodeBurned.Cause.USED), burned());
        assertTrue(ana.pairing.live().isEmpty());
    }

    @Test
    void joinsByCodeAtATypedAddressWithoutDiscovery() throws Exception {
        // given
        bo.pairing.unbindNameplates(bo);
        ConnectionCode code = ana.pairing.issue();
        // when
        bo.pairing.join(code.code().shown(), List.of(ana.address()));
        // then
        assertEquals(1, ana.admitted.size());
    }

    @Test
    void joinsByLinkWithoutDiscovery() throws Exception {
        // given
        bo.pairing.unbindNameplates(bo);
        ConnectionCode code = ana.pairing.issue();
        assertTrue(code.link().startsWith("omnimesh://pair?v=1&n=" + code.code().nameplate() + "&k="));
        // when
        bo.pairing.join("  " + code.link() + "\n", List.of());
        // then
        assertEquals(1, ana.admitted.size());
    }

    @Test
    void codeWorksOnceEvenForTwoAtTheSameMoment() throws Exception {
        for (int round = 0; round < 10; round++) {
            // given
            ana.admitted.clear();
            String code = ana.pairing.issue().code().shown();
            List<Callable<Boolean>> joiners = List.of(() -> joins(bo, code), () -> joins(cy, code));
            // when
            int won = 0;
            try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<Boolean> one : both.invokeAll(joiners)) {
                    won += one.get() ? 1 : 0;
                }
            }
            // then
            assertEquals(1, won);
            assertEquals(1, ana.admitted.size());
            assertEquals(Reason.INVALID, refused(cy, code));
            ana.time.advance(Duration.ofMinutes(16));
        }
    }

    private static boolean joins(PairNode node, String code) throws PairingException {
        try {
            node.pairing.join(code, List.of());
            return true;
        } catch (PairingException e) {
            if (e.reason() == Reason.INVALID || e.reason() == Reason.UNAVAILABLE) {
                return false;
            }
            throw e;
        }
    }

    @Test
    void threeWrongTriesBurnTheCode() throws Exception {
        // given
        ConnectionCode code = ana.pairing.issue();
        // when
        for (int i = 0; i < Pairing.MAX_TRIES; i++) {
            assertTrue(ana.pairing.live().isPresent());
            assertEquals(Reason.INVALID, refused(bo, wrong(code), ana.address()));
            int failures = i + 1;
            Await.until("try " + failures + " to be counted",
                    () -> failures < 3 || burned().equals(List.of(CodeBurned.Cause.GUESSED)));
        }
        // then
        assertEquals(Reason.INVALID, refused(bo, code.code().shown(), ana.address()));
        assertTrue(ana.admitted.isEmpty());
        assertTrue(ana.pairing.live().isEmpty());
        Await.until("every try to be told", () -> ana.events.facts(PairingFailed.class).size() == 4);
        assertTrue(ana.events.facts(PairingFailed.class).stream()
                .noneMatch(failed -> failed.toString().contains(code.code().secret())));
        assertEquals(Pairing.MAX_TRIES, ana.events.facts(PairingFailed.class).stream()
                .filter(failed -> failed.what().equals("live code " + code.invitation().id())).count());
        assertEquals(Collections.nCopies(4, new TeamDecided(bo.identity.peerId(), "pairing.tried", "",
                "by code or link, in vain: invalid")), bo.events.facts(TeamDecided.class));
    }

    @Test
    void droppingOutAfterTheAnswerCountsAsAWrongTry() throws Exception {
        // given
        ConnectionCode code = ana.pairing.issue();
        for (int i = 0; i < Pairing.MAX_TRIES; i++) {
            PipeChannel end = (PipeChannel) bo.dial(ana.address(), Duration.ofSeconds(1));
            JoiningSide side = side(end, code.code());
            end.send(side.hello());
            end.send(side.share(end.receive(Duration.ofSeconds(5))));
            end.receive(Duration.ofSeconds(5));
            // when
            end.close();
        }
        // then
        Await.until("the code to be burned", () -> burned().equals(List.of(CodeBurned.Cause.GUESSED)));
    }

    private JoiningSide side(PipeChannel end, PairingCode code) {
        return new JoiningSide(bo.pake, bo.ciphers, bo.cards(), end.binding(),
                code.secret().getBytes(StandardCharsets.US_ASCII),
                new Message.Hello(Message.Form.SHORT, code.nameplate(), bo.random.bytes(16)));
    }

    @Test
    void moreThanThreeTriesAtOnceGetNoChanceEither() throws Exception {
        // given
        ConnectionCode code = ana.pairing.issue();
        List<PipeChannel> open = new ArrayList<>();
        for (int i = 0; i < Pairing.MAX_TRIES; i++) {
            PipeChannel end = (PipeChannel) bo.dial(ana.address(), Duration.ofSeconds(1));
            JoiningSide side = side(end, code.code());
            end.send(side.hello());
            end.send(side.share(end.receive(Duration.ofSeconds(5))));
            end.receive(Duration.ofSeconds(5));
            open.add(end);
        }
        // then
        assertEquals(Reason.INVALID, refused(cy, code.code().shown()));
        open.forEach(PipeChannel::close);
        Await.until("the code to be burned", () -> burned().equals(List.of(CodeBurned.Cause.GUESSED)));
    }

    @Test
    void codeLivesFifteenMinutesOnTheMonotonicClock() throws Exception {
        // given
        ConnectionCode code = ana.pairing.issue();
        ana.time.jumpTo(Instant.parse("2031-01-01T00:00:00Z"));
        ana.time.advance(Duration.ofMinutes(14).plusSeconds(59));
        assertEquals(Duration.ofSeconds(1), ana.pairing.live().orElseThrow().remaining());
        // when
        bo.pairing.join(code.code().shown(), List.of());
        // then
        assertEquals(1, ana.admitted.size());
    }

    @Test
    void codeIsDeadAfterFifteenMinutes() throws Exception {
        // given
        ConnectionCode code = ana.pairing.issue();
        ana.time.advance(Duration.ofMinutes(15).plusSeconds(1));
        ana.time.jumpTo(Instant.parse("2020-01-01T00:00:00Z"));
        // then
        assertEquals(Reason.INVALID, refused(bo, code.code().shown(), ana.address()));
        assertTrue(ana.admitted.isEmpty());
        Await.until("the expiry to be told", () -> burned().equals(List.of(CodeBurned.Cause.EXPIRED)));
        assertTrue(net.advertised.values().stream().allMatch(List::isEmpty), "nothing is advertised any more");
    }

    @Test
    void deadCodesLookLikeWrongOnesFromOutside() throws Exception {
        // given
        List<List<Integer>> shapes = new CopyOnWriteArrayList<>();
        net.tap = ends -> ends[1].changeSent(message -> {
            shapes.get(shapes.size() - 1).add(message.length);
            return message;
        });
        ConnectionCode live = ana.pairing.issue();
        ConnectionCode expired = ana.pairing.issue();
        // when: wrong, unknown, burned
        shapes.add(new CopyOnWriteArrayList<>());
        String wrongMessage = message(wrong(live));
        shapes.add(new CopyOnWriteArrayList<>());
        String unknown = message("OMNI-" + unusedNameplate(live, expired) + "2-3456");
        ana.pairing.burn();
        shapes.add(new CopyOnWriteArrayList<>());
        String burned = message(live.code().shown());
        // then
        assertEquals(wrongMessage, unknown);
        assertEquals(wrongMessage, burned);
        assertEquals(2, shapes.get(0).size());
        assertEquals(shapes.get(0), shapes.get(1));
        assertEquals(shapes.get(0), shapes.get(2));
    }

    private String message(String typed) {
        PairingException refusal = assertThrows(PairingException.class,
                () -> bo.pairing.join(typed, List.of(ana.address())));
        assertEquals(Reason.INVALID, refusal.reason());
        return refusal.getMessage();
    }

    private static String unusedNameplate(ConnectionCode... codes) {
        for (String plate : List.of("ABC", "DEF", "GHJ")) {
            if (Arrays.stream(codes).noneMatch(it -> it.code().nameplate().equals(plate))) {
                return plate;
            }
        }
        throw new AssertionError("no nameplate left");
    }

    @Test
    void manInTheMiddleWhoPassesMessagesOnGetsNothing() throws Exception {
        // given: the two ends have different TLS connections
        net.intercepted = true;
        ConnectionCode code = ana.pairing.issue();
        // then
        assertEquals(Reason.INVALID, refused(bo, code.code().shown()));
        assertTrue(ana.admitted.isEmpty());
        assertTrue(bo.joined.isEmpty());
    }

    @Test
    void noNameLeavesBeforeTheCodeIsConfirmed() throws Exception {
        // given
        List<byte[]> seen = new CopyOnWriteArrayList<>();
        net.tap = ends -> {
            for (PipeChannel end : ends) {
                end.changeSent(message -> {
                    seen.add(message);
                    return message;
                });
            }
        };
        ConnectionCode code = ana.pairing.issue();
        // when
        bo.pairing.join(code.code().shown(), List.of());
        // then: neither names nor keys appear in any message, not even at the end
        Await.until("seven messages", () -> seen.size() == 7);
        for (byte[] message : seen) {
            String text = new String(message, StandardCharsets.ISO_8859_1);
            for (PairNode node : List.of(ana, bo)) {
                assertFalse(text.contains(node.profile.displayName() + "'s"));
                assertFalse(text.contains(new String(node.identity.peerId().publicKey(), StandardCharsets.ISO_8859_1)));
            }
        }
    }

    @Test
    void ownCodeIsRefusedWithASentence() throws Exception {
        // given
        ConnectionCode code = ana.pairing.issue();
        // then
        assertEquals(Reason.MALFORMED, refused(ana, code.code().shown()));
        assertEquals(Reason.MALFORMED, refused(ana, code.link()));
        assertTrue(ana.pairing.live().isPresent());
    }

    @Test
    void malformedTextIsRefusedBeforeAnythingIsSent() {
        net.tap = ends -> {
            throw new AssertionError("expected no connection");
        };
        for (String typed : List.of("", "hello", "OMNI-1234-567", "omnimesh://pair?v=1", "omnimesh://pair?v=2&n=ABC&k="
                + "0".repeat(26), "omnimesh://pair?v=1&n=ABC&k=ZZZZZZZZZZZZZZZZZZZZZZZZZZ", "OMNI-UUUU-UUUU")) {
            assertEquals(Reason.MALFORMED, refused(bo, typed), typed);
        }
    }

    @Test
    void closedNetworkAndSilentAddressAreUnavailable() throws Exception {
        // given
        ConnectionCode code = ana.pairing.issue();
        // then
        assertEquals(Reason.UNAVAILABLE,
                refused(bo, new PairingCode(unusedNameplate(code), "23456").shown(), Multiaddr.ofHost("127.0.0.1", 9)));
        bo.networkOpen = false;
        assertEquals(Reason.UNAVAILABLE, refused(bo, code.code().shown()));
        assertEquals(Reason.UNAVAILABLE,
                assertThrows(PairingException.class, () -> bo.pairing.issue()).reason());
        ana.pairing.handleEvent(new NodeStateChanged(false, NetworkMode.LAN, ana.profile).toEvent());
        assertTrue(ana.pairing.live().isEmpty());
    }

    @Test
    void refusedAdmissionLeavesTheCodeAlive() throws Exception {
        // given
        ana.refusesNewcomers = true;
        ConnectionCode code = ana.pairing.issue();
        assertEquals(Reason.UNAVAILABLE, refused(bo, code.code().shown()));
        // when
        ana.refusesNewcomers = false;
        bo.pairing.join(code.code().shown(), List.of());
        // then
        assertEquals(1, ana.admitted.size());
    }

    @Test
    void tooManyFailuresCloseTheDoorForAWhile() throws Exception {
        // given: guesses at codes that do not exist, from several hosts
        for (int i = 0; i < TryLimiter.MAX_FAILURES; i++) {
            net.host = "10.0.0." + i;
            assertEquals(Reason.INVALID, refused(bo, "OMNI-7K2M-9QXT", ana.address()));
        }
        ConnectionCode code = ana.pairing.issue();
        // then
        assertEquals(Reason.TOO_MANY_TRIES, refused(bo, code.code().shown()));
        ana.time.advance(TryLimiter.WINDOW);
        bo.pairing.join(ana.pairing.issue().code().shown(), List.of());
    }

    @Test
    void oneHostIsStoppedEarlier() throws Exception {
        for (int i = 0; i < TryLimiter.MAX_FAILURES_PER_HOST; i++) {
            assertEquals(Reason.INVALID, refused(bo, "OMNI-7K2M-9QXT", ana.address()));
        }
        assertEquals(Reason.TOO_MANY_TRIES, refused(bo, "OMNI-7K2M-9QXT", ana.address()));
        net.host = "192.168.1.77";
        assertEquals(Reason.INVALID, refused(bo, "OMNI-7K2M-9QXT", ana.address()));
    }

    @Test
    void fewCodesLiveAtOnceAndFewAreIssued() throws Exception {
        // when
        List<ConnectionCode> codes = new ArrayList<>();
        for (int i = 0; i < CodePairing.MAX_ISSUED; i++) {
            codes.add(ana.pairing.issue());
        }
        // then
        assertEquals(Reason.TOO_MANY_TRIES, assertThrows(PairingException.class, () -> ana.pairing.issue()).reason());
        assertEquals(CodePairing.MAX_ISSUED - Pairing.MAX_LIVE_CODES, burned().size());
        assertEquals(codes.get(codes.size() - 1).code(), ana.pairing.live().orElseThrow().code());
        assertEquals(Reason.INVALID, refused(bo, codes.get(0).code().shown(), ana.address()));
        bo.pairing.join(codes.get(codes.size() - 2).code().shown(), List.of());
    }

    @Test
    void rogueAdvertiserCannotKeepTheIssuerAway() throws Exception {
        // given
        ConnectionCode code = ana.pairing.issue();
        List<PairNode> advertisers = net.advertised.get(code.code().nameplate());
        advertisers.add(0, cy);
        // when
        PairingResult result = bo.pairing.join(code.code().shown(), List.of());
        // then
        assertEquals(ana.identity.peerId(), result.peer());
    }

    @Test
    void everyDamagedMessageEndsThePairing() throws Exception {
        // given
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 140; round++) {
            int number = round % 7;
            boolean fromIssuer = number == 1 || number == 3 || number == 5;
            ConnectionCode code = ana.pairing.issue();
            ana.admitted.clear();
            bo.joined = Optional.empty();
            int[] count = { 0 };
            int target = number / 2;
            net.tap = ends -> ends[fromIssuer ? 1 : 0].changeSent(message -> {
                if (count[0]++ != target) {
                    return message;
                }
                byte[] damaged = message.clone();
                int at = random.nextInt(damaged.length);
                damaged[at] ^= (byte) (1 + random.nextInt(255));
                return random.nextInt(8) == 0 ? Arrays.copyOf(damaged, at) : damaged;
            });
            // when
            boolean failed = false;
            try {
                bo.pairing.join(code.code().shown(), List.of());
            } catch (PairingException e) {
                failed = true;
            }
            // then: only the last message, after both are in, does no harm
            assertEquals(number != 6, failed, "seed " + seed + ", round " + round + ", message " + number);
            assertEquals(number >= 5, !ana.admitted.isEmpty(), "seed " + seed + ", round " + round);
            assertEquals(number == 6, bo.joined.isPresent(), "seed " + seed + ", round " + round);
            ana.time.advance(Duration.ofMinutes(16));
        }
    }

    @Test
    void randomBytesNeverBreakTheParsers() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            if (bytes.length > 2 && random.nextBoolean()) {
                bytes[0] = (byte) (0xa1 + random.nextInt(5));
                bytes[1] = 0;
                bytes[2] = (byte) random.nextInt(10);
            }
            try {
                Message message = Message.decode(bytes);
                assertArrayEquals(message.encode(), Message.decode(message.encode()).encode());
            } catch (Refusal e) {
                // as it should be
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            PairingCode.parse(text);
            PairingLink.parse("omnimesh://pair?v=1&n=ABC&k=" + text);
        }
    }

    @Test
    void silentConnectionLearnsAndCostsNothing() throws Exception {
        // given
        ConnectionCode code = ana.pairing.issue();
        for (int i = 0; i < 20; i++) {
            PipeChannel end = (PipeChannel) bo.dial(ana.address(), Duration.ofSeconds(1));
            end.send(side(end, code.code()).hello());
            end.receive(Duration.ofSeconds(5));
            end.close();
            assertThrows(LinkException.class, () -> end.send(new byte[0]));
        }
        // then
        Await.until("the tries to be forgiven", () -> {
            try {
                bo.pairing.join(code.code().shown(), List.of());
                return true;
            } catch (PairingException e) {
                return false;
            }
        });
    }
}
