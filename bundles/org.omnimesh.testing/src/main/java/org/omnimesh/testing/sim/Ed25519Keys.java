// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.X509EncodedKeySpec;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.id.PeerId;

/** Real Ed25519 (RFC 8032) of the Java platform, with keys that follow from the device's number: about 200 µs to verify. */
public final class Ed25519Keys implements SimulatedKeys {
    private static final byte[] ENCODING_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final String ALGORITHM = "Ed25519";

    private final Map<PeerId, KeyPair> pairs = new HashMap<>();

    /** Gives the bytes of a number again and again. */
    private static final class FixedBytes extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final int index;

        FixedBytes(int index) {
            this.index = index;
        }

        @Override
        public void nextBytes(@NonNullByDefault({}) byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (index + 1 >> 8 * (i % 4));
            }
        }
    }

    @Override
    public PeerId device(int index) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(255, new FixedBytes(index));
            KeyPair pair = generator.generateKeyPair();
            byte[] encoded = pair.getPublic().getEncoded();
            byte[] key = new byte[PeerId.KEY_LENGTH];
            System.arraycopy(encoded, encoded.length - key.length, key, 0, key.length);
            PeerId device = PeerId.ofPublicKey(key);
            pairs.put(device, pair);
            return device;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has Ed25519", e);
        }
    }

    @Override
    public Signature sign(PeerId signer, CryptoContext context, byte[] message) {
        KeyPair pair = pairs.get(signer);
        if (pair == null) {
            throw new IllegalArgumentException("expected a device made here");
        }
        try {
            java.security.Signature signing = java.security.Signature.getInstance(ALGORITHM);
            signing.initSign(pair.getPrivate());
            signing.update(label(context));
            signing.update(message);
            return new Signature(signing.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 failed", e);
        }
    }

    @Override
    public boolean verify(PeerId signer, CryptoContext context, byte[] message, Signature signature) {
        byte[] key = signer.publicKey();
        byte[] encoded = new byte[ENCODING_PREFIX.length + key.length];
        System.arraycopy(ENCODING_PREFIX, 0, encoded, 0, ENCODING_PREFIX.length);
        System.arraycopy(key, 0, encoded, ENCODING_PREFIX.length, key.length);
        try {
            java.security.Signature verifying = java.security.Signature.getInstance(ALGORITHM);
            verifying.initVerify(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded)));
            verifying.update(label(context));
            verifying.update(message);
            return verifying.verify(signature.bytes());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static byte[] label(CryptoContext context) {
        return (context.label() + "\0").getBytes(StandardCharsets.UTF_8);
    }
}
