// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal.file;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import org.omnimesh.api.crypto.SymmetricKey;

/** Derives a file's keys from the store's; the format is in the package's documentation. */
final class FileKeys {
    private static final String MAC = "HmacSHA256";
    private static final String CONTEXT = "omnimesh store file 1 ";

    private FileKeys() {}

    static SecretKey blocks(SymmetricKey key, byte[] salt) {
        byte[] bytes = derive(key, "blocks", salt);
        try {
            return new SecretKeySpec(bytes, "AES");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Returns what proves that a header was made with this key. */
    static byte[] check(SymmetricKey key, byte[] salt, byte[] header) {
        byte[] bytes = derive(key, "check", salt);
        try {
            return mac(bytes, header);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static byte[] derive(SymmetricKey key, String purpose, byte[] salt) {
        byte[] secret = key.revealSecretBytes();
        try {
            return mac(secret, (CONTEXT + purpose).getBytes(StandardCharsets.US_ASCII), salt);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static byte[] mac(byte[] secret, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret, MAC));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("expected HMAC-SHA256, which every Java has", e);
        }
    }
}
