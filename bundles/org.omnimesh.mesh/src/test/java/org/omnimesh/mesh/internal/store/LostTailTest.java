// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.omnimesh.mesh.internal.entry.Run;

/** A disk that said it had forced what it then lost with the power: the log ends before what the tables know of. */
class LostTailTest extends TwoStores {
    private static final int HEADER_BYTES = 1024;
    private static final int LOSSES = 6;

    @Test
    void namesWhatWasLostUsesNoNumberTwiceAndMendsFromWhatAPeerHas() throws Exception {
        SplittableRandom random = new SplittableRandom(11);
        List<String> expected = new ArrayList<>(store.append("first ", 40));
        for (int loss = 0; loss < LOSSES; loss++) {
            // given: a peer has all
            List<Run> runs = stored(store, ownLog());
            for (Run run : runs) {
                other.log.admit(run, false).get(10, TimeUnit.SECONDS);
            }
            assertEquals(expected, other.read());
            // when
            store.close();
            cut(random);
            store.open();
            String next = "after loss " + loss;
            // then: the tables still have it, and it is known what the files lack
            assertEquals(expected, store.noted());
            assertEquals(expected.size() + 1, store.append(next).header().seq());
            store.log.check();
            List<Damage> lost = store.log.damaged();
            assertTrue(!lost.isEmpty(), "nothing was lost at " + loss);
            long missing = lost.stream().mapToLong(damage -> damage.lastSeq() - damage.firstSeq() + 1).sum();
            assertEquals(expected.size() + 1 - missing, store.read().size());
            // and when: the peer gives it
            for (Run run : runs) {
                store.log.repair(run).get(10, TimeUnit.SECONDS);
            }
            expected.add(next);
            store.log.check();
            assertEquals(List.of(), store.log.damaged());
            assertEquals(expected, store.read());
            assertEquals(Set.copyOf(expected), Set.copyOf(store.noted()));
            assertEquals(expected.size(), store.noted().size());
            expected.addAll(store.append("later " + loss + " ", 10));
        }
        // then: the files alone give the same, whatever holes they have
        store.close();
        store.replaceDatabase(Files.createDirectory(copies.resolve("empty")));
        store.open();
        assertEquals(Set.copyOf(expected), Set.copyOf(store.noted()));
        assertEquals(expected.size(), store.noted().size());
        assertEquals(List.of(), store.log.damaged());
    }

    /** Takes away some of what was written last, at least one byte. */
    private void cut(SplittableRandom random) throws Exception {
        Path newest = TestStore.files(store.logFolder()).stream().filter(file -> file.toString().endsWith(".seg"))
                .toList().getLast();
        try (RandomAccessFile file = new RandomAccessFile(newest.toFile(), "rw")) {
            int content = (int) file.length() - HEADER_BYTES;
            file.setLength(file.length() - 1 - random.nextInt(content / 2));
        }
    }
}
