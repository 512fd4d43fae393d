// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.time.Duration;
import java.time.Instant;

import org.omnimesh.api.node.TimeSource;

/** The machine's clocks, which a test can push forward; for what runs on threads of its own. Thread-safe. */
public final class RunningTime implements TimeSource {
    private volatile Duration offset = Duration.ZERO;

    @Override
    public Instant now() {
        return Instant.now().plus(offset);
    }

    @Override
    public Duration monotonic() {
        return Duration.ofNanos(System.nanoTime()).plus(offset);
    }

    /**
     * Pushes both clocks forward.
     *
     * @param more how much, not negative
     */
    public synchronized void advance(Duration more) {
        if (more.isNegative()) {
            throw new IllegalArgumentException("expected time to go forward, got " + more);
        }
        offset = offset.plus(more);
    }
}
