// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.keys;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.SymmetricKey;

/**
 * The ratchet of one device under one secret: a tree of hashes with {@value #BRANCHES} branches at each of {@value #LEVELS}
 * levels, so that numbers of {@value #BITS} bits have leaves. It remembers the way to the last leaf: the next number mostly
 * takes one step, any number at most {@value #LEVELS}, so that a gap of any size is cheap. Thread-safe.
 */
final class SenderRatchet {
    private static final CryptoContext STEP = new CryptoContext("omni/1/ratchet-step");
    private static final int BITS_PER_LEVEL = 4;
    private static final int BRANCHES = 1 << BITS_PER_LEVEL;
    private static final int LEVELS = 14;
    private static final int BITS = LEVELS * BITS_PER_LEVEL;

    private final Ciphers ciphers;
    private final SymmetricKey[] way = new SymmetricKey[LEVELS + 1];
    private long last = -1;

    SenderRatchet(Ciphers ciphers, SymmetricKey root) {
        this.ciphers = ciphers;
        way[0] = root;
    }

    /** Returns the leaf of a number. */
    synchronized SymmetricKey at(long number) {
        if (number < 0 || number >>> BITS != 0) {
            throw new IllegalArgumentException("expected a number of at most " + BITS + " bits, got " + number);
        }
        for (int level = commonLevels(number); level < LEVELS; level++) {
            byte branch = (byte) (number >>> BITS_PER_LEVEL * (LEVELS - 1 - level) & BRANCHES - 1);
            way[level + 1] = SymmetricKey
                    .of(ciphers.authenticate(way[level], STEP, new byte[] { (byte) level, branch }));
        }
        last = number;
        return way[LEVELS];
    }

    private int commonLevels(long number) {
        if (last < 0) {
            return 0;
        }
        int differing = Long.SIZE - Long.numberOfLeadingZeros(number ^ last);
        return LEVELS - (differing + BITS_PER_LEVEL - 1) / BITS_PER_LEVEL;
    }
}
