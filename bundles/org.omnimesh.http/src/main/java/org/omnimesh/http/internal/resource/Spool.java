// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.HexFormat;

import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.http.internal.access.OwnerOnly;

/**
 * Holds an upload whose channel is named only behind the file: in a file of the home, mode 0600, encrypted under a key that
 * never leaves memory, deleted when closed.
 */
final class Spool implements AutoCloseable {
    private static final String PREFIX = "upload-";
    private static final String SUFFIX = ".spool";
    private static final String CIPHER = "AES/CTR/NoPadding";
    private static final int BLOCK_BYTES = 16;

    private final Path file;
    private final SecretKeySpec key;
    private final long length;

    private Spool(Path file, SecretKeySpec key, long length) {
        this.file = file;
        this.key = key;
        this.length = length;
    }

    static Spool of(Path home, RandomSource random, InputStream content) throws IOException {
        Path file = home.resolve(PREFIX + HexFormat.of().formatHex(random.bytes(BLOCK_BYTES)) + SUFFIX);
        SecretKeySpec key = new SecretKeySpec(random.bytes(2 * BLOCK_BYTES), "AES");
        OwnerOnly.create(file);
        try (OutputStream out = new CipherOutputStream(Files.newOutputStream(file, StandardOpenOption.WRITE),
                cipher(Cipher.ENCRYPT_MODE, key))) {
            return new Spool(file, key, content.transferTo(out));
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** Deletes what a node that was killed left behind; nobody could read it any more. */
    static void clean(Path home) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(home, PREFIX + "*" + SUFFIX)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }

    long length() {
        return length;
    }

    InputStream open() throws IOException {
        return new CipherInputStream(Files.newInputStream(file), cipher(Cipher.DECRYPT_MODE, key));
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }

    /** The key is used once, so the counter may begin at zero. */
    private static Cipher cipher(int mode, SecretKeySpec key) throws IOException {
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, key, new IvParameterSpec(new byte[BLOCK_BYTES]));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IOException("expected AES in every Java runtime", e);
        }
    }
}
