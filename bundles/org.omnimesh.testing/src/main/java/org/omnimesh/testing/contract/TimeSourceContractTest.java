// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.testing.Await;

/** What every {@link TimeSource} promises. */
public abstract class TimeSourceContractTest {
    private static final int THREADS = 4;
    private static final int READINGS = 10_000;
    private static final Duration STEP = Duration.ofMillis(1);

    private TimeSource time;

    /**
     * Makes the clocks of this test.
     *
     * @return the clocks
     * @throws Exception if it cannot
     */
    protected abstract TimeSource make() throws Exception;

    /**
     * Lets a little time pass if it does not by itself.
     *
     * @param clocks what {@link #make} returned
     * @param step how much, not zero
     */
    protected abstract void pass(TimeSource clocks, Duration step);

    @BeforeEach
    final void makeClocks() throws Exception {
        time = make();
    }

    @Test
    final void bothClocksGoOn() {
        Instant now = time.now();
        Duration monotonic = time.monotonic();
        pass(time, STEP);
        Await.until("the wall clock goes on", () -> time.now().isAfter(now));
        Await.until("the monotonic clock goes on", () -> time.monotonic().compareTo(monotonic) > 0);
    }

    @Test
    final void wallClockTellsMillisecondsApart() {
        pass(time, STEP);
        Await.until("a reading is no whole second", () -> time.now().toEpochMilli() % 1000 != 0);
    }

    @Test
    final void monotonicClockNeverGoesBack() {
        Duration before = time.monotonic();
        for (int i = 0; i < READINGS; i++) {
            Duration next = time.monotonic();
            assertFalse(next.compareTo(before) < 0, "the monotonic clock went from " + before + " to " + next);
            before = next;
        }
    }

    @Test
    final void threadsAgreeOnTheMonotonicClock() throws Exception {
        Duration before = time.monotonic();
        Callable<Duration> reading = time::monotonic;
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Duration>> all = threads.invokeAll(Stream.generate(() -> reading).limit(THREADS).toList());
            Duration after = time.monotonic();
            for (Future<Duration> read : all) {
                assertTrue(read.resultNow().compareTo(before) >= 0 && read.resultNow().compareTo(after) <= 0);
            }
        }
    }
}
