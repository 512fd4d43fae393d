// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

/** A node on a home of its own, in a process of its own; the process may be ended and started again. */
final class NodeProcess {
    /** How long a start may take on a machine that does other things, too. */
    static final Duration READY_LIMIT = Duration.ofSeconds(180);

    private static final String READY_LINE = "omnimesh ready ";
    private static final Pattern READY = Pattern
            .compile(READY_LINE + "api=(\\S+) mesh=(\\S+) peer=(\\S+) home=(.+) in=([0-9]+) ms");
    private static final int LOG_TAIL_LINES = 80;
    /** A node of a test lives for seconds: compiling for hours to come would be most of its work. */
    private static final Map<String, String> SHORT_LIFE = Map.of("OMNIMESH_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");

    private final String name;
    private final Path folder;
    private final List<String> line;
    private final Map<String, String> environment = new HashMap<>(SHORT_LIFE);
    private int starts;
    private long startedNanos;
    private volatile Process process;
    private volatile Matcher ready;
    private volatile Api api;

    /**
     * Describes a node that is not started yet.
     *
     * @param folder an empty folder for its home and output
     * @param line the command line without the home
     */
    NodeProcess(String name, Path folder, List<String> line) {
        this.name = name;
        this.folder = folder;
        this.line = new ArrayList<>(line);
        this.line.addAll(List.of("--home", home().toString()));
    }

    /** Sets an option for later starts, in place of what it was. */
    NodeProcess option(String option, String value) {
        int at = line.indexOf(option);
        if (at < 0) {
            line.addAll(List.of(option, value));
        } else {
            line.set(at + 1, value);
        }
        return this;
    }

    /** Sets a variable of the environment for later starts. */
    NodeProcess with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Starts it later as users do. */
    NodeProcess asUsersDo() {
        SHORT_LIFE.keySet().forEach(this::without);
        return this;
    }

    /** Takes back a variable that was set for later starts. */
    NodeProcess without(String variable) {
        environment.remove(variable);
        return this;
    }

    /** Returns the variables that were set. */
    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /** Starts the process and returns at once. */
    NodeProcess launch() throws IOException {
        starts++;
        ProcessBuilder builder = new ProcessBuilder(line).redirectOutput(output("out").toFile())
                .redirectError(output("err").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        startedNanos = System.nanoTime();
        process = builder.start();
        return this;
    }

    /** Waits for the ready line. */
    NodeProcess awaitReady() throws IOException {
        ready = Await.until(name + " to be ready", READY_LIMIT, this::readyLine, line -> line.matches());
        long millis = (System.nanoTime() - startedNanos) / 1_000_000;
        String token = Files.readString(Path.of(nodeFile().path("token_file").asText())).strip();
        api = new Api(URI.create(ready.group(1)), token);
        Nodes.figure("start " + starts + " of " + name + ": ready after " + ready.group(5) + " ms by its own account, "
                + millis + " ms after the command");
        return this;
    }

    private Matcher readyLine() throws IOException {
        String out = Files.readString(output("out"));
        if (!process.isAlive()) {
            throw new AssertionError(name + " ended with " + process.exitValue() + " instead of being ready: "
                    + Files.readString(output("err")));
        }
        Matcher matcher = READY.matcher(line.contains("--console")
                ? out.lines().filter(said -> said.contains(READY_LINE)).findFirst()
                        .map(said -> said.substring(said.indexOf(READY_LINE)).strip()).orElse("")
                : out.strip().replaceFirst("^omnimesh locked .*\\R", ""));
        matcher.matches();
        return matcher;
    }

    /** Types a command into the framework's console, which it has with {@code --console}; returns what is shown from then on. */
    Callable<String> type(String command) throws IOException {
        int before = Files.readString(output("out")).length();
        Writer console = process.outputWriter();
        console.write(command + "\n");
        console.flush();
        return () -> Files.readString(output("out")).substring(before);
    }

    /** Ends the process as a power cut would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks the process to end and returns how long that took. */
    Duration terminate() throws InterruptedException {
        long begun = System.nanoTime();
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError(name + " did not end within 30 s of SIGTERM");
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Ends the process if it still runs. */
    void destroy() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    String name() {
        return name;
    }

    Path home() {
        return folder.resolve("home");
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() { return process.isAlive(); }

    Api api() {
        return api;
    }

    String peerId() {
        return ready.group(3);
    }

    /** Returns where peers reach it, as it says in its ready line. */
    String multiaddr() {
        return ready.group(2);
    }

    /** Returns the TCP port for peers. */
    int meshPort() {
        Matcher port = Pattern.compile("/tcp/([0-9]+)").matcher(multiaddr());
        if (!port.find()) {
            throw new AssertionError("no port in " + multiaddr());
        }
        return Integer.parseInt(port.group(1));
    }

    JsonNode nodeFile() throws IOException {
        return Api.JSON.readTree(home().resolve("node.json").toFile());
    }

    String complaints() throws IOException {
        return Files.readString(output("err"));
    }

    /** Returns the resident memory in KiB (Linux only). */
    long residentKib() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:")).map(line -> line.replaceAll("[^0-9]", ""))
                    .mapToLong(Long::parseLong).findFirst().orElseThrow();
        }
    }

    private Path output(String kind) {
        return folder.resolve("start-" + starts + "." + kind);
    }

    /** Describes its last moments, for a test that failed. */
    String lastWords() {
        StringBuilder words = new StringBuilder(
                "===== " + name + (process != null && isAlive() ? " (runs)" : " (ended)"));
        try (Stream<Path> files = Files.walk(folder, 3)) {
            for (Path file : files.filter(path -> path.toString().matches(".*\\.(out|err|log)")).sorted().toList()) {
                List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
                words.append("\n----- ").append(folder.relativize(file)).append('\n');
                words.append(
                        String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size())));
            }
        } catch (IOException e) {
            words.append("\nits logs cannot be read: ").append(e);
        }
        return words.toString();
    }
}
