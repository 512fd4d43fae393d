// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

import javax.crypto.SecretKey;

import org.omnimesh.api.crypto.SymmetricKey;

/** The first bytes of a file; the format is in the package's documentation. */
final class FileHeader {
    /** Length in bytes. */
    static final int LENGTH = 4096;

    private static final byte[] MAGIC = "OmniMesh store\n\0".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int SALT_LENGTH = 32;
    private static final int CHECK_LENGTH = 32;
    private static final int CHECKED_LENGTH = MAGIC.length + 2 * Integer.BYTES + SALT_LENGTH;

    private FileHeader() {}

    /** Tells whether a file has this format, in any version. */
    static boolean isPresent(RawFile file) throws IOException {
        byte[] start = new byte[MAGIC.length];
        return file.read(0, start, 0, start.length) == start.length && Arrays.equals(start, MAGIC);
    }

    /** Tells whether a file was made but not yet written to when the power went. */
    static boolean isBlank(RawFile file) throws IOException {
        byte[] start = new byte[LENGTH];
        int length = file.read(0, start, 0, start.length);
        return length < LENGTH || Arrays.equals(start, new byte[LENGTH]);
    }

    /** Writes the header of a new file and returns the key of its blocks. */
    static SecretKey write(RawFile file, SymmetricKey key) throws IOException {
        byte[] salt = new byte[SALT_LENGTH];
        new SecureRandom().nextBytes(salt);
        ByteBuffer header = ByteBuffer.allocate(LENGTH).put(MAGIC).putInt(VERSION).putInt(BlockSeal.BLOCK).put(salt);
        header.put(FileKeys.check(key, salt, Arrays.copyOf(header.array(), CHECKED_LENGTH)));
        file.truncate(0);
        file.write(0, header.array(), 0, LENGTH);
        return FileKeys.blocks(key, salt);
    }

    /** Reads the header and returns the key of the blocks. */
    static SecretKey read(RawFile file, SymmetricKey key, String name) throws IOException {
        byte[] bytes = new byte[LENGTH];
        if (!isPresent(file) || file.read(0, bytes, 0, LENGTH) != LENGTH) {
            throw new UnusableFileException("The store " + name
                    + " is damaged, or is no store; put back a backup of the home folder.");
        }
        ByteBuffer header = ByteBuffer.wrap(bytes).position(MAGIC.length);
        if (header.getInt() != VERSION || header.getInt() != BlockSeal.BLOCK) {
            throw new UnusableFileException("The store " + name + " was written by another version of OmniMesh.");
        }
        byte[] salt = new byte[SALT_LENGTH];
        byte[] check = new byte[CHECK_LENGTH];
        header.get(salt).get(check);
        if (!MessageDigest.isEqual(check, FileKeys.check(key, salt, Arrays.copyOf(bytes, CHECKED_LENGTH)))) {
            throw new UnusableFileException("The store " + name
                    + " cannot be decrypted with this node's key; put back the key file that belongs to it"
                    + " or give the right passphrase.");
        }
        return FileKeys.blocks(key, salt);
    }
}
