// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

import org.omnimesh.headless.internal.cli.NoNodeException;
import org.omnimesh.headless.internal.cli.RefusedException;

import com.fasterxml.jackson.databind.JsonNode;

/** The measurements: real processes on loopback, 200-byte payloads, all encrypted, signed and durable on both sides. */
final class MeshBench {
    /** What can be measured alone. */
    static final List<String> PARTS = List.of("two-nodes", "ten-nodes", "simulated");

    private static final int PAYLOAD_BYTES = 200;
    private static final int NODES = 10;
    private static final int LATENCY_PER_SECOND = 100;
    private static final double P50_MILLIS = 5;
    private static final double P99_MILLIS = 20;
    private static final int LIVE_PER_SECOND = 20;
    private static final int ROUND_SECONDS = 20;
    private static final int QUICK_ROUND_SECONDS = 5;
    private static final int MEASURED_SECONDS = 60;
    private static final int MAX_ROUNDS = 30;
    /** Below this the compilers count as resting: seconds of compiling a second, in all nodes together. */
    private static final double RESTING = 0.2;

    private final Path folder;
    private final Baseline baseline;
    private final boolean quick;
    private final Consumer<String> progress;
    private final List<Figure> figures = new ArrayList<>();
    private final List<Plot> plots = new ArrayList<>();

    MeshBench(Path folder, Baseline baseline, boolean quick, Consumer<String> progress) {
        this.folder = folder;
        this.baseline = baseline;
        this.quick = quick;
        this.progress = progress;
    }

    List<Figure> figures() {
        return figures;
    }

    List<Plot> plots() {
        return plots;
    }

    /** Measures one of {@link #PARTS}, or all of them if that is empty. */
    void run(String only) throws IOException, RefusedException, NoNodeException {
        for (String part : only.isEmpty() ? PARTS : List.of(only)) {
            switch (part) {
                case "two-nodes" -> twoNodes();
                case "ten-nodes" -> tenNodes();
                default -> Simulated.measure(quick, progress).ifPresent(figures::addAll);
            }
        }
    }

    private void twoNodes() throws IOException, RefusedException, NoNodeException {
        int entries = quick ? 20_000 : 100_000;
        progress.accept("two nodes, one busy author");
        BenchNode author = BenchNode.start(folder.resolve("author"));
        try {
            String channel = author.channel();
            String other = author.channel("other");
            try (BenchNode first = BenchNode.start(folder.resolve("reader"))) {
                author.admit(first);
                author.awaitLinks(1);
                first.awaitChannel(channel);
                first.awaitChannel(other);
                author.append(channel, entries / 4, 0);
                first.awaitArrivals(entries / 4);
                replicated(author, first, channel, entries);
            }
            caughtUp(author, channel, entries);
            delayed(author, channel, other, entries);
            long stored = quick ? 100_000 : 1_000_000;
            stored(author, channel, stored - entries / 4 - 3L * entries);
        } finally {
            author.kill();
        }
        reopened(quick ? "100,000" : "1,000,000");
    }

    private void replicated(BenchNode author, BenchNode reader, String channel, int entries)
            throws RefusedException, NoNodeException {
        reader.clear();
        long begun = author.append(channel, entries, 0).path("begun").asLong();
        JsonNode arrived = reader.awaitArrivals(entries);
        double rate = entries / seconds(begun, arrived.path("last").asLong());
        figures.add(Figure.atLeast("replicated, two nodes, one busy author", rate, "entries/s", 20_000,
                comparedRate(rate)));
        plots.add(Plot.course("Replicating " + grouped(entries) + " entries", arrived, begun));
    }

    private void caughtUp(BenchNode author, String channel, int entries)
            throws IOException, RefusedException, NoNodeException {
        progress.accept("catch-up of " + grouped(entries) + " entries");
        author.append(channel, entries, 0);
        long begun = System.nanoTime();
        try (BenchNode reader = BenchNode.start(folder.resolve("reader"))) {
            JsonNode arrived = reader.awaitArrivals(entries);
            long first = arrived.path("first").asLong();
            double rate = entries / seconds(first, arrived.path("last").asLong());
            figures.add(Figure.atLeast("catch-up of " + grouped(entries) + " entries by a node that was away", rate,
                    "entries/s", 25_000, comparedRate(rate) + String.format("; %.1f s from the start of its process",
                            seconds(begun, arrived.path("last").asLong()))));
            plots.add(Plot.course("Catching up on " + grouped(entries) + " entries", arrived, first));
        }
    }

