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
}
