// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.security.GeneralSecurityException;
import java.security.Provider;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.omnimesh.api.crypto.CryptoException;

/**
 * AES-GCM with a 96-bit nonce and a 128-bit tag (NIST SP 800-38D), by the JDK.
 *
 * <p>
 * Each call takes a new {@link Cipher}: that costs about 0.3 µs more than a pooled one (measured: 2.0 against 1.7 µs for
 * 200 bytes), needs no pool that virtual threads could grow or starve, and keeps no key alive.
 */
final class AesGcm {
    /** Length of the tag in bytes. */
    static final int TAG_LENGTH = 16;

    private static final int TAG_BITS = 8 * TAG_LENGTH;

    /**
     * Bytes encrypted per call. The JVM replaces the slow Java code by AES instructions only after some thousand calls;
     * whole chunks of 1 MiB stay at 60 MB/s for hundreds of MiB, pieces of 8 KiB reach 2 GB/s after about 60 MiB.
     */
    private static final int PIECE = 8 * 1024;

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";

    /** Found once: to look for it anew in each call takes a third of the call. */
    private static final Provider PROVIDER = provider();

    private AesGcm() {}

    private static Provider provider() {
        try {
            return Cipher.getInstance(TRANSFORMATION).getProvider();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    static byte[] seal(byte[] key, byte[] nonce, byte[] associated, byte[] plaintext) {
        byte[] sealed = new byte[Math.addExact(plaintext.length, TAG_LENGTH)];
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, associated);
            int read = 0;
            int written = 0;
            while (plaintext.length - read > PIECE) {
                written += cipher.update(plaintext, read, PIECE, sealed, written);
                read += PIECE;
            }
            cipher.doFinal(plaintext, read, plaintext.length - read, sealed, written);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    static byte[] open(byte[] key, byte[] nonce, byte[] associated, byte[] sealed) throws CryptoException {
        if (sealed.length < TAG_LENGTH) {
            throw new CryptoException(
                    "expected a ciphertext of at least " + TAG_LENGTH + " bytes, got " + sealed.length);
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, associated).doFinal(sealed);
        } catch (AEADBadTagException e) {
            throw new CryptoException(
                    "the ciphertext was made with another key, nonce or associated data, or was changed",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] associated)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION, PROVIDER);
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(associated);
        return cipher;
    }
}