    /** While a node catches up in one channel, entries are written in another one. */
    private void delayed(BenchNode author, String channel, String other, int entries)
            throws IOException, RefusedException, NoNodeException {
        progress.accept("a message in another channel meanwhile");
        author.append(channel, entries, 0);
        try (BenchNode reader = BenchNode.start(folder.resolve("reader"))) {
            reader.awaitArrivals(1);
            CompletableFuture<JsonNode> live = author.appendingLive(other, LIVE_PER_SECOND);
            JsonNode arrived = reader.awaitArrivals(entries);
            author.halt();
            finished(live);
            long first = arrived.path("first").asLong();
            long last = arrived.path("last").asLong();
            List<long[]> during = reader.samples(true).stream()
                    .filter(sample -> sample[0] >= first && sample[0] <= last)
                    .toList();
            double[] delays = millis(during);
            if (delays.length == 0) {
                progress.accept("no message was written while the node caught up; the delay is not measured");
                return;
            }
            figures.add(Figure.atMost("delay of a new message in another channel meanwhile, the longest",
                    delays[delays.length - 1], "ms", 100, comparedDelay(delays[delays.length - 1]) + "; median "
                            + Figure.number(at(delays, 0.5)) + " ms of " + delays.length));
            plots.add(Plot.points("Delay of new messages in another channel while catching up", during, first, 100));
        }
    }

    private void stored(BenchNode author, String channel, long more)
            throws IOException, RefusedException, NoNodeException {
        progress.accept("filling the store");
        if (more > 0) {
            author.append(channel, more, 0);
        }
        CompletableFuture<JsonNode> load = author.appending(channel, 1_000_000, 0);
        BenchNode.pause(Duration.ofSeconds(1));
        author.kill();
        load.exceptionally(gone -> null).join();
    }

    private void reopened(String stored) throws IOException, RefusedException, NoNodeException {
        progress.accept("reopening after kill -9");
        try (BenchNode author = BenchNode.start(folder.resolve("author"))) {
            figures.add(Figure.atMost("reopened after kill -9 under load with " + stored + " entries stored",
                    author.startSeconds(), "s", 5, "from the start of the process to its ready line"));
            BenchNode.pause(Duration.ofSeconds(quick ? 10 : 30));
            figures.add(Figure.atMost("resident memory, idle, " + stored + " entries stored", author.residentMib(),
                    "MiB", 200, ""));
        }
    }

    private void tenNodes() throws IOException, RefusedException, NoNodeException {
        progress.accept("ten nodes");
        List<BenchNode> nodes = new ArrayList<>();
        try {
            for (int i = 0; i < NODES; i++) {
                nodes.add(BenchNode.start(folder.resolve("node-" + i)));
                if (i > 0) {
                    nodes.get(0).admit(nodes.get(i));
                }
            }
            String channel = nodes.get(0).channel();
            for (BenchNode node : nodes) {
                node.awaitLinks(NODES - 1);
                node.awaitChannel(channel);
            }
            progress.accept("ten nodes are linked");
            all(nodes, channel, quick ? 200 : 1000, 0);
            deliveries(nodes, channel, quick ? 1000 : 10_000);
            latency(nodes, channel);
        } finally {
            for (BenchNode node : nodes) {
                node.kill();
            }
        }
    }

    /**
     * The nodes do nothing else. New processes compile their code, for which so few processors need minutes beside the work
     * itself; what comes after that counts.
     */
    private void latency(List<BenchNode> nodes, String channel) throws RefusedException, NoNodeException {
        progress.accept("the ten write 10 entries a second each, in turns, until they have compiled their code");
        int seconds = quick ? QUICK_ROUND_SECONDS : ROUND_SECONDS;
        Round first = round(nodes, channel, seconds);
        Round before = first;
        int rounds = 1;
        while (before.compiling() > RESTING && rounds < (quick ? 1 : MAX_ROUNDS)) {
            before = round(nodes, channel, seconds);
            rounds++;
        }
        progress.accept("after " + rounds * seconds + " s it is measured");
        Round last = round(nodes, channel, quick ? QUICK_ROUND_SECONDS : MEASURED_SECONDS);
        String what = "append to delivered, 100 entries/s, 10 nodes, ";
        double fsync = baseline.fsyncMillis();
        for (double share : List.of(0.5, 0.99)) {
            double limit = share < 0.9 ? P50_MILLIS : P99_MILLIS;
            figures.add(Figure.atMost(what + String.format("p%.0f above one fsync", 100 * share),
                    Math.max(0, at(last.delays(), share) - fsync), "ms", limit,
                    comparedDelay(at(last.delays(), share)) + String.format(
                            " in all, after %d s of it, with %.2f s of compiling a second in all nodes; %s ms at first",
                            rounds * seconds, last.compiling(), Figure.number(at(first.delays(), share)))));
        }
        plots.add(Plot.points("Append to delivered, 100 entries/s, 10 nodes, new processes", first.samples(),
                first.begun(), P99_MILLIS));
        plots.add(Plot.points("Append to delivered, 100 entries/s, 10 nodes, at the end", last.samples(),
                last.begun(), P99_MILLIS));
        plots.add(Plot.share("Append to delivered, 100 entries/s, 10 nodes, at the end", last.delays()));
    }

