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

    /**
     * Where they sit.
     *
     * @param prefix what to put in front of a command line, so that the command runs there
     * @param addresses theirs
     * @param target the address of the node as they reach it
     */
    record Place(List<String> prefix, List<String> addresses, String target) {}

    /** Starts them, each at an address of its own; each tries so often, one code after the other. */
    static Guessers at(Place place, NodeProcess node, int triesEach, List<String> nameplates) throws IOException {
        List<String> line = new ArrayList<>(place.prefix());
        if (System.getProperty("os.name").equals("Linux")) {
            line.addAll(List.of("nice", "-n", "19"));
        }
        line.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
                Relay.classes() + File.pathSeparator + Products.bundle(Products.HEADLESS, "org.omnimesh.api"),
                Guessers.class.getName(), place.target(), Integer.toString(node.meshPort()),
                String.join(",", place.addresses()), Integer.toString(triesEach)));
        line.addAll(nameplates);
        return new Guessers(new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** Waits until all have tried, and returns what came of it. */
    List<Try> tries() throws IOException, InterruptedException {
        List<Try> tries = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                tries.add(new Try(words[0], Outcome.valueOf(words[1])));
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException("expected that all could try, but the guessers ended with " + process.exitValue());
        }
        return tries;
    }

    /** The program: takes the node's address and port, those of the guessers, tries of each, and the nameplates. */
    public static void main(String[] arguments) throws Exception {
        String target = arguments[0];
        int port = Integer.parseInt(arguments[1]);
        List<String> addresses = List.of(arguments[2].split(","));
        int each = Integer.parseInt(arguments[3]);
        List<String> nameplates = List.of(arguments).subList(4, arguments.length);
        try (ExecutorService hosts = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Try>>> all = new ArrayList<>();
            for (int i = 0; i < addresses.size(); i++) {
                int number = i;
                all.add(hosts.submit(() -> {
                    try (Guesser guesser = new Guesser(target, port, addresses.get(number))) {
                        return guess(guesser, number, each, nameplates);
                    }
                }));
            }
            for (Future<List<Try>> one : all) {
                one.get().forEach(done -> System.out.println(done.nameplate() + " " + done.outcome()));
            }
        }
        System.exit(0);
    }

    /** Half of them begin with the first code, half in the middle, so that more than one meets more tries than it has. */
    private static List<Try> guess(Guesser guesser, int number, int each, List<String> nameplates) throws Exception {
        List<Try> tries = new ArrayList<>();
        int begin = number % 2 * (nameplates.size() / 2);
        for (int i = 0; i < each; i++) {
            String nameplate = nameplates.get((begin + i * nameplates.size() / each) % nameplates.size());
            tries.add(new Try(nameplate, guesser.guess(nameplate)));
        }
        return tries;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
