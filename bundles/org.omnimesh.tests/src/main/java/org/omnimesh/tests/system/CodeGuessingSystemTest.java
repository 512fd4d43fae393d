// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omnimesh.tests.system.Guesser.Outcome;

import com.fasterxml.jackson.databind.JsonNode;

/** Wrong tries from fifty addresses at once at a node as it is delivered (research, test 5). */
@Timeout(900)
public class CodeGuessingSystemTest {
    private static final int ADDRESSES = 50;
    private static final int TRIES_EACH = Integer.getInteger("omnimesh.test.guesses", 10);
    private static final int CODES = 4;
    /** After so many failures within a quarter of an hour nobody's guess is compared any more. */
    private static final int MOST_COMPARED = 10;
    private static final String PREFIX = "OMNI-";
    private static final int NAMEPLATE_LENGTH = 3;

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static NodeProcess ana;

    @BeforeAll
    static void start() throws IOException {
        ana = NODES.start("Ana");
    }

    @Test
    void hardlyAnyGuessIsComparedNobodyGetsInAndTheUserIsWarned() throws Exception {
        // given
        List<String> nameplates = new ArrayList<>();
        for (int i = 0; i < CODES; i++) {
            nameplates.add(Talk.issueCode(ana).substring(PREFIX.length(), PREFIX.length() + NAMEPLATE_LENGTH));
        }
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        long begun = System.nanoTime();
        Instant warned;
        // when
        try (Lookout user = Lookout.at(ana, "guessing");
                ExecutorService hosts = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Outcome>>> all = new ArrayList<>();
            for (int i = 1; i <= ADDRESSES; i++) {
                int host = i;
                all.add(hosts.submit(() -> tries("127.0.1." + host, nameplates)));
            }
            for (Future<List<Outcome>> one : all) {
                one.get().forEach(outcome -> outcomes.merge(outcome, 1, Integer::sum));
            }
            warned = user.seen();
        }
        // then
        Nodes.figure("guesses of codes: " + outcomes + " within " + millisSince(begun) + " ms");
        assertEquals(ADDRESSES * TRIES_EACH, outcomes.values().stream().mapToInt(Integer::intValue).sum());
        assertTrue(outcomes.getOrDefault(Outcome.COMPARED, 0) <= MOST_COMPARED, outcomes.toString());
        assertTrue(outcomes.getOrDefault(Outcome.BUSY, 0) > 0, outcomes.toString());
        assertEquals(1, ana.api().get(Api.TEAM + "/members").path("total").asInt());
        JsonNode audit = Await.until("the failures to be written down",
                () -> ana.api().get(Api.TEAM + "/audit?limit=500").path("events"),
                rows -> last(rows, "pairing.failed").isPresent() && last(rows, "pairing.guessing").isPresent());
        Instant failed = last(audit, "pairing.failed").orElseThrow();
        Nodes.figure("its audit log has the alarm "
                + Duration.between(failed, last(audit, "pairing.guessing").orElseThrow()).toMillis()
                + " ms after the last failure, the user saw it " + Duration.between(failed, warned).toMillis()
                + " ms after it");
    }

    private static Optional<Instant> last(JsonNode rows, String action) {
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.path("action").asText().equals(action))
                .map(row -> Instant.parse(row.path("at").asText())).max(Comparator.naturalOrder());
    }

    private static List<Outcome> tries(String from, List<String> nameplates) throws Exception {
        List<Outcome> outcomes = new ArrayList<>();
        try (Guesser guesser = new Guesser(ana, from)) {
            for (int i = 0; i < TRIES_EACH; i++) {
                outcomes.add(guesser.guess(nameplates.get(i % nameplates.size())));
            }
        }
        return outcomes;
    }

    private static long millisSince(long begun) {
        return (System.nanoTime() - begun) / 1_000_000;
    }
}
