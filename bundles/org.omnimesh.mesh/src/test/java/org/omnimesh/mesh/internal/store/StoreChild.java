// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.omnimesh.testing.Await;

/** A second process that appends with many threads and prints each entry that was acknowledged. */
public final class StoreChild implements AutoCloseable {
    static final long SEED = 5;
    private static final int THREADS = 16;
    /** A line cut off by the kill has no end mark. */
    private static final Pattern LINE = Pattern.compile("ack (\\S+) \\.");

    private final Process process;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> outputEnded;

    private StoreChild(Process process) {
        this.process = process;
        this.outputEnded = CompletableFuture.runAsync(this::listen, task -> Thread.ofPlatform().daemon().start(task));
    }

    static StoreChild start(Path home, String prefix) throws IOException {
        String java = ProcessHandle.current().info().command().orElse("java");
        return new StoreChild(new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), StoreChild.class.getName(), home.toString(), prefix)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    private void listen() {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (Optional<String> line = read(lines); line.isPresent(); line = read(lines)) {
                line.map(LINE::matcher).filter(matcher -> matcher.matches())
                        .ifPresent(matcher -> acknowledged.add(matcher.group(1)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> read(BufferedReader lines) throws IOException {
        return Optional.ofNullable(lines.readLine());
    }

    void awaitAcknowledged(int count) {
        Await.until(count + " entries of the child process", Await.DEFAULT_DEADLINE.multipliedBy(6),
                () -> acknowledged.size() >= count, () -> acknowledged.size() + " came");
    }

    /** Kills without warning and returns what was acknowledged. */
    Set<String> kill() throws Exception {
        process.toHandle().destroyForcibly(); // unlike Process.destroyForcibly, what was printed stays readable
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the child process did not end");
        }
        outputEnded.get(10, TimeUnit.SECONDS);
        return acknowledged;
    }

    @Override
    public void close() throws Exception {
        kill();
    }

    /** The child: {@code HOME PREFIX}. */
    public static void main(String... arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        TestStore store = new TestStore(SEED, () -> home);
        for (int thread = 0; thread < THREADS; thread++) {
            String prefix = arguments[1] + "-" + thread + "-";
            Thread.ofPlatform().start(() -> appendForEver(store, prefix));
        }
    }

    private static void appendForEver(TestStore store, String prefix) {
        try {
            for (int i = 0; true; i++) {
                store.append(prefix + i);
                System.out.println("ack " + prefix + i + " .");
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
