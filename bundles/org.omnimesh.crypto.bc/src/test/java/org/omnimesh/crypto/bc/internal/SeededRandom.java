// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.util.Random;

import org.omnimesh.api.crypto.RandomSource;

/** Repeatable bytes for tests. */
final class SeededRandom implements RandomSource {
    private final Random random;

    SeededRandom(long seed) {
        random = new Random(seed);
    }

    @Override
    public synchronized byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Returns up to {@code max} bytes. */
    byte[] some(int max) {
        return bytes(random.nextInt(max + 1));
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Runs a property on fresh inputs; a failure names the seed that repeats it. */
    static void forAll(int runs, Property property) {
        for (int i = 0; i < runs; i++) {
            long seed = Long.getLong("seed", System.nanoTime() + i);
            try {
                property.check(new SeededRandom(seed));
            } catch (Exception | AssertionError e) {
                throw new AssertionError("run again with -Dseed=" + seed, e);
            }
        }
    }

    interface Property {
        void check(SeededRandom random) throws Exception;
    }
}
