// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.crypto;

import java.util.Arrays;

import org.eclipse.jdt.annotation.Nullable;

/** An Ed25519 signature (RFC 8032) over a context and a message. Immutable. */
public final class Signature {
    /** Length in bytes. */
    public static final int LENGTH = 64;

    private final byte[] value;

    /**
     * Wraps a signature.
     *
     * @param value exactly {@value #LENGTH} bytes; copied
     * @throws IllegalArgumentException if the length differs
     */
    public Signature(byte[] value) {
        if (value.length != LENGTH) {
            throw new IllegalArgumentException("expected a signature of " + LENGTH + " bytes, got " + value.length);
        }
        this.value = value.clone();
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
        return other instanceof Signature that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }
}
