// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

/** What the bench of keys prints. */
class KeyBenchTest {
    @Test
    void tellsBytesAndEntriesOfBothSuites() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new KeyBench(new PrintStream(out, true, StandardCharsets.UTF_8)).run(new int[] { 50 }, 10);
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(5, lines.size(), lines.toString());
        assertTrue(lines.get(1).matches("X25519 \\(suite 1\\) +50 +6720 +1 .*"), lines.get(1));
        assertTrue(lines.get(2).matches("X-Wing \\(suite 2\\) +50 +61390 +2 .*"), lines.get(2));
    }
}
