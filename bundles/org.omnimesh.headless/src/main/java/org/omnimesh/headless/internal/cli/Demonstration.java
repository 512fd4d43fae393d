// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.omnimesh.headless.internal.launch.ExitCode;
import org.omnimesh.headless.internal.launch.UsageException;

import com.fasterxml.jackson.databind.JsonNode;

/** The product's main job on this machine, for real: two processes pair, chat both ways and share a file. */
final class Demonstration {
    private static final int GENERATED_MIB = 64;
    private static final int BUFFER_BYTES = 1 << 20;
    private static final Duration STEP_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);

    private final long begun = System.nanoTime();
    private long stepBegun = begun;

    int run(List<String> arguments) throws UsageException, IOException, RefusedException, NoNodeException {
        if (arguments.size() > 1) {
            throw new UsageException("demo takes at most one file");
        }
        Optional<Path> given = arguments.stream().findFirst().map(Path::of);
        if (given.isPresent() && !Files.isRegularFile(given.get())) {
            throw new UsageException("no such file: " + given.get());
        }
        Path folder = Files.createTempDirectory("omnimesh-demo-");
        try {
            Path file = given.isPresent() ? given.get() : generate(folder.resolve("demo-64-MiB.bin"));
            demonstrate(folder, file);
            return ExitCode.DONE;
        } finally {
            delete(folder);
        }
    }

    private void demonstrate(Path folder, Path file) throws IOException, RefusedException, NoNodeException {
        String hash = sha256(file);
        step("prepared " + file.getFileName() + " (" + Terminal.size(Files.size(file)) + ")");
        FutureTask<DemoNode> second = new FutureTask<>(() -> DemoNode.start(folder.resolve("bo"), "Bo"));
        Thread.ofVirtual().start(second);
        try (DemoNode ana = DemoNode.start(folder.resolve("ana"), "Ana"); DemoNode bo = await(second)) {
            step("two nodes are ready (Ana in " + ana.readyMillis() + " ms, Bo in " + bo.readyMillis() + " ms)");
            pair(ana, bo);
            chat(ana, bo);
            share(ana, bo, file, hash, folder.resolve("received"));
        }
        step("both nodes stopped");
        Terminal.line(String.format(Locale.ROOT, "%8.2f s  all done", (System.nanoTime() - begun) / 1e9));
    }

    private void pair(DemoNode ana, DemoNode bo) throws RefusedException, NoNodeException {
        JsonNode code = ana.api().post("/api/v1/p2p/connection-code", Map.of());
        step("Ana shows the code " + code.path("code").asText());
        JsonNode joined = bo.api().post("/api/v1/p2p/add-peer", Map.of("code", code.path("code").asText()));
        step("Bo typed it and joined " + Terminal.clean(joined.path("team").path("name").asText()));
        for (DemoNode node : List.of(ana, bo)) {
            until("a link between the two", node, "/api/v1/team/status",
                    status -> status.path("connected_peers").asInt() >= 1);
        }
        step("they are linked, mutually authenticated");
    }

    private void chat(DemoNode ana, DemoNode bo) throws RefusedException, NoNodeException {
        String channel = ana.firstChannel();
        until("Bo to see the channel", bo, "/api/v1/team/channels",
                channels -> channels.path("channels").path(0).path("id").asText().equals(channel));
        step("Bo sees the channel general");
        say(ana, bo, channel, "Hello Bo, no server in sight.");
        say(bo, ana, channel, "Hello Ana, none needed.");
    }

    private void say(DemoNode from, DemoNode to, String channel, String text)
            throws RefusedException, NoNodeException {
        from.api().post("/api/v1/team/channels/" + channel + "/messages", Map.of("content", text));
        until("the message to arrive", to, "/api/v1/team/channels/" + channel + "/messages", page -> {
            for (JsonNode message : page.path("messages")) {
                if (message.path("content").asText().equals(text)) {
                    return true;
                }
            }
            return false;
        });
        step("message arrived: " + text);
    }

    private void share(DemoNode ana, DemoNode bo, Path file, String hash, Path received)
            throws RefusedException, NoNodeException, IOException {
        JsonNode message = ana.api().upload("/api/v1/team/files/share", ana.firstChannel(), file);
        String id = message.path("file_metadata").path("file_id").asText();
        step("Ana shared the file");
        until("Bo to see the file", bo, "/api/v1/team/files", files -> files.path("files").path(0).path("file_id")
                .asText().equals(id));
        long before = System.nanoTime();
        try (InputStream in = bo.api().download("/api/v1/team/files/" + id).body();
                OutputStream out = Files.newOutputStream(received)) {
            in.transferTo(out);
        }
        double seconds = (System.nanoTime() - before) / 1e9;
        if (!sha256(received).equals(hash)) {
            throw new RefusedException(0, "the file that arrived is not the one that was shared");
        }
        step(String.format(Locale.ROOT, "Bo fetched it, SHA-256 verified (%.0f MiB/s)",
                Files.size(file) / seconds / (1 << 20)));
    }

    private static void until(String what, DemoNode node, String path, Predicate<JsonNode> condition)
            throws RefusedException, NoNodeException {
        long deadline = System.nanoTime() + STEP_TIMEOUT.toNanos();
        while (!condition.test(node.api().get(path))) {
            if (System.nanoTime() > deadline) {
                throw new RefusedException(0, "waited " + STEP_TIMEOUT.toSeconds() + " s in vain for " + what);
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RefusedException(0, "interrupted");
            }
        }
    }

    private void step(String what) {
        long now = System.nanoTime();
        Terminal.line(String.format(Locale.ROOT, "%8.2f s  %s", (now - stepBegun) / 1e9, what));
        stepBegun = now;
    }

    private static DemoNode await(FutureTask<DemoNode> node) throws IOException {
        try {
            return node.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static Path generate(Path file) throws IOException {
        Random random = new Random();
        byte[] block = new byte[BUFFER_BYTES];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < GENERATED_MIB; i++) {
                random.nextBytes(block);
                out.write(block);
            }
        }
        return file;
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("expected SHA-256 in every JDK", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
