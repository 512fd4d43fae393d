// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.crypto;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The random master key of this installation, and what is derived from it. Thread-safe.
 *
 * <p>
 * The master key is kept wrapped by a passphrase (Argon2id) or, by default, by a key file that only the owner can read.
 */
@ProviderType
public interface KeyVault {
    /** What protects the master key on disk. */
    enum Protection {
        /** A file readable by the owner alone: whoever reads the disk as the owner reads everything. */
        KEY_FILE,
        /** A passphrase, stretched by Argon2id. */
        PASSPHRASE
    }

    /**
     * Tells how the master key is protected.
     *
     * @return the protection
     */
    Protection protection();

    /**
     * Derives the key for one kind of data at rest.
     *
     * @param context the purpose
     * @return the same key at every start
     */
    SymmetricKey derive(CryptoContext context);
}
