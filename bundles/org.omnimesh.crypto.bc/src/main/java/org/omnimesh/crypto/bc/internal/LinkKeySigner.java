// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import org.omnimesh.api.id.PeerId;

/** What the device key signs outside {@code omni/1/} contexts: certificate keys, under libp2p's own prefix. */
public interface LinkKeySigner {
    /**
     * Returns whose key signs.
     *
     * @return the device
     */
    PeerId peerId();

    /**
     * Vouches for the key of a certificate.
     *
     * @param subjectPublicKeyInfo the certificate's public key in DER
     * @return an Ed25519 signature as the libp2p extension demands
     */
    byte[] signLinkKey(byte[] subjectPublicKeyInfo);
}