    /**
     * One round of steady writing.
     *
     * @param begun when
     * @param samples when entries were appended and arrived
     * @param delays how long that took, in milliseconds, in order
     * @param compiling seconds of compiling a second, of all nodes together, waiting for a processor included
     */
    private record Round(long begun, List<long[]> samples, double[] delays, double compiling) {}

    private static Round round(List<BenchNode> nodes, String channel, int seconds)
            throws RefusedException, NoNodeException {
        int each = LATENCY_PER_SECOND / NODES;
        long compiled = compiledMillis(nodes);
        long[] span = all(nodes, channel, each * seconds, each);
        double compiling = (compiledMillis(nodes) - compiled) / (1000 * seconds(span[0], span[1]));
        List<long[]> samples = new ArrayList<>();
        for (BenchNode node : nodes) {
            samples.addAll(node.samples(false));
        }
        return new Round(span[0], samples, millis(samples), compiling);
    }

    private static long compiledMillis(List<BenchNode> nodes) throws RefusedException, NoNodeException {
        long millis = 0;
        for (BenchNode node : nodes) {
            millis += node.compiledMillis();
        }
        return millis;
    }

    private void deliveries(List<BenchNode> nodes, String channel, int each) throws RefusedException, NoNodeException {
        progress.accept("all ten write at once");
        long[] span = all(nodes, channel, each, 0);
        double rate = (double) each * NODES * (NODES - 1) / seconds(span[0], span[1]);
        figures.add(Figure.atLeast("deliveries in total, 10 nodes", rate, "per second", 20_000,
                comparedRate(rate)));
    }

    /**
     * All nodes append, at once or at a rate in turns, and all arrives everywhere; returns when the first began and the last
     * arrived.
     */
    private static long[] all(List<BenchNode> nodes, String channel, int each, int perSecond)
            throws RefusedException, NoNodeException {
        for (BenchNode node : nodes) {
            node.clear();
        }
        List<CompletableFuture<JsonNode>> running = new ArrayList<>();
        for (BenchNode node : nodes) {
            running.add(node.appending(channel, each, perSecond));
            if (perSecond > 0) {
                BenchNode.pause(Duration.ofSeconds(1).dividedBy((long) perSecond * nodes.size()));
            }
        }
        long begun = Long.MAX_VALUE;
        for (CompletableFuture<JsonNode> one : running) {
            begun = Math.min(begun, finished(one).path("begun").asLong());
        }
        long last = 0;
        for (BenchNode node : nodes) {
            last = Math.max(last, node.awaitArrivals((long) each * (NODES - 1)).path("last").asLong());
        }
        return new long[] { begun, last };
    }

    private static JsonNode finished(CompletableFuture<JsonNode> answer) throws RefusedException {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw new RefusedException(0, String.valueOf(e.getCause().getMessage()));
        }
    }

    private String comparedRate(double rate) {
        return String.format("%.0f per fsync, %.1f per signature check, %.1f %% of plain TLS",
                rate / baseline.fsyncsPerSecond(), rate / baseline.verifiesPerSecond(),
                100 * rate * PAYLOAD_BYTES / (baseline.tlsMibPerSecond() * (1 << 20)));
    }

    private String comparedDelay(double millis) {
        return Figure.number(millis) + " ms, " + Figure.number(millis / baseline.fsyncMillis()) + " fsyncs";
    }

    private static double[] millis(List<long[]> samples) {
        return samples.stream().mapToDouble(sample -> (sample[1] - sample[0]) / 1e6).sorted().toArray();
    }

    private static double at(double[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }

    private static String grouped(int number) {
        return Figure.number(number);
    }
}
