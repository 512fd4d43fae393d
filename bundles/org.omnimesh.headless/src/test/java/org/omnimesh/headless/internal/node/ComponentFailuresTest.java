// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ComponentFailuresTest {
    @Test
    void findsTheInnermostSentence() {
        String trace = """
                java.lang.reflect.InvocationTargetException
                \tat a.B.c(B.java:1)
                Caused by: org.omnimesh.api.crypto.CryptoException: The passphrase is wrong.
                \tat d.E.f(E.java:2)
                """;
        assertEquals("The passphrase is wrong.", ComponentFailures.sentence(trace));
        assertEquals("no more space", ComponentFailures.sentence("java.io.IOException: no more space\n\tat x"));
    }
}
