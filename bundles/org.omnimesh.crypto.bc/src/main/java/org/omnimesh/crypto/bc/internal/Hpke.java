// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.util.Arrays;

import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.omnimesh.api.crypto.CryptoException;

/** Single-shot HPKE in base mode with DHKEM(X25519, HKDF-SHA256) and HKDF-SHA256 (RFC 9180, 6.1). Thread-safe. */
final class Hpke {
    /** Length of an encapsulated or public key in bytes. */
    static final int KEY_LENGTH = 32;

    /** Suite 1 of the API. */
    static final Hpke AES_256_GCM = new Hpke(HPKE.aead_AES_GCM256);

    private final short aead;

    Hpke(short aead) {
        this.aead = aead;
    }

    /** Derives a key pair (RFC 9180, 7.1.3). */
    AsymmetricCipherKeyPair deriveKeyPair(byte[] inputKeyMaterial) {
        return suite().deriveKeyPair(inputKeyMaterial);
    }

    /** Returns the encapsulated key and the ciphertext; {@code ephemeral} must be fresh. */
    byte[] seal(byte[] recipient, byte[] info, byte[] associated, byte[] plaintext, AsymmetricCipherKeyPair ephemeral)
            throws CryptoException {
        if (recipient.length != KEY_LENGTH) {
            throw new CryptoException("expected a sealing key of " + KEY_LENGTH + " bytes, got " + recipient.length);
        }
        try {
            HPKEContextWithEncapsulation sender = suite().setupBaseS(new X25519PublicKeyParameters(recipient), info,
                    ephemeral);
            return Labelled.concat(sender.getEncapsulation(), sender.seal(associated, plaintext));
        } catch (InvalidCipherTextException | IllegalStateException | IllegalArgumentException e) {
            throw new CryptoException("expected a sealing key that is a point of full order", e);
        }
    }

    /** Opens {@code length} bytes of an encapsulated key and its ciphertext. */
    byte[] open(byte[] privateKey, byte[] info, byte[] associated, byte[] sealed, int offset) throws CryptoException {
        if (sealed.length - offset < KEY_LENGTH + AesGcm.TAG_LENGTH) {
            throw new CryptoException("expected a sealed secret of at least " + (KEY_LENGTH + AesGcm.TAG_LENGTH)
                    + " bytes, got " + (sealed.length - offset));
        }
        byte[] encapsulated = Arrays.copyOfRange(sealed, offset, offset + KEY_LENGTH);
        int start = offset + KEY_LENGTH;
        try {
            X25519PrivateKeyParameters own = new X25519PrivateKeyParameters(privateKey);
            AsymmetricCipherKeyPair pair = new AsymmetricCipherKeyPair(own.generatePublicKey(), own);
            return suite().setupBaseR(encapsulated, pair, info).open(associated, sealed, start, sealed.length - start);
        } catch (InvalidCipherTextException | IllegalStateException | IllegalArgumentException e) {
            throw new CryptoException("the secret was sealed to another device or purpose, or was changed", e);
        }
    }

    /** BouncyCastle's object holds a digest and is not thread-safe. */
    private HPKE suite() {
        return new HPKE(HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, aead);
    }
}
