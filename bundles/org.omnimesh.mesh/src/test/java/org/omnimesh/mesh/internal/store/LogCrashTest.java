// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.omnimesh.testing.TemporaryHome;

/** Kills a process that appends again and again: what it acknowledged is there once, in the log and in the projection. */
class LogCrashTest {
    private static final int KILLS = Integer.getInteger("omnimesh.test.log.kills", 5);

    @Test
    void keepsEveryAcknowledgedEntryThroughKills() throws Exception {
        long seed = Long.getLong("omnimesh.test.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        Set<String> acknowledged = new HashSet<>();
        try (TemporaryHome home = new TemporaryHome()) {
            for (int kill = 0; kill < KILLS; kill++) {
                // when
                try (StoreChild child = StoreChild.start(home.directory(), "k" + kill)) {
                    child.awaitAcknowledged(1 + random.nextInt(2000));
                    acknowledged.addAll(child.kill());
                }
                // then
                try (TestStore store = new TestStore(StoreChild.SEED, home)) {
                    List<String> noted = store.noted();
                    Set<String> there = new HashSet<>(noted);
                    Set<String> lost = new HashSet<>(acknowledged);
                    lost.removeAll(there);
                    assertEquals(Set.of(), lost, "seed " + seed);
                    assertEquals(noted.size(), there.size(), "seed " + seed + ": nothing twice");
                    assertEquals(noted, store.read(), "seed " + seed);
                    assertEquals(List.of(), store.log.damaged());
                }
            }
        }
        assertTrue(acknowledged.size() >= KILLS);
    }
}
