// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeOptionsTest {
    @TempDir
    Path folder;

    @Test
    void readsEveryOptionOfTheRunContract() throws Exception {
        Path passphrase = Files.writeString(folder.resolve("passphrase"), "secret");
        NodeOptions options = NodeOptions.parse(List.of("--home", folder.toString(), "--name", " Ana ", "--device",
                "laptop", "--api", "127.0.0.1:0", "--mesh", "0.0.0.0:40404", "--network", "SOLO", "--passphrase-file",
                passphrase.toString(), "--log", "debug"));
        assertEquals(folder.toAbsolutePath(), options.home());
        assertEquals(Map.of("name", "Ana", "device", "laptop", "api", "127.0.0.1:0", "mesh", "0.0.0.0:40404",
                "network", "solo", "passphrase-file", passphrase.toString(), "log", "debug"), options.values());
    }

    @ParameterizedTest
    @ValueSource(strings = { "--api=8787", "--api=127.0.0.1:70000", "--mesh=:x", "--network=wan", "--log=loud",
            "--name=", "--passphrase-file=/nonexistent/file", "--port=1", "word" })
    void refusesWrongValuesWithOneLine(String argument) {
        UsageException refusal = assertThrows(UsageException.class, () -> NodeOptions.parse(List.of(argument)));
        assertTrue(refusal.getMessage().lines().count() == 1 && !refusal.getMessage().isBlank(), refusal.getMessage());
    }

    @Test
    void readsSizesAndRefusesWhatIsNone() throws UsageException {
        assertEquals("10737418240", NodeOptions.parse(List.of("--hub-limit", "10G")).values().get("hub-limit"));
        assertEquals("524288000", NodeOptions.parse(List.of("--hub-limit", "500MiB")).values().get("hub-limit"));
        assertEquals("65536", NodeOptions.parse(List.of("--hub-limit", "64k")).values().get("hub-limit"));
        for (String wrong : List.of("63K", "0G", "10", "-1G", "1.5G", "", "1E", "9999999T")) {
            UsageException refused = assertThrows(UsageException.class,
                    () -> NodeOptions.parse(List.of("--hub-limit", wrong)), wrong);
            assertTrue(String.valueOf(refused.getMessage()).startsWith("option --hub-limit needs "), wrong);
        }
    }
}
