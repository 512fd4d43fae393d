// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.omnimesh.headless.internal.launch.Main;

import com.fasterxml.jackson.databind.JsonNode;

/** A real node in a process of its own, started with this process's Java and class path. */
public final class DemoNode implements AutoCloseable {
    private static final int STOP_SECONDS = 10;
    private static final Pattern READY = Pattern.compile("omnimesh ready .* in=([0-9]+) ms");

    private final Process process;
    private final Path home;
    private final long readyMillis;
    private final ApiClient api;

    private DemoNode(Process process, Path home, long readyMillis, ApiClient api) {
        this.process = process;
        this.home = home;
        this.readyMillis = readyMillis;
        this.api = api;
    }

    /**
     * Starts a node and waits for its ready line.
     *
     * @param home its home
     * @param name its user's name
     * @param options more options of {@code start}
     * @return the node
     * @throws IOException if it does not start
     * @throws NoNodeException if it ended at once
     */
    public static DemoNode start(Path home, String name, String... options) throws IOException, NoNodeException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-X") || argument.startsWith("-Domnimesh.install="))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "start", "--home",
                home.toString(), "--name", name, "--device", name + "'s computer", "--api", "127.0.0.1:0"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.matches()) {
                return new DemoNode(process, home, Long.parseLong(ready.group(1)), ApiClient.of(home));
            }
        }
        throw new IOException("the node of " + name + " did not start");
    }

    /**
     * Returns what talks to it.
     *
     * @return the client
     */
    public ApiClient api() {
        return api;
    }

    /**
     * Returns its home.
     *
     * @return the folder
     */
    public Path home() {
        return home;
    }

    /**
     * Returns its process.
     *
     * @return the process
     */
    public Process process() {
        return process;
    }

    /**
     * Returns how long it took to start, by its own clock.
     *
     * @return milliseconds
     */
    public long readyMillis() {
        return readyMillis;
    }

    /**
     * Returns the id of the node's first channel.
     *
     * @return the id
     * @throws RefusedException if there is none
     * @throws NoNodeException if the node is gone
     */
    public String firstChannel() throws RefusedException, NoNodeException {
        JsonNode channels = api.get("/api/v1/team/channels").path("channels");
        if (channels.isEmpty()) {
            throw new RefusedException(404, "the node has no channel");
        }
        return channels.get(0).path("id").asText();
    }

    /** Stops the node as SIGTERM does. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("the node did not stop within " + STOP_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
