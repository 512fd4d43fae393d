// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.PassphraseException;
import org.omnimesh.api.crypto.PassphraseException.Reason;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.crypto.bc.internal.recovery.RecoveryWords;

/**
 * The master key wrapped a second time, by the secret of the recovery words, in {@code keys/recovery.key}: the secret is random,
 * so it needs no stretching.
 *
 * <pre>
 * "OMNIREC"  7 bytes
 * version    1 byte: 1
 * salt      16 bytes
 * key       48 bytes, sealed by AES-256-GCM under HKDF-SHA256(secret, salt, "omni/1/recovery"), nonce zero, all before it associated
 * </pre>
 */
public final class RecoveryKey {
    /** Length of the file in bytes. */
    public static final int LENGTH = 72;

    private static final byte[] MAGIC = "OMNIREC\1".getBytes(StandardCharsets.US_ASCII);
    private static final int SALT_LENGTH = 16;
    private static final int HEAD_LENGTH = MAGIC.length + SALT_LENGTH;
    private static final byte[] LABEL = Labelled.label(new CryptoContext("omni/1/recovery"));

    private final SecretFile file;

    /**
     * Looks into a home.
     *
     * @param home the node's home
     */
    public RecoveryKey(Path home) {
        this.file = new SecretFile(home.resolve("keys").resolve("recovery.key"));
    }

    /**
     * Tells whether there are recovery words.
     *
     * @return true if there is a file
     */
    public boolean exists() {
        return Files.exists(file.path());
    }

    /**
     * Returns the file.
     *
     * @return exactly {@value #LENGTH} bytes, or empty if there are no recovery words
     * @throws IOException if it cannot be read, or is damaged
     */
    public Optional<byte[]> read() throws IOException {
        Optional<byte[]> content = file.readPrivate();
        if (content.isPresent() && content.get().length != LENGTH) {
            throw new IOException("the file " + file.path() + " is damaged");
        }
        return content;
    }

    /** Wraps the master key by a fresh secret, and returns that. */
    byte[] renew(byte[] master, RandomSource random) throws IOException {
        byte[] secret = random.bytes(RecoveryWords.SECRET_LENGTH);
        byte[] head = Labelled.concat(MAGIC, random.bytes(SALT_LENGTH));
        file.write(Labelled.concat(head, AesGcm.seal(wrapping(secret, head), new byte[12], head, master)));
        return secret;
    }

    void remove() throws IOException {
        Files.deleteIfExists(file.path());
    }

    /**
     * Unwraps the master key.
     *
     * @param content what the file holds
     * @param secret what the words stand for
     * @return the master key
     * @throws PassphraseException if they do not belong together
     */
    public static byte[] open(byte[] content, byte[] secret) throws PassphraseException {
        byte[] head = Arrays.copyOf(content, HEAD_LENGTH);
        try {
            if (content.length != LENGTH || !Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
                throw new CryptoException("it is no recovery key of this version");
            }
            return AesGcm.open(wrapping(secret, head), new byte[12], head,
                    Arrays.copyOfRange(content, HEAD_LENGTH, LENGTH));
        } catch (CryptoException e) {
            throw new PassphraseException(Reason.WRONG, "These are not the recovery words of this node, or not any "
                    + "more.", Duration.ZERO);
        }
    }

    private static byte[] wrapping(byte[] secret, byte[] head) {
        return Sha256Macs.hkdf(secret, Arrays.copyOfRange(head, MAGIC.length, HEAD_LENGTH), LABEL,
                SymmetricKey.LENGTH);
    }
}
