// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.log.EntryKind;

class EntryKindTest {
    private static final String ALPHABET = "az0-..AÄ ";
    private static final int TRIES = 200_000;
    private static final int LONGEST = 12;

    @Test
    void takesExactlyTheNamesThatTheProtocolDescribes() {
        Pattern described = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*){1,3}");
        Random random = new Random(1);
        int wellFormed = 0;
        for (int i = 0; i < TRIES; i++) {
            StringBuilder name = new StringBuilder();
            int length = random.nextInt(LONGEST);
            for (int j = 0; j < length; j++) {
                name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            boolean expected = described.matcher(name).matches();
            wellFormed += expected ? 1 : 0;
            assertEquals(expected, isTaken(name.toString()), name.toString());
        }
        assertTrue(wellFormed > 100, "enough well-formed names among them");
        assertTrue(isTaken("a." + "b".repeat(EntryKind.MAX_LENGTH - 2)));
        assertFalse(isTaken("a." + "b".repeat(EntryKind.MAX_LENGTH - 1)));
    }

    private static boolean isTaken(String name) {
        try {
            return new EntryKind(name).name().equals(name);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
