// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.omnimesh.api.log.LogEntry;

/** Measures by hand: {@code dev test mesh} compiles it, {@code java ...MeshBenchmark} runs it. */
final class MeshBenchmark {
    private static long cpuBefore;

    private MeshBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int entries = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 40_000;
        try (TestNode a = new TestNode(1); TestNode b = new TestNode(2); TestNode c = new TestNode(3)) {
            TestNode.team(a, b, c);
            TestNode.Notes notes = new TestNode.Notes("notes");
            for (TestNode node : List.of(a, b, c)) {
                node.log.add(notes).get(10, TimeUnit.SECONDS);
            }
            submitters(a, 5000, 64, "warm-up, 64 threads waiting");
            submitters(a, entries / 2, 64, "append durable, 64 threads waiting");
            a.link(b);
            await(b, a);
            cpuBefore = cpuNanos();
            long start = System.nanoTime();
            flood(a, entries);
            System.out.printf("appended in %.2f s%n", (System.nanoTime() - start) / 1e9);
            await(b, a);
            report("replicated A->B incl. durable and projected there", entries, start);
            start = System.nanoTime();
            long all = a.log.read(TestNode.CHANNEL, 0, 1).get(0).header().seq() + 5000 + entries / 2 + entries - 1;
            c.link(b);
            await(c, a);
            report("catch-up C from B", (int) all, start);
            latency(a, c, notes);
        }
    }

    private static void submitters(TestNode node, int entries, int threads, String what) throws Exception {
        long start = System.nanoTime();
        List<Thread> running = IntStream.range(0, threads).mapToObj(thread -> Thread.startVirtualThread(() -> {
            for (int i = 0; i < entries / threads; i++) {
                try {
                    node.append("x".repeat(200));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        })).toList();
        for (Thread thread : running) {
            thread.join();
        }
        report(what, entries, start);
    }

    private static void flood(TestNode node, int entries) {
        List<CompletableFuture<LogEntry>> all = new ArrayList<>();
        byte[] payload = "y".repeat(200).getBytes();
        for (int i = 0; i < entries; i++) {
            all.add(node.log.submit(TestNode.CHANNEL, TestNode.KIND, payload));
        }
        all.forEach(CompletableFuture::join);
    }

    private static long count(TestNode node) throws Exception {
        return node.database.read(transaction -> transaction
                .queryOne("SELECT COALESCE(MAX(n), 0) AS n FROM notes_note", row -> row.number("n")).orElse(0L));
    }

    private static void await(TestNode node, TestNode source) throws Exception {
        long all = count(source);
        while (count(node) < all) {
            Thread.sleep(2);
        }
    }

    private static void latency(TestNode from, TestNode to, TestNode.Notes notes) throws Exception {
        long[] times = new long[300];
        long seen = count(to);
        for (int i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            from.append("z");
            while (count(to) <= seen) {
                Thread.onSpinWait();
            }
            times[i] = (System.nanoTime() - start) / 1000;
            seen = count(to);
        }
        Arrays.sort(times);
        System.out.printf("append A to projected at C by way of B: p50 %d us, p99 %d us%n", times[150], times[297]);
    }

    private static void report(String what, int entries, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        long cpu = cpuNanos();
        System.out.printf("%s: %d entries in %.2f s = %.0f/s, %.1f us of processor time each%n", what, entries, seconds,
                entries / seconds, (cpu - cpuBefore) / 1e3 / entries);
        cpuBefore = cpu;
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }
}
