// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.crypto;

import org.omnimesh.api.id.PeerId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * This device: its Ed25519 key and its sealing key. The private keys never leave the implementation. Thread-safe.
 *
 * <p>
 * Made at first start and kept encrypted under the {@link KeyVault}; the same for the life of the installation.
 */
@ProviderType
public interface DeviceIdentity {
    /**
     * Returns who this device is.
     *
     * @return the peer id of the device key
     */
    PeerId peerId();

    /**
     * Signs a message for a purpose (Ed25519, RFC 8032, over label, zero byte and message).
     *
     * @param context the purpose
     * @param message the message
     * @return the signature
     */
    Signature sign(CryptoContext context, byte[] message);

    /**
     * Returns the key to which others seal secrets for this device.
     *
     * @return the public key
     */
    SealingKey sealingKey();

    /**
     * Opens what {@link Sealing#seal} sealed to this device.
     *
     * @param context the purpose
     * @param associated the associated data
     * @param sealed the sealed secret
     * @return the secret
     * @throws CryptoException if it was sealed to another device, for another purpose, or was changed
     */
    byte[] open(CryptoContext context, byte[] associated, byte[] sealed) throws CryptoException;
}
