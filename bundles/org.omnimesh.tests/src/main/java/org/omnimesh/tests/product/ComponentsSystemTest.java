// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every component of ours finds what it needs, in each product. */
public class ComponentsSystemTest {
    private static final long LIMIT_S = 90;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Waiting longer for a bundle that is not there would not bring it. */
    private static final Duration NO_PATIENCE = Duration.ofSeconds(1);

    @TempDir
    Path work;

    @Test
    void everyComponentOfTheNodeIsSatisfied() throws Exception {
        assertEquals("", probe(Products.HEADLESS, PATIENCE));
    }

    @Test
    void everyComponentOfTheWorkbenchIsSatisfied() throws Exception {
        assertEquals("", probe(Products.WORKBENCH, PATIENCE));
    }

    @Test
    void saysWhichComponentWaitsForWhat() throws Exception {
        Path broken = copyWithout(Products.HEADLESS, "org.omnimesh.storage.h2");

        String problems = probe(broken, NO_PATIENCE);

        assertTrue(problems.contains(" waits for "), problems);
    }

    private String probe(Path product, Duration patience) throws Exception {
        Path home = Files.createDirectories(work.resolve("home"));
        Path output = work.resolve("output");
        String classPath = Products.bundle(product, "org.eclipse.osgi") + File.pathSeparator
                + Products.ROOT.resolve("bundles/org.omnimesh.tests/target/classes");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                classPath,
                "-Domnimesh.home=" + home, "-Domnimesh.option.api=127.0.0.1:0", "-Domnimesh.option.mesh=127.0.0.1:0",
                "-Domnimesh.option.network=solo", ComponentProbe.class.getName(), product.toString(),
                work.resolve("probe").toString(), patience.toString())
                .redirectOutput(output.toFile()).redirectError(work.resolve("errors").toFile()).start();
        try {
            assertTrue(process.waitFor(LIMIT_S, TimeUnit.SECONDS),
                    () -> "no answer within " + LIMIT_S + " s; " + read(output));
        } finally {
            process.destroyForcibly();
        }
        String problems = Files.readString(output).lines().filter(line -> !line.startsWith("omnimesh ready")).reduce("",
                (a, b) -> a + b + "\n");
        return process.exitValue() == 0 ? "" : problems + Files.readString(work.resolve("errors"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }

    private Path copyWithout(Path product, String bundle) throws Exception {
        Path copy = work.resolve("broken");
        Path info = Path.of("configuration/org.eclipse.equinox.simpleconfigurator/bundles.info");
        Files.createDirectories(copy.resolve(info).getParent());
        Files.createDirectories(copy.resolve("plugins"));
        for (Path file : Products.bundles(product)) {
            Files.copy(file, copy.resolve("plugins").resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
        try (Stream<String> lines = Files.lines(product.resolve(info))) {
            List<String> kept = lines.filter(line -> !line.startsWith(bundle + ",")).toList();
            Files.write(copy.resolve(info), kept);
        }
        return copy;
    }
}
