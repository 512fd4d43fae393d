// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Has a process see another time than there is. */
final class WrongClock {
    /** The variable by which a process gets the library. */
    static final String PRELOAD = "LD_PRELOAD";

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

    private final Path library;

    private WrongClock(Path library) {
        this.library = library;
    }

    /** Builds the library, in a folder; libfaketime would do, but makes a Java process ten times as busy. */
    static Optional<WrongClock> build(Path folder) throws IOException, InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        Path source = Files.writeString(folder.resolve("clock.c"), SOURCE);
        Path library = folder.resolve("clock.so");
        try {
            Command built = Command.run(folder, List.of("cc", "-shared", "-fPIC", "-O1", "-o", library.toString(),
                    source.toString()));
            return Optional.of(new WrongClock(library)).filter(clock -> built.exit() == 0);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Has a node that is not running begin with its clock so far off. */
    NodeProcess set(NodeProcess node, Duration offset) {
        return node.with(PRELOAD, library.toString()).with("CLOCK_OFFSET", Long.toString(offset.toSeconds()));
    }
}
