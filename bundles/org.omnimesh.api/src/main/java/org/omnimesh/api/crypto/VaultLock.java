// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.crypto;

import java.util.Optional;

import org.omnimesh.api.crypto.KeyVault.Protection;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The passphrase of the {@link KeyVault}. While it is locked there is no vault, and so nothing that needs keys: the rest of
 * the node appears once it is unlocked. Thread-safe.
 *
 * <p>
 * Every guess costs Argon2id, one at a time; after a wrong one the next has to wait, twice as long each time, up to a minute.
 */
@ProviderType
public interface VaultLock {
    /** Shortest new passphrase in bytes. */
    int MIN_LENGTH = 8;

    /** Longest new passphrase in bytes. */
    int MAX_LENGTH = 1024;

    /**
     * Tells whether the vault waits for its passphrase.
     *
     * @return true until {@link #unlock} succeeded
     */
    boolean locked();

    /**
     * Tells how the master key is protected.
     *
     * @return the protection
     */
    Protection protection();

    /**
     * Opens the vault; does nothing if it is open.
     *
     * @param passphrase the passphrase, UTF-8
     * @throws PassphraseException if it is wrong, or came too soon after a wrong one
     * @throws CryptoException if the key file cannot be read
     */
    void unlock(byte[] passphrase) throws CryptoException;

    /**
     * Sets, changes or removes the passphrase of an open vault. The keys stay what they are.
     *
     * @param current the passphrase in use; needed if there is one
     * @param next the new one, {@value #MIN_LENGTH} to {@value #MAX_LENGTH} bytes, or empty to protect the key by its file alone
     * @throws PassphraseException if the current one is missing or wrong or came too soon, or the new one does not fit
     * @throws CryptoException if the key file cannot be written
     */
    void protect(Optional<byte[]> current, Optional<byte[]> next) throws CryptoException;
}
