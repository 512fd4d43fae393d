// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;

import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.mesh.internal.entry.Entry;
import org.omnimesh.mesh.internal.entry.EntryDraft;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunCodec;
import org.omnimesh.mesh.internal.shell.TestNode;
import org.omnimesh.mesh.internal.shell.TestTrust;

/**
 * Measures a store with many entries by hand: {@code fill HOME ENTRIES PER_RUN} fills one and ends without closing it, as a
 * kill would; {@code open HOME} opens it, then stays idle.
 */
final class LogBenchmark {
    private static final int WAITING = 4096;

    private LogBenchmark() {}

    public static void main(String... arguments) throws Exception {
        Path home = Path.of(arguments[1]);
        Files.createDirectories(home);
        if (arguments[0].equals("fill")) {
            TestStore store = new TestStore(1, () -> home);
            fill(store, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            Runtime.getRuntime().halt(9);
        }
        long start = System.nanoTime();
        TestStore store = new TestStore(1, () -> home);
        System.out.printf("opened in %.2f s, projection up to date%n", (System.nanoTime() - start) / 1e9);
        memory("after opening");
        start = System.nanoTime();
        store.append("one more");
        System.out.printf("appended in %.3f s%n", (System.nanoTime() - start) / 1e9);
        if (arguments.length > 2) {
            start = System.nanoTime();
            store.log.check();
            System.out.printf("checked in %.2f s%n", (System.nanoTime() - start) / 1e9);
        }
        Thread.sleep(5000);
        System.gc();
        Thread.sleep(3000);
        memory("idle");
        store.close();
    }

    private static void memory(String when) throws Exception {
        String resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS")).findFirst().orElse("?");
        Runtime runtime = Runtime.getRuntime();
        System.out.printf("%s: %s, heap used %d MiB of %d MiB%n", when, resident,
                runtime.totalMemory() - runtime.freeMemory() >> 20, runtime.totalMemory() >> 20);
    }

    /** Admits runs of another device; the store itself checks no signatures. */
    private static void fill(TestStore store, int entries, int perRun) throws Exception {
        PeerId author = PeerId.ofPublicKey(new byte[32]);
        store.trust.readers.put(TestNode.CHANNEL, Set.of(store.device.peerId(), author));
        Semaphore room = new Semaphore(WAITING);
        LogHead head = LogHead.EMPTY;
        byte[] payload = new byte[200];
        long start = System.nanoTime();
        for (int done = 0; done < entries;) {
            List<Entry> run = new ArrayList<>();
            for (int i = 0; i < perRun && done < entries; i++, done++) {
                EntryHeader header = new EntryHeader(TestTrust.TEAM, TestNode.CHANNEL, author, head.seq() + 1,
                        new HybridTime(done, 0), TestNode.KIND, TestTrust.KEY);
                EntryDraft draft = EntryDraft.of(header, head, List.of());
                Entry entry = draft.seal(store.trust.seal(header, draft.associated(), payload));
                head = new LogHead(header.seq(), entry.id());
                run.add(entry);
            }
            Run encoded = RunCodec.encode(run, new Signature(new byte[Signature.LENGTH]));
            room.acquire();
            store.log.admit(encoded, false).whenComplete((outcome, failure) -> room.release());
        }
        room.acquire(WAITING);
        System.out.printf("filled %d entries in %.1f s%n", entries, (System.nanoTime() - start) / 1e9);
    }
}
