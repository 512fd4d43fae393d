// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Arrays;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.eclipse.jdt.annotation.NonNull;
import org.omnimesh.api.crypto.CryptoException;

/**
 * The libp2p public key extension of a certificate: the device's key, and its signature over the certificate's key
 * (libp2p specification, {@code tls/tls.md}).
 *
 * @param keyType the type of the device key in libp2p's {@code PublicKey} message: 1 Ed25519, 2 secp256k1, 3 ECDSA
 * @param key the device's public key in the form of its type
 * @param signature over {@link #signed}
 */
record Libp2pExtension(int keyType, byte @NonNull [] key, byte @NonNull [] signature) {
    static final String OID = "1.3.6.1.4.1.53594.1.1";
    static final int ED25519 = 1;

    /** Longest extension value in bytes; the longest of a known key type has 245. */
    private static final int MAX_LENGTH = 512;

    /** Field 1 as a varint, field 2 as bytes: the one deterministic encoding of libp2p's {@code PublicKey} message. */
    private static final byte TYPE_FIELD = 0x08;
    private static final byte DATA_FIELD = 0x12;
    private static final int KEY_HEADER = 4;

    private static final byte[] PREFIX = "libp2p-tls-handshake:".getBytes(StandardCharsets.US_ASCII);

    /** Returns what the device key signs to vouch for a certificate's key. */
    static byte[] signed(byte[] subjectPublicKeyInfo) {
        return Labelled.concat(PREFIX, subjectPublicKeyInfo);
    }

    /** Encodes the extension of an Ed25519 device key. */
    byte[] encode() throws IOException {
        byte[] header = { TYPE_FIELD, (byte) keyType, DATA_FIELD, (byte) key.length };
        return new DERSequence(new ASN1Encodable[] { new DEROctetString(Labelled.concat(header, key)),
                new DEROctetString(signature) }).getEncoded();
    }

    /** Reads the extension of a certificate, without checking the signature. */
    static Libp2pExtension of(X509Certificate certificate) throws CryptoException {
        byte[] wrapped = certificate.getExtensionValue(OID);
        if (wrapped == null || wrapped.length > MAX_LENGTH) {
            throw new CryptoException("expected a certificate with a libp2p extension of at most " + MAX_LENGTH
                    + " bytes, got " + (wrapped == null ? "none" : wrapped.length + " bytes"));
        }
        try {
            ASN1Sequence sequence = ASN1Sequence.getInstance(ASN1OctetString.getInstance(wrapped).getOctets());
            if (sequence.size() != 2) {
                throw new CryptoException("expected a libp2p extension of two parts, got " + sequence.size());
            }
            byte[] publicKey = ASN1OctetString.getInstance(sequence.getObjectAt(0)).getOctets();
            return ofParts(publicKey, ASN1OctetString.getInstance(sequence.getObjectAt(1)).getOctets());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new CryptoException("expected a libp2p extension in DER", e);
        }
    }

    private static Libp2pExtension ofParts(byte[] publicKey, byte[] signature) throws CryptoException {
        if (publicKey.length <= KEY_HEADER || publicKey[0] != TYPE_FIELD || publicKey[1] < 0
                || publicKey[2] != DATA_FIELD || publicKey[3] != publicKey.length - KEY_HEADER) {
            throw new CryptoException("expected a libp2p public key of at most 127 bytes in canonical form");
        }
        byte[] key = Arrays.copyOfRange(publicKey, KEY_HEADER, publicKey.length);
        return new Libp2pExtension(publicKey[1], key, signature);
    }
}
