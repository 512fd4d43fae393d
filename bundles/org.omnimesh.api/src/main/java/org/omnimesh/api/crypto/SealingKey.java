// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.crypto;

import java.util.Arrays;

import org.eclipse.jdt.annotation.Nullable;

/**
 * The public key to which secrets for one device are sealed (HPKE, RFC 9180), with the number of its suite.
 *
 * <p>
 * Suite 1 is DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; its key has 32 bytes. Suite 2 is X-Wing (X25519 with
 * ML-KEM-768, draft-connolly-cfrg-xwing-kem), HKDF-SHA256, AES-256-GCM; its key has 1216 bytes. It holds as long as one of its
 * two halves does. Immutable.
 */
public final class SealingKey {
    /** The suite with X25519, HKDF-SHA256 and AES-256-GCM. */
    public static final int SUITE_X25519 = 1;

    /** The suite with X-Wing, HKDF-SHA256 and AES-256-GCM. */
    public static final int SUITE_X_WING = 2;

    /** Longest key of any suite in bytes. */
    public static final int MAX_LENGTH = 2048;

    private final int suite;
    private final byte[] key;

    /**
     * Wraps a public key.
     *
     * @param suite the suite's number, 1 to 255
     * @param key the encoded public key, 1 to {@value #MAX_LENGTH} bytes; copied
     * @throws IllegalArgumentException if a value is out of range
     */
    public SealingKey(int suite, byte[] key) {
        if (suite < 1 || suite > 255 || key.length < 1 || key.length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "expected a suite of 1 to 255 and a key of 1 to " + MAX_LENGTH + " bytes, got " + suite + " and "
                            + key.length);
        }
        this.suite = suite;
        this.key = key.clone();
    }

    /**
     * Returns the suite's number.
     *
     * @return 1 to 255
     */
    public int suite() {
        return suite;
    }

    /**
     * Returns a copy of the encoded public key.
     *
     * @return the bytes
     */
    public byte[] key() {
        return key.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SealingKey that && suite == that.suite && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return 31 * suite + Arrays.hashCode(key);
    }
}
