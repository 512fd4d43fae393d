// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** How large groups of backlog become. */
class PaceTest {
    private final Pace pace = new Pace();

    private void applied(int times, int size, long nanos) {
        for (int i = 0; i < times; i++) {
            pace.applied(size, nanos);
        }
    }

    @Test
    void groupsBecomeAsLargeAsTheTimeAllows() {
        // when
        applied(50, 100_000, Pace.GROUP_NANOS / 2);
        // then
        assertEquals(200_000, pace.bytes(), 10);
    }

    @Test
    void theyAreSmallAtFirstAndWhenItIsSlow() {
        // given
        assertEquals(Pace.MIN_BYTES, pace.bytes());
        applied(50, 1_000_000, 1);
        // when
        applied(50, 100_000, Pace.GROUP_NANOS * 1000);
        // then
        assertEquals(Pace.MIN_BYTES, pace.bytes());
    }

    @Test
    void smallGroupsSayNothing() {
        // given
        applied(50, 100_000, Pace.GROUP_NANOS);
        // when
        applied(50, 1000, Pace.GROUP_NANOS * 10);
        // then
        assertEquals(100_000, pace.bytes(), 10);
    }
}
