// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal.archive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.omnimesh.api.crypto.PasswordStretching;
import org.omnimesh.api.crypto.PasswordStretching.Argon2Cost;

/** The head of a sealed stream and its pieces; the format is in the package's documentation. Used by one thread. */
final class Pieces {
    static final int HEAD = 36;
    static final int PLAIN = 64 << 10;
    static final int TAG = 16;
    static final int SALT = 16;

    private static final byte[] MAGIC = "OMNIBAK\1".getBytes(StandardCharsets.US_ASCII);
    private static final int NONCE = 12;

    private final byte[] head;
    private final SecretKeySpec key;
    private final Cipher cipher;
    private long number;

    private Pieces(byte[] head, byte[] secret) {
        this.head = head;
        this.key = new SecretKeySpec(secret, "AES");
        Arrays.fill(secret, (byte) 0);
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("expected AES-GCM, which every Java has", e);
        }
    }

    /** Begins a new stream. */
    static Pieces begin(PasswordStretching stretching, byte[] passphrase, byte[] salt) {
        Argon2Cost cost = Argon2Cost.DEFAULT;
        byte[] head = ByteBuffer.allocate(HEAD).put(MAGIC).put(salt).putInt(cost.memoryKib())
                .putInt(cost.iterations()).putInt(cost.parallelism()).array();
        return new Pieces(head, stretching.argon2id(passphrase, salt, cost).revealSecretBytes());
    }

    /** Begins to open a stream; throws {@link IllegalArgumentException} if the head is none. */
    static Pieces open(PasswordStretching stretching, byte[] passphrase, byte[] head) {
        if (head.length != HEAD || !Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IllegalArgumentException("expected a backup of this version");
        }
        byte[] salt = Arrays.copyOfRange(head, MAGIC.length, MAGIC.length + SALT);
        ByteBuffer rest = ByteBuffer.wrap(head, MAGIC.length + SALT, HEAD - MAGIC.length - SALT);
        Argon2Cost cost = new Argon2Cost(rest.getInt(), rest.getInt(), rest.getInt());
        return new Pieces(head, stretching.argon2id(passphrase, salt, cost).revealSecretBytes());
    }

    byte[] head() {
        return head.clone();
    }

    byte[] seal(byte[] plain, int length, boolean last) {
        try {
            prepare(Cipher.ENCRYPT_MODE, last);
            return cipher.doFinal(plain, 0, length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("expected AES-256-GCM to work", e);
        }
    }

    /** Opens the next piece. */
    byte[] open(byte[] sealed, int length, boolean last) throws AEADBadTagException {
        try {
            prepare(Cipher.DECRYPT_MODE, last);
            return cipher.doFinal(sealed, 0, length);
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("expected AES-256-GCM to work", e);
        }
    }

    private void prepare(int mode, boolean last) throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(NONCE).putLong(NONCE - 1 - Long.BYTES, number++)
                .put(NONCE - 1, (byte) (last ? 1 : 0)).array();
        cipher.init(mode, key, new GCMParameterSpec(TAG * Byte.SIZE, nonce));
        cipher.updateAAD(head);
    }
}
