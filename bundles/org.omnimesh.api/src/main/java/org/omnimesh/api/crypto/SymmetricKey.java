// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.crypto;

import java.security.MessageDigest;
import java.util.Arrays;

import org.eclipse.jdt.annotation.Nullable;

/**
 * A 256-bit secret. It has no text form, compares in constant time and can be destroyed.
 *
 * <p>
 * Not thread-safe with respect to {@link #destroy()}; otherwise immutable.
 */
public final class SymmetricKey {
    /** Length in bytes. */
    public static final int LENGTH = 32;

    private final byte[] value;
    private volatile boolean destroyed;

    private SymmetricKey(byte[] value) {
        this.value = value;
    }

    /**
     * Wraps secret bytes.
     *
     * @param value exactly {@value #LENGTH} bytes; copied
     * @return the key
     * @throws IllegalArgumentException if the length differs
     */
    public static SymmetricKey of(byte[] value) {
        if (value.length != LENGTH) {
            throw new IllegalArgumentException("expected a key of " + LENGTH + " bytes, got " + value.length);
        }
        return new SymmetricKey(value.clone());
    }

    /**
     * Returns a copy of the secret bytes; the one way to get at them, so that uses are easy to find.
     *
     * @return {@value #LENGTH} bytes
     * @throws IllegalStateException if the key was destroyed
     */
    public byte[] revealSecretBytes() {
        if (destroyed) {
            throw new IllegalStateException("expected a live key, got a destroyed one");
        }
        return value.clone();
    }

    /** Overwrites the secret; later uses fail. */
    public void destroy() {
        destroyed = true;
        Arrays.fill(value, (byte) 0);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SymmetricKey that && MessageDigest.isEqual(value, that.value);
    }

    /** Returns a constant, so that no hash of the secret is ever kept. */
    @Override
    public int hashCode() {
        return 0x6f6d6e69;
    }

    /** Returns a constant text without the secret. */
    @Override
    public String toString() {
        return "SymmetricKey[secret]";
    }
}
