// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.crypto;

import java.util.List;
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
     * @return true until {@link #unlock} succeeded, and after {@link #lock}
     */
    boolean locked();

    /**
     * Closes an open vault; does nothing if it is locked. Returns once everything that needs keys is gone: no link is open,
     * the store is closed. Then {@link VaultLocked} is told.
     *
     * @throws PassphraseException if there is no passphrase, so that anybody could open it again
     * @throws CryptoException if the vault is still being opened
     */
    void lock() throws CryptoException;

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

    /**
     * Tells whether there are recovery words.
     *
     * @return true if a locked vault can be opened by {@link #recover}
     */
    boolean recoverable();

    /**
     * Opens a locked vault by its recovery words and sets a new passphrase; does nothing if it is open.
     *
     * @param words 24 words with spaces between them
     * @param next the new passphrase, {@value #MIN_LENGTH} to {@value #MAX_LENGTH} bytes
     * @throws PassphraseException if they are no such words, are not those of this vault, or came too soon after wrong ones, or
     *         the passphrase does not fit; the message is a sentence that never holds a word
     * @throws CryptoException if there are no recovery words, or the key files cannot be read or written
     */
    void recover(String words, byte[] next) throws CryptoException;

    /**
     * Makes new recovery words; earlier ones open nothing any more, except backups made before.
     *
     * @param current the passphrase in use; needed if there is one
     * @return 24 words, which are not kept anywhere
     * @throws PassphraseException if the passphrase is missing or wrong or came too soon
     * @throws CryptoException if they cannot be written
     */
    List<String> renewRecovery(Optional<byte[]> current) throws CryptoException;

    /**
     * Makes the recovery words open nothing any more, except backups made before.
     *
     * @param current the passphrase in use; needed if there is one
     * @throws PassphraseException if the passphrase is missing or wrong or came too soon
     * @throws CryptoException if that cannot be written
     */
    void removeRecovery(Optional<byte[]> current) throws CryptoException;
}
