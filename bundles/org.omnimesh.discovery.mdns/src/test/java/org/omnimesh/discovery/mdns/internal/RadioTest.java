// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.discovery.mdns.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often nodes ask who is there; each asks when its last interval has passed, and all others answer. */
class RadioTest {
    @ParameterizedTest
    @ValueSource(ints = { 2, 10, 50, 100 })
    void allNodesTogetherAskAboutOnceInHalfAMinute(int nodes) {
        Duration between = Radio.longestQueryInterval(nodes - 1).dividedBy(nodes);
        assertTrue(between.compareTo(Duration.ofSeconds(30)) >= 0, "once in " + between);
        assertTrue(between.compareTo(Duration.ofSeconds(45)) <= 0, "once in " + between);
    }

    @Test
    void asksAtLeastOnceAMinuteWhenNobodyIsThereAndOnceAnHourHoweverManyAre() {
        assertEquals(Duration.ofMinutes(1), Radio.longestQueryInterval(0));
        assertEquals(Duration.ofHours(1), Radio.longestQueryInterval(1_000_000));
    }
}
