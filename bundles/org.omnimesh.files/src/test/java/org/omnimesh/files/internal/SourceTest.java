// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.PeerId;

class SourceTest {
    private final Source source = new Source(PeerId.ofPublicKey(new byte[32]));
    private Duration now = Duration.ofMinutes(1);

    /** Refuses as often as it takes, and returns for how long the source is left alone then. */
    private Duration pause() {
        for (int part = 0; part < Source.MAX_REFUSALS; part++) {
            assertFalse(source.isPaused(now));
            source.noteRefusal(part, now);
        }
        Duration begun = now;
        while (source.isPaused(now)) {
            now = now.plusMillis(100);
        }
        return now.minus(begun);
    }

    @Test
    void isLeftAloneLongerEachTimeUntilItGivesSomething() {
        // when
        List<Duration> pauses = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            pauses.add(pause());
        }
        // then
        assertEquals(Source.FIRST_PAUSE, pauses.get(0));
        for (int i = 1; i < pauses.size(); i++) {
            Duration twice = pauses.get(i - 1).multipliedBy(2);
            assertEquals(twice.compareTo(Source.PAUSE) < 0 ? twice : Source.PAUSE, pauses.get(i));
        }
        assertEquals(Source.PAUSE, pauses.get(5));
        // when
        source.noteSuccess();
        // then
        assertEquals(Source.FIRST_PAUSE, pause());
        assertTrue(pause().compareTo(Source.FIRST_PAUSE) > 0);
    }
}
