// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.Sealing;
import org.omnimesh.api.crypto.SealingKey;
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
        requireKnown(recipient.suite());
        Hpke hpke = Hpke.AES_256_GCM;
        byte[] sealed = hpke.seal(recipient.key(), Labelled.label(context), associated, plaintext,
                hpke.deriveKeyPair(random.bytes(Hpke.KEY_LENGTH)));
        return Labelled.concat(new byte[] { SealingKey.SUITE_X25519 }, sealed);
    }

    /** Opens what {@link #seal} made for the owner of a private key of suite 1. */
    static byte[] open(byte[] privateKey, CryptoContext context, byte[] associated, byte[] sealed)
            throws CryptoException {
        requireKnown(sealed.length == 0 ? 0 : Byte.toUnsignedInt(sealed[0]));
        return Hpke.AES_256_GCM.open(privateKey, Labelled.label(context), associated, sealed, 1);
    }

    private static void requireKnown(int suite) throws CryptoException {
        if (suite != SealingKey.SUITE_X25519) {
            throw new CryptoException("expected sealing suite " + SealingKey.SUITE_X25519 + ", got " + suite);
        }
    }
}
