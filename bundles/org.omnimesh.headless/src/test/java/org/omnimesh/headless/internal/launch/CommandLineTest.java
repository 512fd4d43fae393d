// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

class CommandLineTest {
    private static final Set<String> VALUED = Set.of("home", "limit");
    private static final Set<String> SWITCHES = Set.of("json");

    private static CommandLine parse(String... arguments) throws UsageException {
        return CommandLine.parse(List.of(arguments), VALUED, SWITCHES);
    }

    @Test
    void separatesOptionsFromWords() throws UsageException {
        CommandLine line = parse("hello", "--json", "--home", "here", "--limit=3", "world");
        assertEquals(List.of("hello", "world"), line.words());
        assertEquals(Optional.of("here"), line.option("home"));
        assertEquals(Optional.of("3"), line.option("limit"));
        assertTrue(line.has("json"));
    }

    @Test
    void takesEverythingAfterTwoDashesAsWords() throws UsageException {
        assertEquals(List.of("--json"), parse("--", "--json").words());
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertEquals("unknown option --colour",
                assertThrows(UsageException.class, () -> parse("--colour")).getMessage());
        assertThrows(UsageException.class, () -> parse("--json=yes"));
    }

    @Test
    void refusesMissingAndRepeatedValues() {
        assertEquals("option --home needs a value",
                assertThrows(UsageException.class, () -> parse("--home")).getMessage());
        assertEquals("option --limit is given twice",
                assertThrows(UsageException.class, () -> parse("--limit", "1", "--limit", "2")).getMessage());
    }

    @Test
    void showsNoControlCharacters() {
        UsageException refusal = assertThrows(UsageException.class, () -> parse("--\u001b[2J"));
        assertEquals("unknown option --?[2J", refusal.getMessage());
    }
}
