// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;

import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.KeyVault.Protection;
import org.omnimesh.api.crypto.PassphraseException;
import org.omnimesh.api.crypto.PasswordStretching;
import org.omnimesh.api.crypto.PasswordStretching.Argon2Cost;
import org.omnimesh.api.crypto.SymmetricKey;

/**
 * The file {@code keys/master.key}, version 1; integers are big-endian.
 *
 * <pre>
 * "OMNIKEY"  7 bytes
 * version    1 byte: 1
 * protection 1 byte: 0 key file, 1 passphrase
 * 0:  key 32 bytes; check 8 bytes, the first of HMAC-SHA256 under the key over all before the key
 * 1:  salt 16 bytes; Argon2id memory in KiB, passes, lanes 4 bytes each;
 *     key 48 bytes, sealed by AES-256-GCM under the stretched passphrase, nonce zero, all before it associated
 * </pre>
 */
final class MasterKeyFormat {
    static final int SALT_LENGTH = 16;

    private static final byte[] MAGIC = "OMNIKEY".getBytes(StandardCharsets.US_ASCII);
    private static final byte VERSION = 1;
    private static final int HEADER_LENGTH = MAGIC.length + 2;
    private static final int CHECK_LENGTH = 8;
    private static final int PLAIN_LENGTH = HEADER_LENGTH + SymmetricKey.LENGTH + CHECK_LENGTH;
    private static final int WRAPPED_HEADER = HEADER_LENGTH + SALT_LENGTH + 3 * Integer.BYTES;
    private static final int WRAPPED_LENGTH = WRAPPED_HEADER + SymmetricKey.LENGTH + AesGcm.TAG_LENGTH;

    private final PasswordStretching stretching;

    MasterKeyFormat(PasswordStretching stretching) {
        this.stretching = stretching;
    }

    static Protection protectionOf(byte[] file) throws CryptoException {
        int version = file.length < HEADER_LENGTH
                || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length) ? 0 : file[MAGIC.length];
        if (version != VERSION) {
            throw new CryptoException(version == 0
                    ? "it is not a key file"
                    : "it has version " + version + ", this program knows version " + VERSION);
        }
        int protection = file[HEADER_LENGTH - 1];
        if (protection == 0 && file.length == PLAIN_LENGTH) {
            return Protection.KEY_FILE;
        }
        if (protection == 1 && file.length == WRAPPED_LENGTH) {
            return Protection.PASSPHRASE;
        }
        throw new CryptoException("it is damaged");
    }

    static byte[] encodePlain(byte[] key) {
        byte[] header = header(Protection.KEY_FILE);
        return Labelled.concat(header, key, check(header, key));
    }

    static byte[] decodePlain(byte[] file) throws CryptoException {
        byte[] header = Arrays.copyOf(file, HEADER_LENGTH);
        byte[] key = Arrays.copyOfRange(file, HEADER_LENGTH, PLAIN_LENGTH - CHECK_LENGTH);
        byte[] check = Arrays.copyOfRange(file, PLAIN_LENGTH - CHECK_LENGTH, PLAIN_LENGTH);
        if (!MessageDigest.isEqual(check, check(header, key))) {
            throw new CryptoException("it is damaged");
        }
        return key;
    }

    byte[] encodeWrapped(byte[] key, byte[] passphrase, byte[] salt, Argon2Cost cost) {
        byte[] head = ByteBuffer.allocate(WRAPPED_HEADER).put(header(Protection.PASSPHRASE)).put(salt)
                .putInt(cost.memoryKib()).putInt(cost.iterations()).putInt(cost.parallelism()).array();
        byte[] wrapping = stretching.argon2id(passphrase, salt, cost).revealSecretBytes();
        return Labelled.concat(head, AesGcm.seal(wrapping, new byte[12], head, key));
    }

    byte[] decodeWrapped(byte[] file, byte[] passphrase) throws CryptoException {
        byte[] head = Arrays.copyOf(file, WRAPPED_HEADER);
        byte[] salt = new byte[SALT_LENGTH];
        byte[] wrapping;
        try {
            ByteBuffer buffer = ByteBuffer.wrap(head, HEADER_LENGTH, WRAPPED_HEADER - HEADER_LENGTH).get(salt);
            Argon2Cost cost = new Argon2Cost(buffer.getInt(), buffer.getInt(), buffer.getInt());
            wrapping = stretching.argon2id(passphrase, salt, cost).revealSecretBytes();
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new CryptoException("it is damaged", e);
        }
        byte[] sealed = Arrays.copyOfRange(file, WRAPPED_HEADER, WRAPPED_LENGTH);
        try {
            return AesGcm.open(wrapping, new byte[12], head, sealed);
        } catch (CryptoException e) {
            throw new PassphraseException(PassphraseException.Reason.WRONG,
                    "the passphrase is not the one it was protected with", Duration.ZERO);
        }
    }

    private static byte[] header(Protection protection) {
        byte[] kind = { VERSION, (byte) (protection == Protection.KEY_FILE ? 0 : 1) };
        return Labelled.concat(MAGIC, kind);
    }

    private static byte[] check(byte[] header, byte[] key) {
        return Arrays.copyOf(Sha256Macs.hmac(key, header), CHECK_LENGTH);
    }
}
