// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.eclipse.jdt.annotation.Nullable;

/**
 * The 96-bit nonce of AES-256-GCM. Under one key a nonce must never be used for two plaintexts (NIST SP 800-38D, 8).
 *
 * <p>
 * Only counters can be made: a key is used either once ({@link #SINGLE_USE}) or for numbered parts of one thing.
 */
public final class Nonce {
    /** Length in bytes. */
    public static final int LENGTH = 12;

    /** The nonce of a key that seals exactly one plaintext. */
    public static final Nonce SINGLE_USE = new Nonce(new byte[LENGTH]);

    private final byte[] value;

    private Nonce(byte[] value) {
        this.value = value;
    }

    /**
     * Makes the nonce of a numbered part, such as a chunk of a file.
     *
     * @param index the part's number, not negative
     * @return twelve bytes: four zeros and the index, big-endian
     * @throws IllegalArgumentException if the index is negative
     */
    public static Nonce ofIndex(long index) {
        if (index < 0) {
            throw new IllegalArgumentException("expected an index of at least 0, got " + index);
        }
        return new Nonce(ByteBuffer.allocate(LENGTH).putInt(0).putLong(index).array());
    }

    /**
     * Returns a copy of the bytes.
     *
     * @return {@value #LENGTH} bytes
     */
    public byte[] bytes() {
        return value.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Nonce that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }
}
