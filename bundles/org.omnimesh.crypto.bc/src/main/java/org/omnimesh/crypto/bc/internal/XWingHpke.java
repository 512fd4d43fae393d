// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.util.Arrays;

import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.omnimesh.api.crypto.CryptoException;

/**
 * Single-shot HPKE in base mode with X-Wing (X25519 and ML-KEM-768 joined by SHA3-256, draft-connolly-cfrg-xwing-kem) and
 * HKDF-SHA256. A private key is a seed of 32 bytes. Thread-safe.
 */
final class XWingHpke {
    /** Length of a public key in bytes. */
    static final int PUBLIC_LENGTH = 1216;

    /** Length of an encapsulated key in bytes. */
    static final int ENCAPSULATED_LENGTH = 1120;

    /** Length of what makes an encapsulation: it must be fresh. */
    static final int SEED_LENGTH = 64;

    private XWingHpke() {}

    static byte[] publicKey(byte[] secret) {
        HPKE suite = suite();
        return suite.serializePublicKey(suite.deserializePrivateKey(secret, null).getPublic());
    }

    /** Returns the encapsulated key and the ciphertext. */
    static byte[] seal(byte[] recipient, byte[] info, byte[] associated, byte[] plaintext, byte[] seed)
            throws CryptoException {
        if (recipient.length != PUBLIC_LENGTH) {
            throw new CryptoException("expected a sealing key of " + PUBLIC_LENGTH + " bytes, got " + recipient.length);
        }
        try {
            HPKE suite = suite();
            HPKEContextWithEncapsulation sender = suite.setupBaseS(suite.deserializePublicKey(recipient), info, seed);
            return Labelled.concat(sender.getEncapsulation(), sender.seal(associated, plaintext));
        } catch (InvalidCipherTextException | IllegalStateException | IllegalArgumentException e) {
            throw new CryptoException("expected a sealing key that belongs to the suite", e);
        }
    }

    /** Opens an encapsulated key and its ciphertext from an offset on. */
    static byte[] open(byte[] secret, byte[] info, byte[] associated, byte[] sealed, int offset)
            throws CryptoException {
        if (sealed.length - offset < ENCAPSULATED_LENGTH + AesGcm.TAG_LENGTH) {
            throw new CryptoException("expected a sealed secret of at least "
                    + (ENCAPSULATED_LENGTH + AesGcm.TAG_LENGTH) + " bytes, got " + (sealed.length - offset));
        }
        int start = offset + ENCAPSULATED_LENGTH;
        byte[] encapsulated = Arrays.copyOfRange(sealed, offset, start);
        try {
            HPKE suite = suite();
            AsymmetricCipherKeyPair pair = suite.deserializePrivateKey(secret, null);
            return suite.setupBaseR(encapsulated, pair, info).open(associated, sealed, start, sealed.length - start);
        } catch (InvalidCipherTextException | IllegalStateException | IllegalArgumentException e) {
            throw new CryptoException("the secret was sealed to another device or purpose, or was changed", e);
        }
    }

    /** BouncyCastle's object holds digests and is not thread-safe. */
    private static HPKE suite() {
        return new HPKE(HPKE.mode_base, HPKE.kem_X_WING, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
    }
}
