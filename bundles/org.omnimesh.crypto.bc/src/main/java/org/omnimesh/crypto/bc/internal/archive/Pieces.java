// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.PassphraseException;
import org.omnimesh.api.crypto.PasswordStretching;
import org.omnimesh.api.crypto.PasswordStretching.Argon2Cost;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.crypto.bc.internal.FileKeyVault;
import org.omnimesh.crypto.bc.internal.RecoveryKey;

/** The head of a sealed stream and its pieces; the format is in the package's documentation. Used by one thread. */
final class Pieces {
    static final int HEAD = 36;
    static final int PLAIN = 64 << 10;
    static final int TAG = 16;
    static final int SALT = 16;

    /** Length of the head of a backup that recovery words open, too. */
    static final int LONG_HEAD = HEAD + 2 * (SymmetricKey.LENGTH + TAG) + RecoveryKey.LENGTH;

    private static final byte[] MAGIC = "OMNIBAK\1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LONG_MAGIC = "OMNIBAK\2".getBytes(StandardCharsets.US_ASCII);
    private static final String CONTEXT = "omni/1/backup-recovery/";
    private static final int WRAPPED = SymmetricKey.LENGTH + TAG;
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

    /** Begins a new stream that recovery words open, too, through the master key that they open. */
    static Pieces begin(PasswordStretching stretching, byte[] passphrase, byte[] salt, byte[] key, byte[] recovery,
            KeyVault vault) {
        Argon2Cost cost = Argon2Cost.DEFAULT;
        byte[] start = ByteBuffer.allocate(HEAD).put(LONG_MAGIC).put(salt).putInt(cost.memoryKib())
                .putInt(cost.iterations()).putInt(cost.parallelism()).array();
        byte[] byPassphrase = wrap(stretching.argon2id(passphrase, salt, cost).revealSecretBytes(), start, key);
        byte[] byMaster = wrap(vault.derive(context(salt)).revealSecretBytes(), start, key);
        return new Pieces(ByteBuffer.allocate(LONG_HEAD).put(start).put(byPassphrase).put(recovery).put(byMaster)
                .array(), key);
    }

    /** Each backup has keys of its own. */
    private static CryptoContext context(byte[] salt) {
        return new CryptoContext(CONTEXT + HexFormat.of().formatHex(salt));
    }

    /** Reads the head of a stream; throws {@link IllegalArgumentException} if it is none. */
    static byte[] readHead(InputStream in) throws IOException {
        byte[] head = in.readNBytes(HEAD);
        if (head.length == HEAD && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return head;
        }
        byte[] rest = in.readNBytes(LONG_HEAD - HEAD);
        if (head.length + rest.length != LONG_HEAD
                || !Arrays.equals(head, 0, MAGIC.length, LONG_MAGIC, 0, MAGIC.length)) {
            throw new IllegalArgumentException("expected a backup of this version");
        }
        return ByteBuffer.allocate(LONG_HEAD).put(head).put(rest).array();
    }

    private static byte[] salt(byte[] head) {
        return Arrays.copyOfRange(head, MAGIC.length, MAGIC.length + SALT);
    }

    /** Begins to open a stream; throws {@link IllegalArgumentException} if the head is none. */
    static Pieces open(PasswordStretching stretching, byte[] passphrase, byte[] head) throws AEADBadTagException {
        ByteBuffer rest = ByteBuffer.wrap(head, MAGIC.length + SALT, HEAD - MAGIC.length - SALT);
        Argon2Cost cost = new Argon2Cost(rest.getInt(), rest.getInt(), rest.getInt());
        byte[] key = stretching.argon2id(passphrase, salt(head), cost).revealSecretBytes();
        return new Pieces(head, head.length == HEAD ? key : unwrap(key, head, HEAD));
    }

    /** Begins to open a stream by the secret of recovery words. */
    static Pieces openRecovered(byte[] secret, byte[] head) throws AEADBadTagException, PassphraseException {
        if (head.length == HEAD) {
            throw new PassphraseException(PassphraseException.Reason.MISSING,
                    "this backup was made without recovery words; only its passphrase opens it", Duration.ZERO);
        }
        int at = HEAD + WRAPPED;
        byte[] master = RecoveryKey.open(Arrays.copyOfRange(head, at, at + RecoveryKey.LENGTH), secret);
        byte[] key = FileKeyVault.derive(master, context(salt(head))).revealSecretBytes();
        Arrays.fill(master, (byte) 0);
        return new Pieces(head, unwrap(key, head, at + RecoveryKey.LENGTH));
    }

    private static byte[] wrap(byte[] wrapping, byte[] start, byte[] key) {
        return new Pieces(start, wrapping).seal(key, key.length, true);
    }

    private static byte[] unwrap(byte[] wrapping, byte[] head, int at) throws AEADBadTagException {
        return new Pieces(Arrays.copyOf(head, HEAD), wrapping).open(Arrays.copyOfRange(head, at, at + WRAPPED), WRAPPED,
                true);
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
