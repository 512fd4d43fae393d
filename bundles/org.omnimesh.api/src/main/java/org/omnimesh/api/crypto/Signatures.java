// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.crypto;

import org.omnimesh.api.id.PeerId;
import org.osgi.annotation.versioning.ProviderType;

/** Checks signatures of devices. Signing is the device's own business: {@link DeviceIdentity#sign}. Thread-safe. */
@ProviderType
public interface Signatures {
    /**
     * Tells whether a device signed a message for a purpose.
     *
     * <p>
     * Ed25519 (RFC 8032) over label, zero byte and message; non-canonical signatures and points are refused.
     *
     * @param signer the device
     * @param context the purpose
     * @param message the message
     * @param signature the signature
     * @return true only if the signature is valid
     */
    boolean verify(PeerId signer, CryptoContext context, byte[] message, Signature signature);
}
