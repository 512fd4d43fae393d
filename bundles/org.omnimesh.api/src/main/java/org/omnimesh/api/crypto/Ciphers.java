// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.crypto;

import org.osgi.annotation.versioning.ProviderType;

/** Symmetric cryptography: AES-256-GCM, HKDF-SHA256 and HMAC-SHA256. Thread-safe. */
@ProviderType
public interface Ciphers {
    /** Bytes that sealing adds to a plaintext. */
    int SEAL_OVERHEAD = 16;

    /**
     * Makes a fresh random key.
     *
     * @return a key that nobody else has
     */
    SymmetricKey randomKey();

    /**
     * Derives a key for one purpose (HKDF-SHA256, RFC 5869: no salt, info = label, zero byte, further info).
     *
     * @param root the key to derive from
     * @param context the purpose
     * @param info further distinction within the purpose; may be empty
     * @return the derived key; the same inputs give the same key
     */
    SymmetricKey derive(SymmetricKey root, CryptoContext context, byte[] info);

    /**
     * Authenticates data under a key (HMAC-SHA256 over label, zero byte and data).
     *
     * @param key the key
     * @param context the purpose
     * @param data the data
     * @return 32 bytes
     */
    byte[] authenticate(SymmetricKey key, CryptoContext context, byte[] data);

    /**
     * Encrypts and authenticates with AES-256-GCM (NIST SP 800-38D).
     *
     * @param key the key
     * @param nonce unique for this plaintext under this key
     * @param associated authenticated but not encrypted; may be empty
     * @param plaintext the plaintext; may be empty
     * @return the ciphertext, {@value #SEAL_OVERHEAD} bytes longer than the plaintext
     */
    byte[] seal(SymmetricKey key, Nonce nonce, byte[] associated, byte[] plaintext);

    /**
     * Checks and decrypts what {@link #seal} made.
     *
     * @param key the key
     * @param nonce the nonce
     * @param associated the associated data
     * @param ciphertext the ciphertext
     * @return the plaintext
     * @throws CryptoException if any of the inputs is not what the ciphertext was made with
     */
    byte[] open(SymmetricKey key, Nonce nonce, byte[] associated, byte[] ciphertext) throws CryptoException;
}
