// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.omnimesh.headless.internal.launch.Main;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What a thousand peers would do, as {@code ./omnimesh simulate} tells: production cores under virtual time. */
final class Simulated {
    private Simulated() {}

    static Optional<List<Figure>> measure(boolean quick, Consumer<String> progress) throws IOException {
        Path script = Path.of(System.getProperty(Main.INSTALL_PROPERTY, "."), "omnimesh");
        progress.accept("1,000 simulated peers");
        Process process = new ProcessBuilder(script.toString(), "simulate", "--peers", "1000", "--entries",
                quick ? "20" : "100", "--links", "0", "--latency", "20", "--seed", "1", "--json")
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("{")) {
                    return Optional.of(figures(new ObjectMapper().readTree(line)));
                }
            }
        }
        progress.accept("the simulator gave no figures; run ./omnimesh simulate --peers 1000 to see why");
        return Optional.empty();
    }

    private static List<Figure> figures(JsonNode report) {
        String what = "1,000 simulated peers, ";
        return List.of(
                Figure.atMost(what + "copies of each entry received per peer", report.path("copies").asDouble(), "",
                        1.2, ""),
                Figure.atMost(what + "hops for 99 %", report.path("usualHops").asDouble(), "", 7,
                        "mean " + report.path("meanHops").asText() + ", most " + report.path("mostHops").asText()),
                Figure.atMost(what + "time for 99 % at 20 ms per link", report.path("usualMillis").asDouble(), "ms",
                        500, "virtual time; the slowest entry needed " + report.path("mostMillis").asText() + " ms"));
    }
}
