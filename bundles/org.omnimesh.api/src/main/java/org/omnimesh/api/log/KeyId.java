// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.log;

import java.util.Arrays;
import java.util.HexFormat;

import org.eclipse.jdt.annotation.Nullable;

/** Names the channel secret under which an entry is encrypted; says nothing about it. Immutable. */
public final class KeyId {
    /** Length in bytes. */
    public static final int LENGTH = 8;

    /** Marks a payload that is not encrypted; only a team's founding entry has it. */
    public static final KeyId NONE = new KeyId(new byte[LENGTH]);

    private final byte[] value;

    /**
     * Wraps an id.
     *
     * @param value exactly {@value #LENGTH} bytes; copied
     * @throws IllegalArgumentException if the length differs
     */
    public KeyId(byte[] value) {
        if (value.length != LENGTH) {
            throw new IllegalArgumentException("expected a key id of " + LENGTH + " bytes, got " + value.length);
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
        return other instanceof KeyId that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    /** Returns 16 hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(value);
    }
}
