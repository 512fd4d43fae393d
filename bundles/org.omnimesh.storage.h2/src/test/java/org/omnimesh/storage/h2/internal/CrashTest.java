// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.SeededRandom;
import org.omnimesh.testing.TemporaryHome;

/** Kills a writing process again and again: what it acknowledged must be there, without gaps. */
class CrashTest {
    private static final int KILLS = Integer.getInteger("omnimesh.test.kills", 10);
    private static final long SEED = 42;
    /** Lets the child compact half of the time. */
    private static final Compaction.Limits OFTEN = new Compaction.Limits(128 * 1024, 2);

    @Test
    void keepsEveryAcknowledgedRowThroughKills() throws Exception {
        killAgainAndAgain(Compaction.Limits.STANDARD);
    }

    @Test
    void keepsEveryAcknowledgedRowThroughKillsAndCompactions() throws Exception {
        killAgainAndAgain(OFTEN);
    }

    @Test
    void keepsAPrefixOfDerivedRowsWithEveryDurableOne() throws Exception {
        SeededRandom random = new SeededRandom(SEED);
        long next = 0;
        try (TemporaryHome home = new TemporaryHome()) {
            for (int kill = 0; kill < KILLS; kill++) {
                long last;
                try (ChildNode child = ChildNode.derive(home.directory(), next)) {
                    child.awaitAcknowledged(next + 50 + 8 * (random.bytes(1)[0] & 0x7f));
                    last = child.kill();
                }
                next = assertPrefix(home, last);
            }
        }
    }

    private static long assertPrefix(TemporaryHome home, long last) throws Exception {
        H2Database database = new H2Database(new FixedKeyVault(1), home, new RecordingEventAdmin());
        List<Long> ids = Notes.ids(database);
        database.close();
        assertTrue(ids.size() > last, "acknowledged " + last + ", found " + ids.size() + " rows");
        assertEquals(LongStream.range(0, ids.size()).boxed().toList(), ids);
        return ids.size();
    }

    private static void killAgainAndAgain(Compaction.Limits limits) throws Exception {
        SeededRandom random = new SeededRandom(SEED);
        long next = 0;
        try (TemporaryHome home = new TemporaryHome()) {
            for (int kill = 0; kill < KILLS; kill++) {
                long last;
                try (ChildNode child = ChildNode.start(home.directory(), next, limits)) {
                    child.awaitAcknowledged(next + (random.bytes(1)[0] & 0x7f));
                    last = child.kill();
                }
                next = assertPrefix(home, last);
            }
        }
    }
}
