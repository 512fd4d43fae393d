// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The demonstration that everybody can run. */
@Timeout(150)
public class DemoSystemTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    @Test
    void theDemonstrationSucceedsAndSaysWhatItDid() throws Exception {
        Command demo = Command.run(NODES.folder(), Nodes.omnimesh("demo"), LIMIT);

        demo.out().lines().forEach(line -> Nodes.figure("demo " + line));
        assertEquals(0, demo.exit(), demo.out() + demo.err());
        assertEquals("", demo.err());
        assertTrue(demo.out().contains("SHA-256 verified"), demo.out());
    }
}
