// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.testing.contract.TimeSourceContractTest;

class SettableTimeTest extends TimeSourceContractTest {
    @Override
    protected TimeSource make() {
        return new SettableTime();
    }

    @Override
    protected void pass(TimeSource clocks, Duration step) {
        ((SettableTime) clocks).advance(step);
    }

    @Test
    void aJumpOfTheWallClockLeavesTheMonotonicClock() {
        SettableTime time = new SettableTime();
        time.advance(Duration.ofSeconds(7));
        time.jumpTo(Instant.EPOCH);
        assertEquals(Instant.EPOCH, time.now());
        assertEquals(Duration.ofSeconds(7), time.monotonic());
    }
}
