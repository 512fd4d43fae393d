// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** The libp2p extension in an otherwise good certificate of a stranger. */
class CertificateFuzzTest extends DecoderFuzz<Libp2pExtension> {
    private final KeyPair pair;

    CertificateFuzzTest() throws Exception {
        super(CryptoException.class, 200);
        pair = SelfSignedCertificates.newKeyPair();
    }

    @Override
    protected List<byte[]> seeds() throws Exception {
        return List.of(new Libp2pExtension(Libp2pExtension.ED25519, new byte[32], new byte[64]).encode(),
                new Libp2pExtension(2, new byte[33], new byte[71]).encode());
    }

    @Override
    protected Optional<Libp2pExtension> decode(byte[] input) throws Exception {
        X509Certificate certificate = SelfSignedCertificates.make(pair, BigInteger.ONE, TestNode.NOW,
                TestNode.NOW.plus(Duration.ofDays(1)),
                new Extension(new ASN1ObjectIdentifier(Libp2pExtension.OID), true, input));
        return Optional.of(Libp2pExtension.of(certificate));
    }

    @Override
    protected Optional<byte[]> encode(Libp2pExtension value) throws Exception {
        return Optional.of(value.encode());
    }
}
