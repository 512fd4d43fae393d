// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A self-signed certificate of somebody whom no node knows, made without any code of the product: as it comes, or with the
 * signed key of a device (libp2p TLS specification, section "libp2p Public Key Extension").
 *
 * @param keys its P-256 keys
 * @param certificate the certificate
 */
record StrangerCertificate(KeyPair keys, X509Certificate certificate) {
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int OID = 0x06;
    private static final int UTF8_STRING = 0x0c;
    private static final int UTC_TIME = 0x17;
    private static final int VERSION = 0xa0;
    private static final int EXTENSIONS = 0xa3;

    /** 1.3.6.1.4.1.53594.1.1 */
    private static final byte[] LIBP2P = hex("2b0601040183a25a0101");

    /** 1.2.840.10045.4.3.2: ECDSA with SHA-256 */
    private static final byte[] ECDSA_SHA256 = hex("2a8648ce3d040302");

    /** 2.5.4.3: common name */
    private static final byte[] COMMON_NAME = hex("550403");

    /** The protocol buffer around an Ed25519 key: key type 1, then 32 bytes. */
    private static final byte[] ED25519_KEY = hex("08011220");
    private static final int ED25519_BYTES = 32;

    static StrangerCertificate plain() throws GeneralSecurityException {
        KeyPair keys = newKeys();
        return signed(keys, new byte[0]);
    }

    static StrangerCertificate ofDevice() throws GeneralSecurityException {
        KeyPair device = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] spki = device.getPublic().getEncoded();
        return ofDevice(Arrays.copyOfRange(spki, spki.length - ED25519_BYTES, spki.length), device.getPrivate());
    }

    /** Makes one of a device whose keys are known. */
    static StrangerCertificate ofDevice(byte[] ed25519, PrivateKey deviceKey) throws GeneralSecurityException {
        KeyPair keys = newKeys();
        byte[] publicKey = join(ED25519_KEY, ed25519);
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(deviceKey);
        signature.update("libp2p-tls-handshake:".getBytes(StandardCharsets.US_ASCII));
        signature.update(keys.getPublic().getEncoded());
        byte[] signedKey = der(SEQUENCE, der(OCTET_STRING, publicKey), der(OCTET_STRING, signature.sign()));
        return signed(keys, der(EXTENSIONS,
                der(SEQUENCE, der(SEQUENCE, der(OID, LIBP2P), der(OCTET_STRING, signedKey)))));
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** RFC 5280, section 4.1. */
    private static StrangerCertificate signed(KeyPair keys, byte[] extensions) throws GeneralSecurityException {
        byte[] algorithm = der(SEQUENCE, der(OID, ECDSA_SHA256));
        byte[] name = der(SEQUENCE, der(SET, der(SEQUENCE, der(OID, COMMON_NAME), der(UTF8_STRING, text("stranger")))));
        byte[] validity = der(SEQUENCE, time(LocalDate.now().minusDays(2)), time(LocalDate.now().plusYears(10)));
        byte[] body = der(SEQUENCE, der(VERSION, der(INTEGER, new byte[] { 2 })), der(INTEGER, new byte[] { 1 }),
                algorithm, name,
                validity, name, keys.getPublic().getEncoded(), extensions);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(body);
        byte[] whole = der(SEQUENCE, body, algorithm, der(BIT_STRING, new byte[] { 0 }, signature.sign()));
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        return new StrangerCertificate(keys,
                (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(whole)));
    }

    private static byte[] time(LocalDate day) {
        return der(UTC_TIME, text(day.format(DateTimeFormatter.ofPattern("yyMMdd")) + "000000Z"));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] der(int tag, byte[]... parts) {
        byte[] content = join(parts);
        byte[] length = content.length < 0x80
                ? new byte[] { (byte) content.length }
                : new byte[] { (byte) 0x82, (byte) (content.length >> 8), (byte) content.length };
        return join(new byte[] { (byte) tag }, length, content);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
