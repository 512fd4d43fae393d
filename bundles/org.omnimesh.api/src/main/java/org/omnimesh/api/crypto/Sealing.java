// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.crypto;

import org.osgi.annotation.versioning.ProviderType;

/** Seals secrets to a device's public key (HPKE base mode, RFC 9180). Opening: {@link DeviceIdentity#open}. Thread-safe. */
@ProviderType
public interface Sealing {
    /**
     * Seals a secret to one recipient.
     *
     * @param recipient the recipient's key
     * @param context the purpose, bound as HPKE info
     * @param associated bound but not encrypted; may be empty
     * @param plaintext the secret
     * @return one byte with the suite's number, the encapsulated key and the ciphertext
     * @throws CryptoException if the suite is not known or the key is not a valid point
     */
    byte[] seal(SealingKey recipient, CryptoContext context, byte[] associated, byte[] plaintext)
            throws CryptoException;

    /**
     * Tells whether a suite can be used here.
     *
     * @param suite the suite's number
     * @return true if {@link #seal} takes its keys
     */
    boolean knows(int suite);

    /**
     * Returns the public key of a key pair. The secret is all of the private key; a fresh random one makes a fresh pair.
     *
     * @param suite the suite's number
     * @param secret the private key
     * @return the key to seal to
     * @throws CryptoException if the suite is not known
     */
    SealingKey keyOf(int suite, SymmetricKey secret) throws CryptoException;

    /**
     * Opens what was sealed to a key pair of this device other than that of its identity.
     *
     * @param suite the suite of the pair
     * @param secret the private key
     * @param context the purpose
     * @param associated the associated data
     * @param sealed the sealed secret
     * @return the secret
     * @throws CryptoException if it was sealed to another key, by another suite or for another purpose, or was changed
     */
    byte[] open(int suite, SymmetricKey secret, CryptoContext context, byte[] associated, byte[] sealed)
            throws CryptoException;
}
