// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Computers whose clocks are a day off. */
@Timeout(400)
public class ClockSystemTest {
    @RegisterExtension
    static final Nodes NODES = new Nodes();

    @Test
    void wrongClocksDisturbNothing() throws Exception {
        // given
        Optional<WrongClock> clock = WrongClock.build(NODES.folder());
        assumeTrue(clock.isPresent(), "skipped: the clock of a process is set by a C library, and there is no cc");
        NodeProcess ana = NODES.prepare("Ana").launch();
        NodeProcess early = clock.get().set(NODES.prepare("Early"), Duration.ofDays(1)).launch();
        NodeProcess late = clock.get().set(NODES.prepare("Late"), Duration.ofDays(-1)).launch();
        List<NodeProcess> all = List.of(ana, early, late);
        for (NodeProcess node : all) {
            node.awaitReady();
        }
        assertClockIsOff(early, Duration.ofDays(1));
        assertClockIsOff(late, Duration.ofDays(-1));

        // when
        Talk.pairAt("127.0.0.1", early, late);
        Talk.pairAt("127.0.0.1", late, ana);
        List<String> talk = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            for (NodeProcess node : all) {
                talk.add("round " + round + ", " + node.name());
                Talk.send(node, talk.getLast());
                for (NodeProcess other : all) {
                    Talk.awaitText(other, talk.getLast());
                }
            }
        }

        // then each answer is below what it answers, everywhere
        for (NodeProcess node : all) {
            assertEquals(talk, Talk.texts(node), node.name());
        }

        // when a clock is put right and another node starts once more
        early.terminate();
        early.without(WrongClock.PRELOAD).launch().awaitReady();
        late.terminate();
        late.launch().awaitReady();
        Talk.awaitLinked(early, late);
        Talk.awaitLinked(early, ana);
        talk.add("my clock was wrong");
        Talk.send(early, talk.getLast());
        for (NodeProcess node : all) {
            Talk.awaitText(node, talk.getLast());
            assertEquals(talk, Talk.texts(node), node.name());
        }
    }

    private static void assertClockIsOff(NodeProcess node, Duration offset) throws IOException {
        Instant started = Instant.parse(node.nodeFile().path("started_at").asText());
        Duration off = Duration.between(Instant.now(), started);
        assertTrue(off.minus(offset).abs().compareTo(Duration.ofHours(1)) < 0, node.name() + " is off by " + off);
    }
}
