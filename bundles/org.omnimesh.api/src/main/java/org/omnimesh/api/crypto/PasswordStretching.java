// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.crypto;

import org.osgi.annotation.versioning.ProviderType;

/** Makes keys from passphrases, slowly on purpose. Thread-safe; each call uses its own memory. */
@ProviderType
public interface PasswordStretching {
    /** Fewest PBKDF2 iterations accepted. */
    int MIN_PBKDF2_ITERATIONS = 600_000;

    /** Least Argon2id memory accepted, in KiB. */
    int MIN_ARGON2_MEMORY_KIB = 19 * 1024;

    /** Most Argon2id memory accepted, in KiB, so that a file cannot make this node swap. */
    int MAX_ARGON2_MEMORY_KIB = 1024 * 1024;

    /**
     * Cost of Argon2id (RFC 9106).
     *
     * @param memoryKib memory in KiB, {@link #MIN_ARGON2_MEMORY_KIB} to {@link #MAX_ARGON2_MEMORY_KIB}
     * @param iterations passes, 1 to 64
     * @param parallelism lanes, 1 to 64
     */
    record Argon2Cost(int memoryKib, int iterations, int parallelism) {
        /** The default: 64 MiB, three passes, four lanes. */
        public static final Argon2Cost DEFAULT = new Argon2Cost(64 * 1024, 3, 4);

        /** Checks the ranges. */
        public Argon2Cost {
            if (memoryKib < MIN_ARGON2_MEMORY_KIB || memoryKib > MAX_ARGON2_MEMORY_KIB || iterations < 1
                    || iterations > 64 || parallelism < 1 || parallelism > 64) {
                throw new IllegalArgumentException("Argon2id cost out of range: " + memoryKib + " KiB, " + iterations
                        + " passes, " + parallelism + " lanes");
            }
        }
    }

    /**
     * Stretches a passphrase with Argon2id (RFC 9106, version 0x13).
     *
     * @param passphrase the passphrase, UTF-8
     * @param salt at least 16 bytes, random per use
     * @param cost the cost
     * @return the key
     * @throws IllegalArgumentException if the salt is too short
     */
    SymmetricKey argon2id(byte[] passphrase, byte[] salt, Argon2Cost cost);

    /**
     * Stretches a passphrase with PBKDF2-HMAC-SHA256 (RFC 8018).
     *
     * @param passphrase the passphrase, UTF-8
     * @param salt at least 16 bytes
     * @param iterations at least {@link #MIN_PBKDF2_ITERATIONS}, at most 10,000,000
     * @return the key
     * @throws IllegalArgumentException if a value is out of range
     */
    SymmetricKey pbkdf2(byte[] passphrase, byte[] salt, int iterations);
}
