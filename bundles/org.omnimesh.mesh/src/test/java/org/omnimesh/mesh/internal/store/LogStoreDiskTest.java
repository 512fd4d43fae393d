// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.mesh.internal.core.Outcome;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunBytes;
import org.omnimesh.mesh.internal.entry.RunCodec;
import org.omnimesh.mesh.internal.segment.FaultyDisk;
import org.omnimesh.mesh.internal.shell.TestNode;
import org.omnimesh.testing.TemporaryHome;

/**
 * The whole store, tables and projections included, on a disk that refuses and loses its power at any moment: each life of it
 * ends so, and a peer takes what was told and stored, so that it would notice two entries with one number.
 */
class LogStoreDiskTest {
    private static final int LIVES = Integer.getInteger("omnimesh.test.disk.lives", 25);
    private static final int MOST_AT_ONCE = 12;
    private static final int CALLS = 40;

    @TempDir
    private Path copies;
    private final long seed = Long.getLong("omnimesh.test.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final List<String> acknowledged = new ArrayList<>();
    private final Set<String> refused = new HashSet<>();
    private String when = "";
    private int next;

    @Test
    void losesNothingAcknowledgedWhateverTheDiskDoes() throws Exception {
        try (TemporaryHome home = new TemporaryHome(); TemporaryHome peersHome = new TemporaryHome()) {
            FaultyDisk disk = new FaultyDisk(TestStore.logFolder(home), random.nextLong());
            TestStore store = new TestStore(1, home, disk);
            TestStore peer = new TestStore(2, peersHome);
            for (TestStore each : List.of(store, peer)) {
                each.trust.readers.put(TestNode.CHANNEL, Set.of(store.device.peerId(), peer.device.peerId()));
            }
            for (int life = 0; life < LIVES; life++) {
                when = "seed " + seed + ", life " + life;
                write(store, disk);
                endAndBegin(store, peer, disk, copies.resolve(String.valueOf(life)));
                assertWhole(store, peer);
            }
            store.close();
            peer.close();
        }
    }

    /** Several groups, one of which may meet a disk that refuses, for a while or for good. */
    private void write(TestStore store, FaultyDisk disk) throws Exception {
        boolean off = random.nextBoolean();
        disk.fail(off ? FaultyDisk.NO_POWER : random.nextBoolean() ? FaultyDisk.FULL : FaultyDisk.BROKEN,
                random.nextInt(CALLS));
        for (int group = random.nextInt(8); group > 0; group--) {
            append(store);
        }
        if (!off) {
            disk.heal();
            assertEquals(0, append(store), when + ": it goes on by itself");
        }
    }

    /** Submits some entries together; returns how many were refused. */
    private int append(TestStore store) throws Exception {
        List<CompletableFuture<LogEntry>> waiting = new ArrayList<>();
        int first = next;
        for (int count = 1 + random.nextInt(MOST_AT_ONCE); count > 0; count--) {
            waiting.add(store.submit(text(next++)));
        }
        int failed = 0;
        for (int i = 0; i < waiting.size(); i++) {
            String text = text(first + i);
            try {
                waiting.get(i).get(60, TimeUnit.SECONDS);
                acknowledged.add(text);
            } catch (ExecutionException e) {
                refused.add(text);
                failed++;
            }
        }
        return failed;
    }

    private static String text(int number) {
        return "text " + number;
    }

    /** What H2 had not forced itself by then may be lost with the power, too, and is applied again. */
    private void endAndBegin(TestStore store, TestStore peer, FaultyDisk disk, Path copy) throws Exception {
        disk.fail(FaultyDisk.NO_POWER, 0);
        store.close();
        disk.cutPower();
        if (random.nextInt(4) == 0) {
            store.open();
            store.close();
            store.copyDatabase(copy);
            store.open();
            // before anything is told anew: what was written and not told any more is not told later
            assertWhole(store, peer);
            assertEquals(0, append(store), when);
            store.close();
            store.replaceDatabase(copy);
        }
        store.open();
    }

    private void assertWhole(TestStore store, TestStore peer) throws Exception {
        List<String> there = store.read();
        assertEquals(there, store.noted(), when);
        assertEquals(there.size(), new HashSet<>(there).size(), when + ": nothing twice");
        List<String> expected = there.stream().filter(text -> !refused.contains(text)).toList();
        assertEquals(acknowledged, expected, when);
        store.log.check();
        assertEquals(List.of(), store.log.damaged(), when);
        give(peer, List.copyOf(store.own));
        store.own.clear();
        LogId log = new LogId(TestNode.CHANNEL, store.device.peerId());
        long has = peer.read().size();
        List<Run> more = new ArrayList<>();
        for (RunBytes bytes : store.log.load(TestNode.CHANNEL, Map.of(log.author(), has), Integer.MAX_VALUE)
                .orElseThrow()) {
            more.add(RunCodec.decode(bytes.encoded()));
        }
        give(peer, more);
        assertEquals(there, peer.read(), when + ": a peer has the same");
        assertTrue(there.size() >= acknowledged.size(), when);
    }

    private void give(TestStore peer, List<Run> runs) throws Exception {
        for (Run run : runs) {
            assertEquals(Outcome.STORED, peer.log.admit(run, false).get(60, TimeUnit.SECONDS), when);
        }
    }
}
