// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.omnimesh.api.crypto.CryptoException;

/** Self-signed P-256 certificates: made with a constant subject, and checked. */
final class SelfSignedCertificates {
    private static final AlgorithmIdentifier ECDSA_WITH_SHA256 = new AlgorithmIdentifier(
            X9ObjectIdentifiers.ecdsa_with_SHA256);

    /** The same for every device, so that it tells nothing. */
    private static final X500Name NAME = new X500Name("O=OmniMesh");

    /** How every SubjectPublicKeyInfo of an uncompressed P-256 key begins (RFC 5480). */
    private static final byte[] P256_PREFIX = HexFormat.of()
            .parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");
    private static final int P256_LENGTH = P256_PREFIX.length + 64;

    private SelfSignedCertificates() {}

    static KeyPair newKeyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** Makes a certificate; the serial number is positive. */
    static X509Certificate make(KeyPair pair, BigInteger serial, Instant from, Instant until,
            Extension... extensions) throws GeneralSecurityException, IOException {
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(serial));
        generator.setSignature(ECDSA_WITH_SHA256);
        generator.setIssuer(NAME);
        generator.setSubject(NAME);
        generator.setStartDate(new Time(Date.from(from)));
        generator.setEndDate(new Time(Date.from(until)));
        generator.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        if (extensions.length > 0) {
            generator.setExtensions(new Extensions(extensions));
        }
        TBSCertificate content = generator.generateTBSCertificate();
        DERBitString signature = new DERBitString(sign(pair.getPrivate(), content.getEncoded(ASN1Encoding.DER)));
        byte[] encoded = new DERSequence(new ASN1Encodable[] { content, ECDSA_WITH_SHA256, signature })
                .getEncoded(ASN1Encoding.DER);
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(encoded));
    }

    /** Refuses all but one current P-256 certificate, signed by itself, with no critical extension but those known. */
    static X509Certificate requireValid(List<X509Certificate> chain, Instant now, String knownExtension)
            throws CryptoException {
        if (chain.size() != 1) {
            throw new CryptoException("expected exactly one certificate, got " + chain.size());
        }
        X509Certificate certificate = chain.getFirst();
        byte[] key = certificate.getPublicKey().getEncoded();
        if (key.length != P256_LENGTH || !Arrays.equals(key, 0, P256_PREFIX.length, P256_PREFIX, 0, P256_PREFIX.length)
                || !X9ObjectIdentifiers.ecdsa_with_SHA256.getId().equals(certificate.getSigAlgOID())) {
            throw new CryptoException("expected a certificate with a P-256 key and ECDSA with SHA-256");
        }
        var critical = certificate.getCriticalExtensionOIDs();
        if (critical != null && !critical.stream().allMatch(knownExtension::equals)) {
            throw new CryptoException("expected no critical extension but libp2p's, got " + critical);
        }
        try {
            // Java's parser cuts the last bits off a signature that says it does not use them.
            if (Certificate.getInstance(certificate.getEncoded()).getSignature().getPadBits() != 0) {
                throw new CryptoException("expected a signature of whole bytes");
            }
            certificate.checkValidity(Date.from(now));
            certificate.verify(certificate.getPublicKey());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new CryptoException("expected a current certificate that is signed by itself", e);
        }
        return certificate;
    }

    private static byte[] sign(PrivateKey key, byte[] message) throws GeneralSecurityException {
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(key);
        signer.update(message);
        return signer.sign();
    }
}
