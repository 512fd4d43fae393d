// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.omnimesh.tests.system.Guesser.Outcome;
import org.opentest4j.TestAbortedException;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Wrong tries from fifty addresses of another computer at once at a node as it is delivered (research, test 5); where there
 * cannot be another computer, from fifty of this one.
 */
@Timeout(900)
@Isolated("how soon the user is told is measured")
public class CodeGuessingSystemTest {
    private static final int ADDRESSES = 50;
    private static final int TRIES_EACH = Integer.getInteger("omnimesh.test.guesses", 10);
    private static final int CODES = 4;
    /** After so many failures within a quarter of an hour nobody's guess is compared any more. */
    private static final int MOST_COMPARED = 10;
    /** A guess at a code that is burned is answered all the same, and compared with nothing that anybody has. */
    private static final int MOST_COMPARED_WITH_ONE = 3;
    private static final String LIVE_CODE = "live code ";
    private static final long ALARM_LIMIT_MS = 1000;
    private static final String PREFIX = "OMNI-";
    private static final int NAMEPLATE_LENGTH = 3;

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static NodeProcess ana;
    private static Guessers.Place place;

    @BeforeAll
    static void start() throws Exception {
        try {
            Segment segment = NODES.segment(2);
            ana = NODES.prepareOn(segment.computer(0), "Ana");
            place = new Guessers.Place(segment.computer(1).prefix(), segment.addAddresses(1, ADDRESSES),
                    segment.computer(0).address());
        } catch (TestAbortedException e) {
            Nodes.figure("guesses come from addresses of this machine: " + e.getMessage());
            ana = NODES.prepare("Ana");
            place = new Guessers.Place(List.of(),
                    IntStream.rangeClosed(1, ADDRESSES).mapToObj(i -> "127.0.1." + i).toList(), "127.0.0.1");
        }
        ana.launch().awaitReady();
    }

    @Test
    void hardlyAnyGuessIsComparedNobodyGetsInAndTheUserIsWarned() throws Exception {
        // given
        List<String> nameplates = new ArrayList<>();
        for (int i = 0; i < CODES; i++) {
            nameplates.add(Talk.issueCode(ana).substring(PREFIX.length(), PREFIX.length() + NAMEPLATE_LENGTH));
        }
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        Set<String> tried = new HashSet<>();
        long begun = System.nanoTime();
        Instant warned;
        // when
        try (Lookout user = Lookout.at(ana, "guessing");
                Guessers all = Guessers.at(place, ana, TRIES_EACH, nameplates)) {
            for (Guessers.Try done : all.tries()) {
                outcomes.merge(done.outcome(), 1, Integer::sum);
                tried.add(done.nameplate());
            }
            assertTrue(outcomes.containsKey(Outcome.COMPARED), "nobody's guess came as far as the node: " + outcomes);
            warned = user.seen();
        }
        // then
        Nodes.figure("guesses of codes: " + outcomes + " within " + millisSince(begun) + " ms");
        assertEquals(ADDRESSES * TRIES_EACH, outcomes.values().stream().mapToInt(Integer::intValue).sum());
        assertTrue(outcomes.getOrDefault(Outcome.COMPARED, 0) <= MOST_COMPARED, outcomes.toString());
        assertTrue(outcomes.getOrDefault(Outcome.BUSY, 0) > 0, outcomes.toString());
        assertEquals(Set.copyOf(nameplates), tried);
        assertEquals(1, ana.api().get(Api.TEAM + "/members").path("total").asInt());
        JsonNode audit = Await.until("the failures to be written down",
                () -> ana.api().get(Api.TEAM + "/audit?limit=500").path("events"),
                rows -> times(rows, "pairing.failed").size() >= MOST_COMPARED
                        && !times(rows, "pairing.guessing").isEmpty());
        Map<String, Long> live = actions(audit, "pairing.failed").map(row -> row.path("subject").asText())
                .filter(subject -> subject.startsWith(LIVE_CODE))
                .collect(
                        Collectors.groupingBy(subject -> subject.substring(LIVE_CODE.length()), Collectors.counting()));
        Nodes.figure("guesses that met a code while it lived, by its id: " + live);
        assertTrue(!live.isEmpty() && live.values().stream().allMatch(runs -> runs <= MOST_COMPARED_WITH_ONE),
                audit.toString());
        assertTrue(actions(audit, "invitation.made").map(row -> row.path("subject").asText()).toList()
                .containsAll(live.keySet()), "each is a code that was issued: " + audit);
        Instant failed = times(audit, "pairing.failed").get(MOST_COMPARED - 1);
        Instant alarm = times(audit, "pairing.guessing").getFirst();
        Nodes.figure("its audit log has the alarm " + millis(failed, alarm)
                + " ms after the tenth failure, the user saw it " + millis(alarm, warned) + " ms after that");
        assertTrue(millis(failed, alarm) <= ALARM_LIMIT_MS && millis(failed, warned) <= ALARM_LIMIT_MS
                && millis(alarm, warned) <= ALARM_LIMIT_MS,
                failed + " failed, " + alarm + " alarm, " + warned + " seen");
    }

    private static long millis(Instant from, Instant to) {
        return Duration.between(from, to).toMillis();
    }

    private static Stream<JsonNode> actions(JsonNode rows, String action) {
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.path("action").asText().equals(action));
    }

    private static List<Instant> times(JsonNode rows, String action) {
        return actions(rows, action).map(row -> Instant.parse(row.path("at").asText())).sorted().toList();
    }

    private static long millisSince(long begun) {
        return (System.nanoTime() - begun) / 1_000_000;
    }
}
