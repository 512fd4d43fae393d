// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.omnimesh.tests.product.Products;
import org.omnimesh.tests.system.Guesser.Outcome;

/**
 * Many {@link Guesser}s at once, in a process of their own that takes only what processor time nobody else wants: in the world
 * they sit at other computers, and take none of the node's and its user's.
 */
final class Guessers implements AutoCloseable {
    private final Process process;

    private Guessers(Process process) {
        this.process = process;
    }

    /**
     * One guess.
     *
     * @param nameplate the public half of the code that it was for
     * @param outcome what came of it
     */
    record Try(String nameplate, Outcome outcome) {}

    /** Starts them, each at an address of its own; each tries so often, one code after the other. */
    static Guessers at(NodeProcess node, int addresses, int triesEach, List<String> nameplates) throws IOException {
        List<String> line = new ArrayList<>();
        if (System.getProperty("os.name").equals("Linux")) {
            line.addAll(List.of("nice", "-n", "19"));
        }
        line.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
                Relay.classes() + File.pathSeparator + Products.bundle(Products.HEADLESS, "org.omnimesh.api"),
                Guessers.class.getName(), Integer.toString(node.meshPort()), Integer.toString(addresses),
                Integer.toString(triesEach)));
        line.addAll(nameplates);
        return new Guessers(new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** Waits until all have tried, and returns what came of it. */
    List<Try> tries() throws IOException {
        List<Try> tries = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                tries.add(new Try(words[0], Outcome.valueOf(words[1])));
            }
        }
        return tries;
    }

    /** The program: takes port, number of addresses, tries of each, and the nameplates. */
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        int addresses = Integer.parseInt(arguments[1]);
        int each = Integer.parseInt(arguments[2]);
        List<String> nameplates = List.of(arguments).subList(3, arguments.length);
        try (ExecutorService hosts = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Try>>> all = new ArrayList<>();
            for (int i = 1; i <= addresses; i++) {
                String from = "127.0.1." + i;
                all.add(hosts.submit(() -> guess(port, from, each, nameplates)));
            }
            for (Future<List<Try>> one : all) {
                one.get().forEach(done -> System.out.println(done.nameplate() + " " + done.outcome()));
            }
        }
        System.exit(0);
    }

    private static List<Try> guess(int port, String from, int each, List<String> nameplates) throws Exception {
        List<Try> tries = new ArrayList<>();
        try (Guesser guesser = new Guesser(port, from)) {
            for (int i = 0; i < each; i++) {
                String nameplate = nameplates.get(i * nameplates.size() / each);
                tries.add(new Try(nameplate, guesser.guess(nameplate)));
            }
        }
        return tries;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
