// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final String PRELOAD = "LD_PRELOAD";
    /** The wall clock as a process sees it; the other clocks stay as they are. */
    private static final String SOURCE = """
            #include <stdlib.h>
            #include <sys/syscall.h>
            #include <sys/time.h>
            #include <time.h>
            #include <unistd.h>
            static long offset(void) { const char *s = getenv("CLOCK_OFFSET"); return s ? atol(s) : 0; }
            int clock_gettime(clockid_t id, struct timespec *t) {
                int r = syscall(SYS_clock_gettime, id, t);
                if (r == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) t->tv_sec += offset();
                return r;
            }
            int gettimeofday(struct timeval *restrict t, void *restrict zone) {
                int r = syscall(SYS_gettimeofday, t, zone);
                if (r == 0 && t) t->tv_sec += offset();
                return r;
            }
            time_t time(time_t *t) {
                struct timespec now;
                clock_gettime(CLOCK_REALTIME, &now);
                if (t) *t = now.tv_sec;
                return now.tv_sec;
            }
            """;

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    @Test
    void wrongClocksDisturbNothing() throws Exception {
        // given
        Optional<Path> library = System.getProperty("os.name").equals("Linux") ? clockLibrary() : Optional.empty();
        assumeTrue(library.isPresent(), "skipped: the clock of a process is set by a C library, and there is no cc");
        NodeProcess ana = NODES.prepare("Ana").launch();
        NodeProcess early = atOffset(NODES.prepare("Early"), library.get(), Duration.ofDays(1)).launch();
        NodeProcess late = atOffset(NODES.prepare("Late"), library.get(), Duration.ofDays(-1)).launch();
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
        early.without(PRELOAD).launch().awaitReady();
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

    private static NodeProcess atOffset(NodeProcess node, Path library, Duration offset) {
        return node.with(PRELOAD, library.toString()).with("CLOCK_OFFSET", Long.toString(offset.toSeconds()));
    }

    private static void assertClockIsOff(NodeProcess node, Duration offset) throws IOException {
        Instant started = Instant.parse(node.nodeFile().path("started_at").asText());
        Duration off = Duration.between(Instant.now(), started);
        assertTrue(off.minus(offset).abs().compareTo(Duration.ofHours(1)) < 0, node.name() + " is off by " + off);
    }

    /** Builds the library; libfaketime would do, but makes a Java process ten times as busy. */
    private static Optional<Path> clockLibrary() throws IOException, InterruptedException {
        Path source = Files.writeString(NODES.folder().resolve("clock.c"), SOURCE);
        Path library = NODES.folder().resolve("clock.so");
        try {
            Command built = Command.run(NODES.folder(), List.of("cc", "-shared", "-fPIC", "-O1", "-o",
                    library.toString(), source.toString()));
            return Optional.of(library).filter(path -> built.exit() == 0);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
