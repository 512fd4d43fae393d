// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;

import org.junit.jupiter.api.Test;

class ComponentFailuresTest {
    @Test
    void findsTheSentenceOfTheOutermostExceptionOfOurs() {
        String trace = """
                java.lang.reflect.InvocationTargetException
                \tat a.B.c(B.java:1)
                Caused by: org.omnimesh.api.crypto.CryptoException: The passphrase is wrong.
                \tat org.omnimesh.E.f(E.java:2)
                Caused by: javax.crypto.AEADBadTagException: Tag mismatch
                """;
        assertEquals(Optional.of("The passphrase is wrong."), ComponentFailures.sentence(trace));
    }

    @Test
    void leavesExceptionsOfOthersToTheLog() {
        assertEquals(Optional.empty(), ComponentFailures.sentence("java.io.IOException: no more space\n\tat x"));
    }
}
