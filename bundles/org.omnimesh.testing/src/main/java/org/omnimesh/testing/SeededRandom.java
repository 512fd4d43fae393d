// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.util.Random;

import org.omnimesh.api.crypto.RandomSource;

/** The same bytes for the same seed; never for production. Thread-safe. */
public final class SeededRandom implements RandomSource {
    private final Random random;

    /**
     * Starts a sequence.
     *
     * @param seed what the sequence follows from; print it when a test fails
     */
    public SeededRandom(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
