// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;

import org.eclipse.jdt.annotation.Nullable;
import org.h2.store.fs.encrypt.FileEncrypt;
import org.h2.store.fs.encrypt.FilePathEncrypt;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.storage.h2.internal.file.BlockFile;
import org.omnimesh.storage.h2.internal.file.RawFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a store of version 0.1, which H2 encrypted, into the format of {@link BlockFile}: a copy, forced to disk, takes its
 * place in one step. A kill at any moment leaves the old file or the new one.
 */
final class FormerFormat {
    private static final Logger LOG = LoggerFactory.getLogger(FormerFormat.class);
    private static final byte[] ENCRYPTED = "H2encrypt\n".getBytes(StandardCharsets.US_ASCII);
    /** How H2's own header begins, of which there are two copies. */
    private static final byte[] DECRYPTED = "H:2".getBytes(StandardCharsets.US_ASCII);
    private static final int SECOND_COPY = 4096;
    private static final int COPIED_AT_ONCE = 1024 * 1024;

    private FormerFormat() {}

    /** Converts the store's file if it is of the former format. */
    static void convert(StoreFiles files, SymmetricKey key) throws StorageException {
        try (FileChannel channel = FileChannel.open(files.data(), StandardOpenOption.READ)) {
            if (!isFormer(channel)) {
                return;
            }
            LOG.info("Bringing the store into the new format");
            lock(channel, files.data());
            copy(open(channel, files.data(), key), files.makeConverted(), key);
            files.adoptConverted();
        } catch (IOException e) {
            throw new StorageException("The store " + files.data() + " could not be brought into the new format;"
                    + " free space on the disk and start again.", e);
        }
        files.forceFolder();
    }

    private static boolean isFormer(FileChannel channel) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(ENCRYPTED.length);
        return channel.read(start, 0) == ENCRYPTED.length && Arrays.equals(start.array(), ENCRYPTED);
    }

    /** Closing the channel gives the lock up. */
    private static void lock(FileChannel channel, Path data) throws IOException, StorageException {
        @Nullable FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true);
        if (lock == null) {
            throw Failures.inUse(data);
        }
    }

    /** Returns the decrypted view. */
    private static FileEncrypt open(FileChannel channel, Path data, SymmetricKey key)
            throws IOException, StorageException {
        char[] password = password(key);
        FileEncrypt former = new FileEncrypt(data.toString(), FilePathEncrypt.getPasswordBytes(password), channel);
        Arrays.fill(password, ' ');
        if (former.size() > 0 && !isDecrypted(former, 0) && !isDecrypted(former, SECOND_COPY)) {
            throw Failures.wrongKey(data);
        }
        return former;
    }

    /** Returns what H2 derived the file's encryption key from. */
    private static char[] password(SymmetricKey key) {
        byte[] secret = key.revealSecretBytes();
        try {
            return HexFormat.of().formatHex(secret).toCharArray();
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static boolean isDecrypted(FileEncrypt former, long position) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(DECRYPTED.length);
        return former.read(start, position) == DECRYPTED.length && Arrays.equals(start.array(), DECRYPTED);
    }

    private static void copy(FileEncrypt former, Path target, SymmetricKey key) throws IOException {
        try (BlockFile copy = BlockFile.open(RawFile.Opener.DISK.open(target, true), target.toString(), key, true,
                false)) {
            ByteBuffer buffer = ByteBuffer.allocate(COPIED_AT_ONCE);
            for (long at = 0; at < former.size(); at += buffer.limit()) {
                buffer.clear().limit((int) Math.min(COPIED_AT_ONCE, former.size() - at));
                former.read(buffer, at);
                copy.write(buffer.flip(), at);
            }
            copy.sync();
        }
    }
}
