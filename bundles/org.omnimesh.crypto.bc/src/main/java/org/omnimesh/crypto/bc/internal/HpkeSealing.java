// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.util.Arrays;

import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.Sealing;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.SymmetricKey;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Seals with HPKE; the number of the suite comes first, so that a later suite can be told apart. */
@Component
public final class HpkeSealing implements Sealing {
    private final RandomSource random;

    /**
     * Makes the service.
     *
     * @param random where ephemeral keys come from
     */
    @Activate
    public HpkeSealing(@Reference RandomSource random) {
        this.random = random;
    }

    @Override
    public byte[] seal(SealingKey recipient, CryptoContext context, byte[] associated, byte[] plaintext)
            throws CryptoException {
        byte[] info = Labelled.label(context);
        byte[] sealed = switch (recipient.suite()) {
            case SealingKey.SUITE_X25519 -> Hpke.AES_256_GCM.seal(recipient.key(), info, associated, plaintext,
                    Hpke.AES_256_GCM.deriveKeyPair(random.bytes(Hpke.KEY_LENGTH)));
            case SealingKey.SUITE_X_WING -> XWingHpke.seal(recipient.key(), info, associated, plaintext,
                    random.bytes(XWingHpke.SEED_LENGTH));
            default -> throw unknown(recipient.suite());
        };
        return Labelled.concat(new byte[] { (byte) recipient.suite() }, sealed);
    }

    @Override
    public boolean knows(int suite) {
        return suite == SealingKey.SUITE_X25519 || suite == SealingKey.SUITE_X_WING;
    }

    @Override
    public SealingKey keyOf(int suite, SymmetricKey secret) throws CryptoException {
        byte[] bytes = secret.revealSecretBytes();
        try {
            return new SealingKey(suite, switch (suite) {
                case SealingKey.SUITE_X25519 -> new X25519PrivateKeyParameters(bytes).generatePublicKey().getEncoded();
                case SealingKey.SUITE_X_WING -> XWingHpke.publicKey(bytes);
                default -> throw unknown(suite);
            });
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public byte[] open(int suite, SymmetricKey secret, CryptoContext context, byte[] associated, byte[] sealed)
            throws CryptoException {
        byte[] bytes = secret.revealSecretBytes();
        try {
            return open(suite, bytes, context, associated, sealed);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Opens what {@link #seal} made for the owner of a private key of a suite. */
    static byte[] open(int suite, byte[] privateKey, CryptoContext context, byte[] associated, byte[] sealed)
            throws CryptoException {
        int sealedBy = sealed.length == 0 ? 0 : Byte.toUnsignedInt(sealed[0]);
        if (sealedBy != suite) {
            throw new CryptoException("expected sealing suite " + suite + ", got " + sealedBy);
        }
        byte[] info = Labelled.label(context);
        return switch (suite) {
            case SealingKey.SUITE_X25519 -> Hpke.AES_256_GCM.open(privateKey, info, associated, sealed, 1);
            case SealingKey.SUITE_X_WING -> XWingHpke.open(privateKey, info, associated, sealed, 1);
            default -> throw unknown(suite);
        };
    }

    private static CryptoException unknown(int suite) {
        return new CryptoException("expected a sealing suite that is known here, got " + suite);
    }
}
