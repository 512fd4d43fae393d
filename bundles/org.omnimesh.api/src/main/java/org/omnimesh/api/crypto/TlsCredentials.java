// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.crypto;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/**
 * What a TLS endpoint shows: a self-signed P-256 certificate and its private key.
 *
 * @param privateKey the key of the certificate
 * @param certificate the only certificate of the chain
 */
public record TlsCredentials(PrivateKey privateKey, X509Certificate certificate) {
    /** Returns a constant text without the key. */
    @Override
    public String toString() {
        return "TlsCredentials[secret]";
    }
}
