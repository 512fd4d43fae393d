// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.link.PairingChannel;
import org.omnimesh.api.pairing.CodeBurned;
import org.omnimesh.api.pairing.ConnectionCode;
import org.omnimesh.api.pairing.GuessingSuspected;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.pairing.PairingException;
import org.omnimesh.testing.Await;

/** Ten thousand wrong tries from fifty hosts at once, with real cryptography (research, test 5). */
class CodeGuessingTest {
    private static final int HOSTS = 50;
    private static final int TRIES_PER_HOST = 200;
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final PairNode.Net net = new PairNode.Net();
    private PairNode ana;
    private PairNode mallory;

    @BeforeEach
    void startNodes() throws Exception {
        ana = new PairNode("Ana", net);
        mallory = new PairNode("Mallory", net);
    }

    @AfterEach
    void stopNodes() {
        ana.close();
        mallory.close();
    }

    /** What came of the tries of one host, by outcome. */
    private Map<String, Integer> guess(int host, List<ConnectionCode> codes) throws Exception {
        Map<String, Integer> outcomes = new TreeMap<>();
        for (int i = 0; i < TRIES_PER_HOST; i++) {
            ConnectionCode code = codes.get((host + i) % codes.size());
            String secret = Crockford.symbols(mallory.random.bytes(5), 5);
            outcomes.merge(code.code().secret().equals(secret) ? "lucky" : once("10.0.0." + host, code, secret), 1,
                    Integer::sum);
        }
        return outcomes;
    }

    private String once(String host, ConnectionCode code, String secret) throws LinkException {
        PairingChannel end = mallory.dial(ana.address(), host);
        try (end) {
            JoiningSide side = new JoiningSide(mallory.pake, mallory.ciphers, mallory.cards(), end.binding(),
                    secret.getBytes(StandardCharsets.US_ASCII),
                    new Message.Hello(Message.Form.SHORT, code.code().nameplate(), mallory.random.bytes(16)));
            end.send(side.hello());
            end.send(side.share(end.receive(ANSWER)));
            side.introduce(end.receive(ANSWER), mallory.ownCard());
            return "confirmed";
        } catch (Refusal e) {
            if (e.kind() == Refusal.Cause.WRONG_CODE) {
                return "wrong";
            }
            return ana.events.facts(GuessingSuspected.class).isEmpty() ? "refused without an alarm" : "busy";
        } catch (LinkException e) {
            return "closed";
        }
    }

    @Test
    void tenThousandWrongTriesGetThreeRunsPerCodeNobodyInAndAnAlarmBeforeTheFirstRefusal() throws Exception {
        // given
        List<ConnectionCode> codes = new ArrayList<>();
        for (int i = 0; i < Pairing.MAX_LIVE_CODES; i++) {
            codes.add(ana.pairing.issue());
        }
        // when
        Map<String, Integer> outcomes = new TreeMap<>();
        try (ExecutorService hosts = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Map<String, Integer>>> guessers = new ArrayList<>();
            for (int host = 0; host < HOSTS; host++) {
                int number = host;
                guessers.add(() -> guess(number, codes));
            }
            List<Future<Map<String, Integer>>> all = guessers.stream().map(hosts::submit).toList();
            Await.until("the alarm", () -> !ana.events.facts(GuessingSuspected.class).isEmpty());
            for (Future<Map<String, Integer>> one : all) {
                one.get().forEach((outcome, times) -> outcomes.merge(outcome, times, Integer::sum));
            }
        }
        // then
        assertEquals(HOSTS * TRIES_PER_HOST, outcomes.values().stream().mapToInt(Integer::intValue).sum());
        assertEquals(0, outcomes.getOrDefault("confirmed", 0), outcomes.toString());
        assertEquals(0, outcomes.getOrDefault("refused without an alarm", 0), outcomes.toString());
        assertTrue(outcomes.getOrDefault("wrong", 0) <= TryLimiter.MAX_FAILURES, outcomes.toString());
        assertTrue(outcomes.getOrDefault("busy", 0) > 0, outcomes.toString());
        for (ConnectionCode code : codes) {
            byte[] password = code.code().secret().getBytes(StandardCharsets.US_ASCII);
            long runs = ana.passwords.stream().filter(it -> Arrays.equals(it, password)).count();
            assertTrue(runs <= Pairing.MAX_TRIES, runs + " runs for one code");
        }
        assertTrue(ana.passwords.size() <= TryLimiter.MAX_FAILURES, ana.passwords.size() + " runs in all");
        assertTrue(ana.admitted.isEmpty());
        assertEquals(1, ana.events.facts(GuessingSuspected.class).size());
        assertTrue(ana.pairing.guessing().isPresent());
        assertEquals(PairingException.Reason.TOO_MANY_TRIES, assertThrows(PairingException.class,
                () -> mallory.pairing.join(codes.getLast().code().shown(), List.of(ana.address()))).reason());
    }

    @Test
    void theAlarmComesWithTheLastFailureThatIsAllowed() throws Exception {
        // given
        ConnectionCode code = ana.pairing.issue();
        String wrong = code.code().secret().equals("00000") ? "00001" : "00000";
        // when: nobody tries again after that
        for (int host = 0; host < TryLimiter.MAX_FAILURES; host++) {
            assertEquals("wrong", once("10.0.1." + host, code, wrong));
        }
        // then
        Await.until("the alarm", () -> ana.pairing.guessing().isPresent());
        assertEquals(1, ana.events.facts(GuessingSuspected.class).size());
        assertEquals("busy", once("10.0.1.200", code, wrong));
        assertEquals(1, ana.events.facts(GuessingSuspected.class).size());
    }

    @Test
    void guessesAtOneCodeBurnItAtTheThirdAndTheAlarmEndsWhenTheyAreOld() throws Exception {
        // given
        ConnectionCode code = ana.pairing.issue();
        String wrong = code.code().secret().equals("00000") ? "00001" : "00000";
        // when
        for (int host = 0; host < TryLimiter.MAX_FAILURES + 1; host++) {
            once("10.0.1." + host, code, wrong);
        }
        // then
        Await.until("the code to be burned", () -> ana.events.facts(CodeBurned.class).stream().map(CodeBurned::cause)
                .toList().equals(List.of(CodeBurned.Cause.GUESSED)));
        byte[] password = code.code().secret().getBytes(StandardCharsets.US_ASCII);
        assertEquals(Pairing.MAX_TRIES, ana.passwords.stream().filter(it -> Arrays.equals(it, password)).count());
        assertTrue(ana.pairing.guessing().isPresent());
        ana.time.advance(TryLimiter.WINDOW);
        assertTrue(ana.pairing.guessing().isEmpty());
        mallory.pairing.join(ana.pairing.issue().code().shown(), List.of(ana.address()));
        assertEquals(1, ana.admitted.size());
    }
}
