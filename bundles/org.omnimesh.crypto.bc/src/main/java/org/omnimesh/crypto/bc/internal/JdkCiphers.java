// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.util.Arrays;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.Nonce;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.SymmetricKey;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Symmetric cryptography by the JDK, which has machine code for it. */
@Component
public final class JdkCiphers implements Ciphers {
    private final RandomSource random;

    /**
     * Makes the service.
     *
     * @param random where fresh keys come from
     */
    @Activate
    public JdkCiphers(@Reference RandomSource random) {
        this.random = random;
    }

    @Override
    public SymmetricKey randomKey() {
        return Secrets.wrap(random.bytes(SymmetricKey.LENGTH));
    }

    @Override
    public SymmetricKey derive(SymmetricKey root, CryptoContext context, byte[] info) {
        byte[] secret = root.revealSecretBytes();
        try {
            return Secrets
                    .wrap(Sha256Macs.hkdf(secret, new byte[0], Labelled.bytes(context, info), SymmetricKey.LENGTH));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    @Override
    public byte[] authenticate(SymmetricKey key, CryptoContext context, byte[] data) {
        byte[] secret = key.revealSecretBytes();
        try {
            return Sha256Macs.hmac(secret, Labelled.label(context), new byte[1], data);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    @Override
    public byte[] seal(SymmetricKey key, Nonce nonce, byte[] associated, byte[] plaintext) {
        byte[] secret = key.revealSecretBytes();
        try {
            return AesGcm.seal(secret, nonce.bytes(), associated, plaintext);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    @Override
    public byte[] open(SymmetricKey key, Nonce nonce, byte[] associated, byte[] ciphertext) throws CryptoException {
        byte[] secret = key.revealSecretBytes();
        try {
            return AesGcm.open(secret, nonce.bytes(), associated, ciphertext);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
