// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

import org.omnimesh.api.pairing.PairingCode;

/** Crockford base32 of whole byte strings, most significant bits first; the first symbol may carry fewer bits. */
final class Crockford {
    private static final int BITS = 5;

    private Crockford() {}

    /** Returns symbols that follow from random bytes, five bits each. */
    static String symbols(byte[] random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(PairingCode.ALPHABET.charAt(random[i] & 0x1f));
        }
        return text.toString();
    }

    static String encode(byte[] bytes) {
        BigInteger number = new BigInteger(1, bytes);
        int count = length(bytes.length);
        StringBuilder text = new StringBuilder();
        for (int i = count - 1; i >= 0; i--) {
            text.append(PairingCode.ALPHABET.charAt(number.shiftRight(i * BITS).intValue() & 0x1f));
        }
        return text.toString();
    }

    /** Reads exactly so many bytes; empty if the text is anything else. */
    static Optional<byte[]> decode(String text, int bytes) {
        if (text.length() != length(bytes)) {
            return Optional.empty();
        }
        BigInteger number = BigInteger.ZERO;
        for (char symbol : text.toUpperCase(Locale.ROOT).toCharArray()) {
            int value = PairingCode.ALPHABET.indexOf(symbol);
            if (value < 0) {
                return Optional.empty();
            }
            number = number.shiftLeft(BITS).or(BigInteger.valueOf(value));
        }
        if (number.bitLength() > bytes * Byte.SIZE) {
            return Optional.empty();
        }
        byte[] magnitude = number.toByteArray();
        byte[] result = new byte[bytes];
        int length = Math.min(magnitude.length, bytes);
        System.arraycopy(magnitude, magnitude.length - length, result, bytes - length, length);
        Arrays.fill(magnitude, (byte) 0);
        return Optional.of(result);
    }

    private static int length(int bytes) {
        return (bytes * Byte.SIZE + BITS - 1) / BITS;
    }
}
