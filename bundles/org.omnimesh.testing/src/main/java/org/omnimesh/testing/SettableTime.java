// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.time.Duration;
import java.time.Instant;

import org.omnimesh.api.node.TimeSource;

/** A clock that stands still until a test moves it. Thread-safe. */
public final class SettableTime implements TimeSource {
    /** Where {@link #SettableTime()} begins. */
    public static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");

    private Instant now;
    private Duration monotonic = Duration.ZERO;

    /** Begins at {@link #START}. */
    public SettableTime() {
        this(START);
    }

    /**
     * Begins at a time.
     *
     * @param now the wall-clock time
     */
    public SettableTime(Instant now) {
        this.now = now;
    }

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized Duration monotonic() {
        return monotonic;
    }

    /**
     * Lets time pass on both clocks.
     *
     * @param duration how much, not negative
     */
    public synchronized void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("expected time to go forward, got " + duration);
        }
        now = now.plus(duration);
        monotonic = monotonic.plus(duration);
    }

    /**
     * Makes the wall clock jump, as when somebody sets it; the monotonic clock stays.
     *
     * @param time the new wall-clock time
     */
    public synchronized void jumpTo(Instant time) {
        now = time;
    }
}
