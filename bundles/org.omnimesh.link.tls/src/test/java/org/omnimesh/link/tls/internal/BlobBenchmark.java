// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.BlobSource;

/**
 * Measures how fast parts travel between two processes over loopback; run by hand. Arguments: workers (default 4), part size
 * in KiB (default 1024), rounds of 1 GiB (default 6).
 */
final class BlobBenchmark {
    private static final ContentId CONTENT = new ContentId(new byte[32]);
    private static final long ROUND_BYTES = 1L << 30;
    private static final PrintStream OUT = System.out;

    private BlobBenchmark() {}

    /** Fetches; starts itself again as the serving end. */
    public static void main(String... args) throws Exception {
        if (args.length == 2 && args[0].equals("serve")) {
            serve(Integer.parseInt(args[1]));
            return;
        }
        int workers = args.length > 0 ? Integer.parseInt(args[0]) : 4;
        int partBytes = (args.length > 1 ? Integer.parseInt(args[1]) : 1024) << 10;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 6;
        Process server = new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"),
                "-cp", System.getProperty("java.class.path"), BlobBenchmark.class.getName(), "serve",
                Integer.toString(partBytes)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (TestNode node = new TestNode(); BufferedReader said = server.inputReader(StandardCharsets.UTF_8)) {
            node.links.setTrust(peer -> true);
            Multiaddr address = Multiaddr.parse(said.readLine());
            PeerId peer = node.links.dial(address, TestNode.TIMEOUT).peer();
            for (int round = 1; round <= rounds; round++) {
                Duration before = processorTime(server);
                double megabytesPerSecond = fetch(node, peer, workers, partBytes);
                OUT.printf("round %d: %.0f MB/s, both ends %.2f s of processor time, load %.1f%n", round,
                        megabytesPerSecond,
                        processorTime(server).minus(before).toMillis() / 1e3,
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
            }
        } finally {
            server.destroy();
        }
    }

    private static void serve(int partBytes) throws IOException {
        byte[] part = new byte[partBytes];
        new Random(1).nextBytes(part);
        try (TestNode node = new TestNode()) {
            node.links.setTrust(peer -> true);
            node.links.addBlobSource((requester, content, index) -> Optional
                    .of(new BlobSource.Part(part.length, new ByteArrayInputStream(part))));
            OUT.println(node.address());
            OUT.flush();
            while (System.in.read() >= 0) {
                continue;
            }
        }
    }

    /** What a busy machine falsifies least. */
    private static Duration processorTime(Process server) {
        Duration here = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        return here.plus(server.info().totalCpuDuration().orElse(Duration.ZERO));
    }

    private static double fetch(TestNode node, PeerId peer, int workers, int partBytes) throws Exception {
        int each = (int) (ROUND_BYTES / partBytes / workers);
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int worker = 0; worker < workers; worker++) {
                all.add(threads.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        node.links.fetch(peer, CONTENT, i, partBytes);
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        return (double) each * workers * partBytes / 1e6 / seconds;
    }
}
