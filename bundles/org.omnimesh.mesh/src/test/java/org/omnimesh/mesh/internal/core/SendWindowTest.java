// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.IntFunction;

import org.junit.jupiter.api.Test;

class SendWindowTest {
    private static final int FRAME = 16 << 10;

    /** Sends as much as allowed for a while over a line that takes a time for each frame; returns the longest queueing. */
    private static Duration run(SendWindow window, Duration delay, Duration perFrame, int frames) {
        return run(window, delay, number -> perFrame, frames);
    }

    private static Duration run(SendWindow window, Duration delay, IntFunction<Duration> perFrame, int frames) {
        Duration now = Duration.ofMinutes(10);
        Duration free = now;
        Duration longest = Duration.ZERO;
        long sent = 0;
        ArrayDeque<Duration> done = new ArrayDeque<>();
        for (long released = 0; released < frames; released++) {
            while (window.inFlightBytes() + FRAME <= window.backlogBytes()) {
                window.sent(++sent, FRAME, now);
                free = (free.compareTo(now) > 0 ? free : now).plus(perFrame.apply((int) sent));
                done.add(free.plus(delay));
                if (released > frames / 2) {
                    Duration queued = free.minus(now);
                    longest = queued.compareTo(longest) > 0 ? queued : longest;
                }
            }
            now = done.remove();
            window.release(released + 1, now);
        }
        return longest;
    }

    @Test
    void fillsAFastPeerCompletely() {
        SendWindow window = new SendWindow();
        run(window, Duration.ofMillis(1), Duration.ofNanos(100_000), 2000);
        assertEquals(SendWindow.MAX_BYTES - SendWindow.LIVE_RESERVE_BYTES, window.backlogBytes());
    }

    @Test
    void keepsTheQueueOfASlowPeerShort() {
        SendWindow window = new SendWindow();
        Duration queued = run(window, Duration.ofMillis(1), Duration.ofMillis(4), 2000);
        assertTrue(queued.compareTo(SendWindow.TARGET.multipliedBy(2)) < 0, queued.toString());
    }

    @Test
    void keepsItShorterWhileNewEntriesGoBeside() {
        SendWindow window = new SendWindow();
        window.live(Duration.ofHours(1));
        Duration queued = run(window, Duration.ofMillis(1), Duration.ofMillis(1), 2000);
        assertTrue(queued.compareTo(SendWindow.TARGET) < 0, queued.toString());
        Duration otherwise = run(new SendWindow(), Duration.ofMillis(1), Duration.ofMillis(1), 2000);
        assertTrue(otherwise.compareTo(SendWindow.TARGET) >= 0, otherwise.toString());
    }

    @Test
    void doesNotTakeTheSlowStartOfAPeerForALongLine() {
        SendWindow window = new SendWindow();
        Duration queued = run(window, Duration.ofMillis(1),
                number -> Duration.ofMillis(Math.round(Math.max(4, 150 * Math.pow(0.98, number)))), 2000);
        assertTrue(queued.compareTo(SendWindow.TARGET.multipliedBy(2)) < 0, queued.toString());
    }

    @Test
    void doesNotStaySmallWhenOnlySmallFramesFollow() {
        // given: a line of 100 ms, until its length is doubted
        SendWindow window = new SendWindow();
        Duration now = Duration.ofMinutes(10);
        long sent = 0;
        int before = 0;
        while (window.backlogBytes() > before) {
            before = window.backlogBytes();
            while (window.inFlightBytes() + FRAME <= before) {
                window.sent(++sent, FRAME, now);
            }
            now = now.plusMillis(100);
            window.release(sent, now);
        }
        assertEquals(SendWindow.MIN_BACKLOG_BYTES, window.backlogBytes());
        // when
        window.sent(++sent, 100, now);
        window.release(sent, now.plusMillis(1));
        // then
        assertTrue(window.backlogBytes() > 2 * SendWindow.MIN_BACKLOG_BYTES);
    }

    @Test
    void fillsALongLine() {
        SendWindow window = new SendWindow();
        run(window, Duration.ofMillis(200), Duration.ofMillis(4), 2000);
        assertTrue(window.backlogBytes() >= 50 * FRAME, window.backlogBytes() + " bytes");
    }

    @Test
    void neverShrinksToNothing() {
        SendWindow window = new SendWindow();
        run(window, Duration.ofMillis(1), Duration.ofMillis(100), 200);
        assertEquals(SendWindow.MIN_BACKLOG_BYTES, window.backlogBytes());
    }

    @Test
    void countsWhatIsUnderWay() {
        SendWindow window = new SendWindow();
        window.sent(1, 10, Duration.ZERO);
        window.sent(2, 20, Duration.ofSeconds(1));
        window.release(1, Duration.ofSeconds(1));
        assertEquals(20, window.inFlightBytes());
        assertTrue(window.stalled(Duration.ofSeconds(21), Duration.ofSeconds(20)));
        window.forget();
        assertTrue(window.isEmpty());
    }
}
