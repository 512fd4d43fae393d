// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import org.eclipse.jdt.annotation.Nullable;

/** A user in a process of its own who looks at a node's warnings all the time, however busy the test is. */
final class Lookout implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String READY = "ready";

    private final Process process;
    private final BufferedReader output;

    private Lookout(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts one that waits for a word in a warning, and waits until it has looked once. */
    static Lookout at(NodeProcess node, String word) throws IOException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", Relay.classes(), Lookout.class.getName(),
                node.api().base().resolve(Api.TEAM + "/status").toString(), word)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Lookout lookout = new Lookout(process);
        try (Writer secret = process.outputWriter(StandardCharsets.UTF_8)) {
            secret.write(node.api().token());
        }
        String first = lookout.output.readLine();
        if (!READY.equals(first)) {
            process.destroyForcibly();
            throw new IOException("expected that the status can be read, got " + first);
        }
        return lookout;
    }

    /** Waits until the word was seen, for ten minutes at most, and returns when that was. */
    Instant seen() throws IOException {
        @Nullable String line = output.readLine();
        if (line == null) {
            throw new IOException("expected a warning within " + PATIENCE);
        }
        return Instant.parse(line);
    }

    /** The program: takes the status' address and the word as arguments, the token as input. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String token = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(URI.create(arguments[0])).timeout(PATIENCE)
                .header("Authorization", "Bearer " + token).build();
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        Instant end = Instant.now().plus(PATIENCE);
        boolean seen = isIn(http, request, arguments[1]);
        System.out.println(READY);
        while (!seen && Instant.now().isBefore(end)) {
            Thread.sleep(PAUSE);
            seen = isIn(http, request, arguments[1]);
        }
        if (seen) {
            System.out.println(Instant.now());
        }
    }

    private static boolean isIn(HttpClient http, HttpRequest request, String word)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        int warnings = answer.body().indexOf("\"warnings\"");
        if (answer.statusCode() != 200 || warnings < 0) {
            throw new IOException("expected a status with warnings, got " + answer.statusCode());
        }
        return answer.body().indexOf(word, warnings) >= 0;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
