// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A screen that nobody sees (Xvfb), with somebody who uses keyboard, mouse and eyes; skips tests where there is no Xvfb. */
final class Screen implements AutoCloseable {
    static final int WIDTH = 1280;
    static final int HEIGHT = 800;

    private final Process server;
    private final String display;
    private final Process hands;
    private final BufferedReader answers;

    Screen() throws IOException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "Xvfb"))),
                "skipped: no Xvfb");
        server = new ProcessBuilder("Xvfb", "-displayfd", "1", "-screen", "0", WIDTH + "x" + HEIGHT + "x24",
                "-nolisten", "tcp")
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        display = ":" + server.inputReader().readLine();
        ProcessBuilder builder = new ProcessBuilder(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC", "-cp", Relay.classes(), Hands.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("DISPLAY", display);
        hands = builder.start();
        answers = hands.inputReader(StandardCharsets.UTF_8);
    }

    /** Returns what to put into DISPLAY. */
    String display() {
        return display;
    }

    /** Has something done, see {@link Hands}. */
    synchronized String order(String order) throws IOException {
        hands.outputWriter(StandardCharsets.UTF_8).append(order).append('\n').flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the hands ended at: " + order);
        }
        return answer;
    }

    /** Returns something that changes with what is to be seen in an area. */
    String look(int x, int y, int width, int height) throws IOException {
        return order("look " + x + " " + y + " " + width + " " + height);
    }

    @Override
    public void close() {
        hands.destroyForcibly();
        server.destroy();
    }
}
