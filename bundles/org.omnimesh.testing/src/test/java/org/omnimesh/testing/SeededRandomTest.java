// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.testing.contract.RandomSourceContractTest;

class SeededRandomTest extends RandomSourceContractTest {
    @Override
    protected RandomSource make() {
        return new SeededRandom(1);
    }

    @Test
    void givesTheSameBytesForTheSameSeed() {
        assertArrayEquals(new SeededRandom(1).bytes(32), new SeededRandom(1).bytes(32));
    }
}
