// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.time.Instant;

import org.omnimesh.api.node.TimeSource;

/** The machine's clocks, which a test can push forward. Thread-safe. */
final class RunningTime implements TimeSource {
    private volatile Duration offset = Duration.ZERO;

    @Override
    public Instant now() {
        return Instant.now().plus(offset);
    }

    @Override
    public Duration monotonic() {
        return Duration.ofNanos(System.nanoTime()).plus(offset);
    }

    void advance(Duration more) {
        offset = offset.plus(more);
    }
}
