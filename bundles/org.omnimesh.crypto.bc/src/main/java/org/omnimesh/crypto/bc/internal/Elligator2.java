// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import org.bouncycastle.math.ec.rfc7748.X25519Field;

/**
 * Maps 32 bytes to the u-coordinate of a point of Curve25519 (RFC 9380, 6.7.1, with Z = 2), in constant time.
 *
 * <p>
 * With {@code v = -A / (1 + 2 r^2)} the result is {@code v} if {@code v^3 + A v^2 + v} is a square, else {@code -v - A}.
 */
final class Elligator2 {
    private static final int A = 486_662;

    /** Bits of (p - 1) / 2 = 2^254 - 10: all ones but for the low four, which are 0110. */
    private static final int EXPONENT_BITS = 254;

    private Elligator2() {}

    static byte[] map(byte[] input) {
        int[] v = X25519Field.create();
        X25519Field.decode255(input, v);
        int[] a = small(A);
        X25519Field.sqr(v, v);
        X25519Field.add(v, v, v);
        X25519Field.addOne(v);
        X25519Field.carry(v);
        X25519Field.inv(v, v);
        X25519Field.mul(v, a, v);
        X25519Field.negate(v, v);
        X25519Field.carry(v);

        int[] otherwise = X25519Field.create();
        X25519Field.add(v, a, otherwise);
        X25519Field.negate(otherwise, otherwise);
        X25519Field.carry(otherwise);

        X25519Field.cmov(~isSquare(rightSide(v, a)), otherwise, 0, v, 0);
        X25519Field.normalize(v);
        byte[] u = new byte[Cpace.LENGTH];
        X25519Field.encode(v, u);
        return u;
    }

    /** Computes {@code ((v + A) v + 1) v}. */
    private static int[] rightSide(int[] v, int[] a) {
        int[] side = X25519Field.create();
        X25519Field.add(v, a, side);
        X25519Field.carry(side);
        X25519Field.mul(side, v, side);
        X25519Field.addOne(side);
        X25519Field.carry(side);
        X25519Field.mul(side, v, side);
        return side;
    }

    /** Returns -1 for a square and 0 for a non-square, by Euler's criterion with a public exponent. */
    private static int isSquare(int[] x) {
        int[] power = X25519Field.create();
        X25519Field.one(power);
        for (int bit = EXPONENT_BITS - 1; bit >= 0; bit--) {
            X25519Field.sqr(power, power);
            if (bit > 3 || bit == 2 || bit == 1) {
                X25519Field.mul(power, x, power);
            }
        }
        X25519Field.normalize(power);
        return X25519Field.isOne(power);
    }

    private static int[] small(int value) {
        int[] element = X25519Field.create();
        X25519Field.one(element);
        X25519Field.mul(element, value, element);
        return element;
    }
}
