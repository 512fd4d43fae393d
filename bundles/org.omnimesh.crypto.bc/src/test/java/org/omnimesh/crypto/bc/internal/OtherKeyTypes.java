// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.List;

import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;

/** Device keys of other libp2p implementations, which OmniMesh reads but does not accept. */
final class OtherKeyTypes {
    private static final int SECP256K1 = 2;
    private static final int ECDSA = 3;
    private static final int LONGEST_INLINED = 42;
    private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    private OtherKeyTypes() {}

    /** Tells whether a certificate proves a device key of any type. */
    static boolean proves(X509Certificate certificate, Instant now) throws Exception {
        SelfSignedCertificates.requireValid(List.of(certificate), now, Libp2pExtension.OID);
        Libp2pExtension extension = Libp2pExtension.of(certificate);
        byte[] signed = Libp2pExtension.signed(certificate.getPublicKey().getEncoded());
        return switch (extension.keyType()) {
            case Libp2pExtension.ED25519 -> Ed25519Signatures.verify(extension.key(), signed, extension.signature());
            case SECP256K1 -> verifySecp256k1(extension, signed);
            case ECDSA -> verifyEcdsa(extension, signed);
            default -> false;
        };
    }

    /** libp2p specification, {@code peer-ids/peer-ids.md}. */
    static String peerId(Libp2pExtension extension) throws Exception {
        byte[] message = Labelled.concat(
                new byte[] { 8, (byte) extension.keyType(), 0x12, (byte) extension.key().length }, extension.key());
        byte[] multihash = message.length <= LONGEST_INLINED
                ? Labelled.concat(new byte[] { 0, (byte) message.length }, message)
                : Labelled.concat(new byte[] { 0x12, 32 }, MessageDigest.getInstance("SHA-256").digest(message));
        StringBuilder text = new StringBuilder();
        for (BigInteger rest = new BigInteger(1, multihash); rest.signum() > 0;) {
            BigInteger[] step = rest.divideAndRemainder(BigInteger.valueOf(58));
            text.append(BASE58.charAt(step[1].intValue()));
            rest = step[0];
        }
        return (multihash[0] == 0 ? text.append('1') : text).reverse().toString();
    }

    private static boolean verifyEcdsa(Libp2pExtension extension, byte[] signed) throws Exception {
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(extension.key())));
        verifier.update(signed);
        return verifier.verify(extension.signature());
    }

    private static boolean verifySecp256k1(Libp2pExtension extension, byte[] signed) throws Exception {
        X9ECParameters curve = SECNamedCurves.getByName("secp256k1");
        ECDomainParameters domain = new ECDomainParameters(curve.getCurve(), curve.getG(), curve.getN());
        ECDSASigner verifier = new ECDSASigner();
        verifier.init(false, new ECPublicKeyParameters(curve.getCurve().decodePoint(extension.key()), domain));
        ASN1Sequence signature = ASN1Sequence.getInstance(extension.signature());
        return verifier.verifySignature(MessageDigest.getInstance("SHA-256").digest(signed),
                ASN1Integer.getInstance(signature.getObjectAt(0)).getValue(),
                ASN1Integer.getInstance(signature.getObjectAt(1)).getValue());
    }
}
