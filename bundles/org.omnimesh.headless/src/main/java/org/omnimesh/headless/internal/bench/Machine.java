// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Where a measurement was made. */
final class Machine {
    private Machine() {}

    /** Returns what matters, by name. */
    static Map<String, String> describe(Path folder) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        FileStore store = Files.getFileStore(folder);
        facts.put("processor", Runtime.getRuntime().availableProcessors() + " cores, "
                + line("/proc/cpuinfo", "model name", System.getProperty("os.arch", "")));
        facts.put("memory", memory());
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        facts.put("file system", store.type() + " (" + folder + ")");
        facts.put("load before", String.format(Locale.ROOT, "%.1f runnable on average over a minute",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
        return facts;
    }

    private static String memory() throws IOException {
        String kib = line("/proc/meminfo", "MemTotal", "").replaceAll("[^0-9]", "");
        return kib.isEmpty() ? "unknown" : Figure.number(Long.parseLong(kib) / 1048576.0) + " GiB";
    }

    private static String line(String file, String name, String otherwise) throws IOException {
        Path path = Path.of(file);
        if (!Files.isReadable(path)) {
            return otherwise;
        }
        for (String line : Files.readAllLines(path)) {
            if (line.startsWith(name)) {
                return line.substring(line.indexOf(':') + 1).strip();
            }
        }
        return otherwise;
    }
}
