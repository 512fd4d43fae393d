// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a program that ended left behind.
 *
 * @param exit its exit code
 * @param out what it printed
 * @param err what it complained about
 */
record Command(int exit, String out, String err) {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Runs a program to its end; its output goes through files, so that it never waits for us. */
    static Command run(Path work, List<String> line, Duration limit) throws IOException, InterruptedException {
        Path out = Files.createTempFile(work, "command", ".out");
        Path err = Files.createTempFile(work, "command", ".err");
        ProcessBuilder builder = new ProcessBuilder(line).directory(work.toFile()).redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try {
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(line + " did not end within " + limit.toSeconds() + " s; it printed: "
                        + Files.readString(out) + Files.readString(err));
            }
            return new Command(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    static Command run(Path work, List<String> line) throws IOException, InterruptedException {
        return run(work, line, LIMIT);
    }

    List<String> complaints() {
        return err.lines().toList();
    }
}
