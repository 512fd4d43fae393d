// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import org.omnimesh.headless.internal.cli.DemoNode;
import org.omnimesh.headless.internal.cli.NoNodeException;
import org.omnimesh.headless.internal.cli.RefusedException;

import com.fasterxml.jackson.databind.JsonNode;

/** A node that is measured. */
final class BenchNode implements AutoCloseable {
    private static final String BENCH = "/api/v1/bench";
    private static final int ADMISSIONS = 4;
    private static final int STOP_SECONDS = 60;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofMillis(50);

    private final DemoNode node;
    private final double startSeconds;

    private BenchNode(DemoNode node, double startSeconds) {
        this.node = node;
        this.startSeconds = startSeconds;
    }

    static BenchNode start(Path home) throws IOException, NoNodeException {
        long begun = System.nanoTime();
        DemoNode node = DemoNode.start(home, String.valueOf(home.getFileName()), "--bench", "--log", "warn");
        return new BenchNode(node, (System.nanoTime() - begun) / 1e9);
    }

    /** Returns the seconds from the start of the process to its ready line. */
    double startSeconds() {
        return startSeconds;
    }

    Path home() {
        return node.home();
    }

    String channel() throws RefusedException, NoNodeException {
        return node.firstChannel();
    }

    /** Makes another channel that all may read. */
    String channel(String name) throws RefusedException, NoNodeException {
        return node.api().post("/api/v1/team/channels", Map.of("name", name, "type", "public")).path("id").asText();
    }

    /** Lets another node into this one's team; on a busy machine a try may take too long. */
    void admit(BenchNode newcomer) throws RefusedException, NoNodeException {
        List<String> addresses = new ArrayList<>();
        node.api().get("/api/v1/team/status").path("multiaddrs").forEach(address -> addresses.add(address.asText()));
        for (int left = ADMISSIONS - 1; left >= 0; left--) {
            JsonNode code = node.api().post("/api/v1/p2p/connection-code", Map.of());
            try {
                newcomer.node.api().post("/api/v1/p2p/add-peer",
                        Map.of("code", code.path("code").asText(), "multiaddrs", addresses));
                return;
            } catch (RefusedException e) {
                if (left == 0) {
                    throw e;
                }
            }
        }
    }

    void awaitLinks(int links) throws RefusedException, NoNodeException {
        await("links to " + links + " others", () -> node.api().get("/api/v1/team/status").path("connected_peers")
                .asInt() >= links);
    }

    void awaitChannel(String channel) throws RefusedException, NoNodeException {
        await("the channel", () -> node.api().get("/api/v1/team/channels").path("channels").findValuesAsText("id")
                .contains(channel));
    }

    /** Appends and returns when all is durable here; the answer tells when it began and was done. */
    JsonNode append(String channel, long entries, int perSecond) throws RefusedException, NoNodeException {
        return node.api().postPatiently(BENCH + "/append?channel=" + channel + "&entries=" + entries + "&rate="
                + perSecond);
    }

    /** Appends in the background. */
    CompletableFuture<JsonNode> appending(String channel, long entries, int perSecond) {
        return background(() -> append(channel, entries, perSecond));
    }

    /** Appends what is told from the rest, in the background, until {@link #halt}. */
    CompletableFuture<JsonNode> appendingLive(String channel, int perSecond) {
        return background(() -> node.api().postPatiently(
                BENCH + "/append?live=1&channel=" + channel + "&entries=1000000&rate=" + perSecond));
    }

    void halt() throws RefusedException, NoNodeException {
        node.api().post(BENCH + "/halt", Map.of());
    }

    void clear() throws RefusedException, NoNodeException {
        node.api().post(BENCH + "/clear", Map.of());
    }

    /** Waits until so many entries of others arrived. */
    JsonNode awaitArrivals(long count) throws RefusedException, NoNodeException {
        await(count + " entries to arrive", () -> arrivals().path("count").asLong() >= count);
        return arrivals();
    }

    JsonNode arrivals() throws RefusedException, NoNodeException {
        return node.api().get(BENCH);
    }

    /** Returns when entries were appended and arrived here, in nanoseconds of the machine's monotonic clock. */
    List<long[]> samples(boolean live) throws RefusedException, NoNodeException {
        List<long[]> samples = new ArrayList<>();
        node.api().get(BENCH + "/samples" + (live ? "?live=1" : "")).path("samples")
                .forEach(pair -> samples.add(new long[] { pair.get(0).asLong(), pair.get(1).asLong() }));
        return samples;
    }

    /** Returns for how long the process has compiled code, in milliseconds. */
    long compiledMillis() throws RefusedException, NoNodeException {
        return node.api().get(BENCH + "/compiled").path("millis").asLong();
    }

    /** Returns the memory that the process has resident, in MiB. */
    double residentMib() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(node.process().pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
            }
        }
        throw new IOException("the system does not tell the process's memory");
    }

    /** Ends the process at once, as kill -9 does. */
    void kill() throws IOException {
        try {
            node.process().destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Stops the process as SIGTERM does, and waits. */
    @Override
    public void close() throws IOException {
        node.process().destroy();
        try {
            if (!node.process().waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        }
    }

    private interface Question {
        boolean answer() throws RefusedException, NoNodeException;
    }

    private interface Work {
        JsonNode run() throws RefusedException, NoNodeException;
    }

    private static void await(String what, Question question) throws RefusedException, NoNodeException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!question.answer()) {
            if (System.nanoTime() > deadline) {
                throw new RefusedException(0, "waited " + PATIENCE.toMinutes() + " minutes in vain for " + what);
            }
            pause(POLL);
        }
    }

    static void pause(Duration time) throws RefusedException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(0, "interrupted");
        }
    }

    private static CompletableFuture<JsonNode> background(Work work) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return work.run();
            } catch (RefusedException | NoNodeException e) {
                throw new CompletionException(e);
            }
        }, task -> Thread.ofVirtual().start(task));
    }
}
