// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeTextTest {
    @ParameterizedTest
    @CsvSource({ "omni-7k3q-9fxd, OMNI-7K3Q-9FXD", "7k3q9fxd, OMNI-7K3Q-9FXD", "OMNI 7K3Q 9FXD, OMNI-7K3Q-9FXD",
            "omni7k3, OMNI-7K3", "om, OM", "7, OMNI-7", "OMNI-, OMNI", "omni-7o3l-9ixd, OMNI-7031-91XD",
            "OMNI-7K3Q-9FXDXXXX, OMNI-7K3Q-9FXD", "<b>&, OMNI-B" })
    void formatsWhatIsTyped(String typed, String shown) {
        assertEquals(shown, CodeText.format(typed));
    }

    @Test
    void formattingTwiceChangesNothing() {
        for (String typed : new String[] { "omni-7k3q-9fxd", "7k3", "o", "", "omnimesh://pair?x=1" }) {
            assertEquals(CodeText.format(typed), CodeText.format(CodeText.format(typed)), typed);
        }
    }

    @Test
    void leavesLinkAsPasted() {
        assertEquals("omnimesh://pair?a=b-C", CodeText.format(" omnimesh://pair?a=b-C "));
    }

    @Test
    void onlyACompleteCodeOrALinkCanBeTried() {
        assertTrue(CodeText.complete("OMNI-7K3Q-9FXD"));
        assertTrue(CodeText.complete("omnimesh://pair?x"));
        assertFalse(CodeText.complete("OMNI-7K3Q"));
        assertFalse(CodeText.complete("OMNI-7K3Q-9FX"));
        assertFalse(CodeText.complete("OMNI-7K3Q-9FXU"));
        assertFalse(CodeText.complete(""));
    }
}
