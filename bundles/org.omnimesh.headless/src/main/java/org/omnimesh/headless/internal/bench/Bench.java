// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.omnimesh.headless.internal.cli.NoNodeException;
import org.omnimesh.headless.internal.cli.RefusedException;
import org.omnimesh.headless.internal.launch.CommandLine;
import org.omnimesh.headless.internal.launch.ExitCode;
import org.omnimesh.headless.internal.launch.UsageException;

/** The command {@code bench mesh}. A target that is missed is marked, and no failure. */
public final class Bench {
    private final long begun = System.nanoTime();

    /**
     * Runs the command.
     *
     * @param arguments its arguments
     * @return the exit code
     * @throws UsageException if an argument is wrong
     * @throws IOException if a node does not start, or a file cannot be written
     * @throws RefusedException if a node refuses
     * @throws NoNodeException if a node is gone
     */
    public int run(List<String> arguments) throws UsageException, IOException, RefusedException, NoNodeException {
        CommandLine line = CommandLine.parse(arguments, Set.of("html", "folder", "only"), Set.of("quick"));
        String only = line.option("only").orElse("");
        if (!line.words().equals(List.of("mesh")) || !only.isEmpty() && !MeshBench.PARTS.contains(only)) {
            throw new UsageException("usage: omnimesh bench mesh [--quick] [--only "
                    + String.join("|", MeshBench.PARTS) + "] [--html FILE] [--folder DIR]");
        }
        Runtime.getRuntime().addShutdownHook(
                new Thread(() -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
        Path parent = Path.of(line.option("folder").orElse(System.getProperty("java.io.tmpdir", ".")));
        Path folder = Files.createTempDirectory(parent, "omnimesh-bench-");
        try {
            measure(folder, line.has("quick"), only, line.option("html").map(Path::of));
            return ExitCode.DONE;
        } finally {
            delete(folder);
        }
    }

    private void measure(Path folder, boolean quick, String only, Optional<Path> html)
            throws IOException, RefusedException, NoNodeException {
        Map<String, String> machine = Machine.describe(folder);
        machine.forEach((name, fact) -> print(String.format(Locale.ROOT, "%-14s %s", name, fact)));
        progress("baseline");
        Baseline baseline = Baseline.measure(folder);
        print(String.format(Locale.ROOT, "baseline       %s fsyncs/s of 4 KiB (median %s ms), %s Ed25519 checks/s,"
                + " plain TLS %s MiB/s", Figure.number(baseline.fsyncsPerSecond()),
                Figure.number(
                        baseline.fsyncMillis()),
                Figure.number(baseline.verifiesPerSecond()),
                Figure.number(baseline.tlsMibPerSecond())));
        MeshBench bench = new MeshBench(folder, baseline, quick, this::progress);
        try {
            bench.run(only);
        } finally {
            bench.figures().forEach(figure -> print(String.format(Locale.ROOT, "%-74s %18s  %-28s %-8s %s",
                    figure.name(), figure.shown(), figure.targetShown(), figure.verdict(), figure.compared()).strip()));
            if (html.isPresent()) {
                Files.writeString(html.get(),
                        new Page(machine, baseline, bench.figures(), bench.plots(), quick).html());
                print("written to " + html.get());
            }
        }
    }

    private void progress(String what) {
        System.err.printf(Locale.ROOT, "%8.1f s  %s%n", (System.nanoTime() - begun) / 1e9, what);
    }

    private static void print(String line) {
        System.out.println(line);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
