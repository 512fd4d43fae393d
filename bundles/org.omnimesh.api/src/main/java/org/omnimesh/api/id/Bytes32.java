// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.id;

import java.util.Arrays;
import java.util.HexFormat;

import org.eclipse.jdt.annotation.NonNull;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Thirty-two immutable bytes with the lower-case hexadecimal form as text; the common shape of hashes and ids.
 *
 * <p>
 * Values of different subclasses are never equal, even when their bytes are.
 */
public abstract class Bytes32 implements Comparable<@NonNull Bytes32> {
    /** Length of every value in bytes. */
    public static final int LENGTH = 32;

    private final byte[] value;
    /** Of the bytes, once somebody asked; threads that ask at once find out the same. */
    private int hash;

    /**
     * Copies the bytes.
     *
     * @param value exactly {@value #LENGTH} bytes
     * @throws IllegalArgumentException if the length differs
     */
    protected Bytes32(byte[] value) {
        if (value.length != LENGTH) {
            throw new IllegalArgumentException("expected " + LENGTH + " bytes, got " + value.length);
        }
        this.value = value.clone();
    }

    /**
     * Parses 64 hexadecimal digits.
     *
     * @param hex the text, either case
     * @return the bytes
     * @throws IllegalArgumentException if the text is not 64 hexadecimal digits
     */
    protected static byte[] parseHex(String hex) {
        if (hex.length() != 2 * LENGTH) {
            throw new IllegalArgumentException("expected " + 2 * LENGTH + " hexadecimal digits, got " + hex.length());
        }
        return HexFormat.of().parseHex(hex);
    }

    /**
     * Returns a copy of the bytes.
     *
     * @return {@value #LENGTH} bytes
     */
    public final byte[] bytes() {
        return value.clone();
    }

    /**
     * Returns the first eight hexadecimal digits, for logs and screens.
     *
     * @return eight characters
     */
    public final String shortForm() {
        return toString().substring(0, 8);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof Bytes32 that && getClass() == that.getClass() && Arrays.equals(value, that.value);
    }

    @Override
    public final int hashCode() {
        int known = hash;
        if (known == 0) {
            known = Arrays.hashCode(value);
            hash = known;
        }
        return known;
    }

    /** Orders by the bytes read as an unsigned number. */
    @Override
    public final int compareTo(Bytes32 other) {
        return Arrays.compareUnsigned(value, other.value);
    }

    /** Returns 64 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(value);
    }
}
