// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.TlsCredentials;

import com.fasterxml.jackson.databind.JsonNode;

/** Certificates against the vectors of libp2p's {@code tls/tls.md} and against forgers. */
class Libp2pLinkCertificatesTest {
    private static final Instant FROM = TestNode.NOW.minus(Duration.ofHours(1));
    private static final Instant UNTIL = TestNode.NOW.plus(Duration.ofDays(1));

    @TempDir
    private Path home;

    private TestNode node;

    @BeforeEach
    void startNode() throws CryptoException {
        node = new TestNode(home);
    }

    @Test
    void acceptsTheThreeGoodVectorsAndRefusesTheBadOne() throws Exception {
        int accepted = 0;
        for (JsonNode vector : Vectors.read("libp2p-tls.json").required("vectors")) {
            X509Certificate certificate = parse(Vectors.hex(vector, "certificate_der_hex"));
            String name = vector.required("name").asText();
            assertEquals(vector.required("valid").asBoolean(), OtherKeyTypes.proves(certificate, TestNode.NOW), name);
            if (vector.required("valid").asBoolean()) {
                assertEquals(vector.required("peer_id").asText(),
                        OtherKeyTypes.peerId(Libp2pExtension.of(certificate)), name);
                accepted++;
            }
        }
        assertEquals(3, accepted);
    }

    @Test
    void linksAcceptOnlyTheVectorWithAnEd25519Key() throws Exception {
        for (JsonNode vector : Vectors.read("libp2p-tls.json").required("vectors")) {
            var chain = List.of(parse(Vectors.hex(vector, "certificate_der_hex")));
            if (vector.required("name").asText().contains("ED25519")) {
                assertEquals(vector.required("peer_id").asText(), node.certificates.verify(chain).toString());
            } else {
                assertThrows(CryptoException.class, () -> node.certificates.verify(chain));
            }
        }
    }

    @Test
    void provesThisDevice() throws CryptoException {
        X509Certificate certificate = node.certificates.forThisDevice().certificate();
        assertEquals(node.identity.peerId(), node.certificates.verify(List.of(certificate)));
        assertEquals(Arrays.toString(certificate.getSubjectX500Principal().getEncoded()), Arrays.toString(
                node.certificates.throwaway().certificate().getSubjectX500Principal().getEncoded()));
    }

    @Test
    void isValidForThoseWhoseClockIsAYearOff() throws CryptoException {
        var chain = List.of(node.certificates.forThisDevice().certificate());
        node.certificatesAt(TestNode.NOW.minus(Duration.ofDays(365))).verify(chain);
        node.certificatesAt(TestNode.NOW.plus(Duration.ofDays(366))).verify(chain);
        assertThrows(CryptoException.class,
                () -> node.certificatesAt(TestNode.NOW.minus(Duration.ofDays(367))).verify(chain));
        assertThrows(CryptoException.class,
                () -> node.certificatesAt(TestNode.NOW.plus(Duration.ofDays(4000))).verify(chain));
    }

    @Test
    void aThrowawayCertificateNamesNobody() {
        TlsCredentials one = node.certificates.throwaway();
        assertEquals(null, one.certificate().getCriticalExtensionOIDs());
        assertEquals(null, one.certificate().getNonCriticalExtensionOIDs());
        assertNotEquals(one.certificate().getPublicKey(), node.certificates.throwaway().certificate().getPublicKey());
        assertThrows(CryptoException.class, () -> node.certificates.verify(List.of(one.certificate())));
    }

    @Test
    void refusesNoneAndTwoCertificates() {
        X509Certificate good = node.certificates.forThisDevice().certificate();
        assertRefused(List.of(), "exactly one");
        assertRefused(List.of(good, good), "exactly one");
    }

    @Test
    void refusesExpiredAndFutureCertificates() throws Exception {
        KeyPair pair = SelfSignedCertificates.newKeyPair();
        assertRefused(make(pair, FROM, TestNode.NOW.minusSeconds(1), proof(pair, false)), "current");
        assertRefused(make(pair, TestNode.NOW.plusSeconds(2), UNTIL, proof(pair, false)), "current");
    }

    @Test
    void refusesUnknownCriticalExtensionsButIgnoresOthers() throws Exception {
        KeyPair pair = SelfSignedCertificates.newKeyPair();
        ASN1ObjectIdentifier unknown = new ASN1ObjectIdentifier("1.2.3.4");
        node.certificates.verify(List.of(make(pair, FROM, UNTIL, proof(pair, true))));
        node.certificates.verify(List.of(make(pair, FROM, UNTIL, proof(pair, false),
                new Extension(unknown, false, new byte[] { 5, 0 }))));
        assertRefused(make(pair, FROM, UNTIL, proof(pair, false), new Extension(unknown, true, new byte[] { 5, 0 })),
                "critical");
    }

