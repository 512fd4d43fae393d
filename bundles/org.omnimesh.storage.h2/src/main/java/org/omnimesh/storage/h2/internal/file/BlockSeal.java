// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal.file;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** Seals and opens blocks; the format is in the package's documentation. Used by one thread at a time. */
final class BlockSeal {
    /** Bytes in a block. */
    static final int BLOCK = 4096;

    /** Bytes in a sealed block. */
    static final int SEALED = 4128;

    private static final int TAG = 16;
    private static final int NONCE = 12;
    private static final int NONCE_AT = BLOCK + TAG;
    private static final int DURABLE_AT = NONCE_AT + NONCE;
    private static final int COUNTER_AT = 8;

    private final SecretKey key;
    private final Cipher cipher;
    private final ByteBuffer nonce = ByteBuffer.allocate(NONCE);
    private final ByteBuffer associated = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);

    BlockSeal(SecretKey key) {
        this.key = key;
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("expected AES-GCM, which every Java has", e);
        }
        renewNonce();
    }

    /** Seals one block. */
    void seal(long block, int durable, byte[] plain, int plainAt, byte[] sealed, int sealedAt) {
        int counter = nonce.getInt(COUNTER_AT);
        try {
            prepare(Cipher.ENCRYPT_MODE, nonce.array(), 0, block, durable);
            cipher.doFinal(plain, plainAt, BLOCK, sealed, sealedAt);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("expected AES-256-GCM to work", e);
        }
        ByteBuffer trailer = ByteBuffer.wrap(sealed, sealedAt + NONCE_AT, NONCE + Integer.BYTES);
        trailer.put(nonce.array()).putInt(durable);
        if (counter == -1) {
            renewNonce();
        } else {
            nonce.putInt(COUNTER_AT, counter + 1);
        }
    }

    /** Opens one block; false if it is not authentic, and then the target holds nothing of use. */
    boolean open(long block, byte[] sealed, int sealedAt, byte[] plain, int plainAt) {
        try {
            prepare(Cipher.DECRYPT_MODE, sealed, sealedAt + NONCE_AT, block, durable(sealed, sealedAt));
            cipher.doFinal(sealed, sealedAt, BLOCK + TAG, plain, plainAt);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("expected AES-256-GCM to work", e);
        }
    }

    /** Returns the durable length in a sealed block, in blocks. */
    static int durable(byte[] sealed, int sealedAt) {
        return ByteBuffer.wrap(sealed).getInt(sealedAt + DURABLE_AT);
    }

    private void prepare(int mode, byte[] nonces, int nonceAt, long block, int durable)
            throws GeneralSecurityException {
        cipher.init(mode, key, new GCMParameterSpec(TAG * Byte.SIZE, nonces, nonceAt, NONCE));
        associated.putLong(0, block).putInt(Long.BYTES, durable);
        cipher.updateAAD(associated.array());
    }

    private void renewNonce() {
        new SecureRandom().nextBytes(nonce.array());
        nonce.putInt(COUNTER_AT, 0);
    }
}
