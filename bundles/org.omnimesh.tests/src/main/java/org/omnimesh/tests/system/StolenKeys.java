// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.omnimesh.api.id.PeerId;

/**
 * The keys of a device whose disk somebody got hold of, or whose owner turned against the team: read from the home of a
 * node without a passphrase, without the product's code.
 *
 * @param peer the device
 * @param signing its Ed25519 key
 */
record StolenKeys(PeerId peer, PrivateKey signing) {
    private static final byte[] LABEL = "omni/1/device-identity".getBytes(StandardCharsets.US_ASCII);
    private static final int MASTER_AT = 9;
    private static final int SALT_AT = 8;
    private static final int SALT_BYTES = 16;
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    /** Reads the keys of a node that was ready at least once. */
    static StolenKeys of(NodeProcess node) throws IOException, GeneralSecurityException {
        Path keys = node.home().resolve("keys");
        byte[] vault = Files.readAllBytes(keys.resolve("master.key"));
        byte[] identity = Files.readAllBytes(keys.resolve("identity"));
        byte[] head = Arrays.copyOf(identity, SALT_AT + SALT_BYTES);
        byte[] salt = Arrays.copyOfRange(head, SALT_AT, head.length);
        byte[] derived = hkdf(Arrays.copyOfRange(vault, MASTER_AT, MASTER_AT + KEY_BYTES), LABEL);
        byte[] key = hkdf(derived, LABEL, new byte[1], salt);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"),
                new GCMParameterSpec(TAG_BITS, new byte[NONCE_BYTES]));
        cipher.updateAAD(head);
        byte[] seed = Arrays.copyOf(cipher.doFinal(identity, head.length, identity.length - head.length), KEY_BYTES);
        PrivateKey signing = KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
        return new StolenKeys(PeerId.parse(node.peerId()), signing);
    }

    StrangerCertificate certificate() throws GeneralSecurityException {
        return StrangerCertificate.ofDevice(peer.publicKey(), signing);
    }

    /** Signs for a purpose. */
    byte[] sign(String purpose, byte[] message) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(signing);
        signature.update((purpose + '\0').getBytes(StandardCharsets.US_ASCII));
        signature.update(message);
        return signature.sign();
    }

    /** HKDF-SHA256 (RFC 5869) with empty salt, of one block. */
    private static byte[] hkdf(byte[] secret, byte[]... info) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(new byte[1], "HmacSHA256"));
        mac.init(new SecretKeySpec(mac.doFinal(secret), "HmacSHA256"));
        for (byte[] part : info) {
            mac.update(part);
        }
        mac.update((byte) 1);
        return mac.doFinal();
    }
}