    @Test
    void refusesACertificateNotSignedByItself() throws Exception {
        KeyPair own = SelfSignedCertificates.newKeyPair();
        KeyPair forger = SelfSignedCertificates.newKeyPair();
        KeyPair mixed = new KeyPair(own.getPublic(), forger.getPrivate());
        assertRefused(make(mixed, FROM, UNTIL, proof(own, false)), "signed by itself");
    }

    @Test
    void refusesAProofMadeForAnotherCertificate() throws Exception {
        KeyPair victim = SelfSignedCertificates.newKeyPair();
        KeyPair thief = SelfSignedCertificates.newKeyPair();
        assertRefused(make(thief, FROM, UNTIL, proof(victim, false)), "device's signature");
    }

    @Test
    void refusesOtherCertificateKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(384);
        KeyPair pair = generator.generateKeyPair();
        assertRefused(make(pair, FROM, UNTIL, proof(pair, false)), "P-256");
    }

    @Test
    void refusesEveryChangedOrMalformedCertificate() {
        byte[] good = encoded(node.certificates.forThisDevice().certificate());
        SeededRandom.forAll(500, random -> {
            byte[] bad = good.clone();
            bad[random.below(bad.length)] ^= (byte) (1 << random.below(8));
            try {
                X509Certificate parsed = parse(bad);
                assertThrows(CryptoException.class, () -> node.certificates.verify(List.of(parsed)));
            } catch (CertificateException e) {
                assertFalse(e.getMessage().isEmpty(), "the JDK's parser refused it");
            }
        });
    }

    @Test
    void refusesASignatureThatSaysItHasFewerBits() throws Exception {
        // given: certificates until one is signed with a last bit of zero, so that it says the same with a bit less
        byte[] bytes = encoded(node.certificates.forThisDevice().certificate());
        while ((bytes[bytes.length - 1] & 1) != 0) {
            KeyPair pair = SelfSignedCertificates.newKeyPair();
            bytes = encoded(make(pair, FROM, UNTIL, proof(pair, false)));
        }
        node.certificates.verify(List.of(parse(bytes)));
        int unused = bytes.length - Certificate.getInstance(bytes).getSignature().getBytes().length - 1;
        assertEquals(0, bytes[unused]);
        // when
        bytes[unused] = 1;
        // then
        assertRefused(parse(bytes), "whole bytes");
    }

    @Test
    void refusesMalformedProofs() {
        SeededRandom.forAll(300, random -> {
            KeyPair pair = SelfSignedCertificates.newKeyPair();
            byte[] value = proof(pair, false).getExtnValue().getOctets();
            byte[] bad = switch (random.below(3)) {
                case 0 -> random.some(700);
                case 1 -> Arrays.copyOf(value, random.below(value.length));
                default -> changed(value, random);
            };
            Extension extension = new Extension(new ASN1ObjectIdentifier(Libp2pExtension.OID), false, bad);
            X509Certificate certificate = make(pair, FROM, UNTIL, extension);
            assertThrows(CryptoException.class, () -> node.certificates.verify(List.of(certificate)));
        });
    }

    private static byte[] changed(byte[] value, SeededRandom random) {
        byte[] changed = value.clone();
        changed[random.below(changed.length)] ^= (byte) (1 << random.below(8));
        return changed;
    }

    private void assertRefused(X509Certificate certificate, String reason) {
        assertRefused(List.of(certificate), reason);
    }

    private void assertRefused(List<X509Certificate> chain, String reason) {
        String message = assertThrows(CryptoException.class, () -> node.certificates.verify(chain)).getMessage();
        assertTrue(message.contains(reason), message);
    }

    private Extension proof(KeyPair pair, boolean critical) throws Exception {
        byte[] signature = node.identity.signLinkKey(pair.getPublic().getEncoded());
        byte[] value = new Libp2pExtension(Libp2pExtension.ED25519, node.identity.peerId().publicKey(), signature)
                .encode();
        return new Extension(new ASN1ObjectIdentifier(Libp2pExtension.OID), critical, value);
    }

    private static X509Certificate make(KeyPair pair, Instant from, Instant until, Extension... extensions)
            throws Exception {
        return SelfSignedCertificates.make(pair, BigInteger.ONE, from, until, extensions);
    }

    private static X509Certificate parse(byte[] der) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der));
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateException e) {
            throw new AssertionError(e);
        }
    }
}
