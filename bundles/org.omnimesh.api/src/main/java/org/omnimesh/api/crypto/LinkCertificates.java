// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.crypto;

import java.security.cert.X509Certificate;
import java.util.List;

import org.omnimesh.api.id.PeerId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Certificates that bind a TLS connection to a device (libp2p specification, {@code tls/tls.md}; extension OID
 * 1.3.6.1.4.1.53594.1.1). Thread-safe.
 */
@ProviderType
public interface LinkCertificates {
    /**
     * Makes a certificate that proves this device's peer id, valid from an hour ago for at least a year.
     *
     * @return fresh credentials
     */
    TlsCredentials forThisDevice();

    /**
     * Makes a certificate that names nobody, for pairing with strangers: random key, constant subject, no extension.
     *
     * @return fresh credentials
     */
    TlsCredentials throwaway();

    /**
     * Tells which device a peer's certificate proves.
     *
     * @param chain what the peer sent; must be exactly one certificate
     * @return the device
     * @throws CryptoException if the chain is not one valid, current, self-signed certificate with the extension, or
     *         holds an unknown critical extension
     */
    PeerId verify(List<X509Certificate> chain) throws CryptoException;
}
