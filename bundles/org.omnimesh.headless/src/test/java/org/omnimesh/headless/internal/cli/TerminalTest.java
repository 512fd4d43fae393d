// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void removesWhateverCouldSteerTheTerminal() {
        assertEquals("[31mred a b c", Terminal.clean("\u001b[31mred\u0007 a\nb\tc\u202e\u200b\u009b"));
    }

    @Test
    void showsSizesForPeople() {
        assertEquals("1023 B", Terminal.size(1023));
        assertEquals("1.5 KiB", Terminal.size(1536));
        assertEquals("64.0 MiB", Terminal.size(64 << 20));
    }
}
