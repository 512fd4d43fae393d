// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URLConnection;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.files.FileException;
import org.omnimesh.api.files.FileShared;
import org.omnimesh.api.id.ContentId;

/** Takes in content to be shared: reads, hashes, seals and stores it chunk by chunk, each byte once. Thread-safe. */
final class Intake {
    /** How much is read ahead to learn the size of a short file of which nobody told it. */
    static final int LOOK_AHEAD_BYTES = 4 << 20;

    private final BlobStore store;
    private final Ciphers ciphers;

    Intake(BlobStore store, Ciphers ciphers) {
        this.store = store;
        this.ciphers = ciphers;
    }

    /** Stores content, durably, and returns what the entry has to say of it. */
    FileShared take(String name, Optional<String> mimeType, OptionalLong sizeHint, InputStream content)
            throws FileException {
        if (sizeHint.isPresent()) {
            checkRoom(sizeHint.getAsLong());
            return store(name, mimeType, Geometry.chunkSizeFor(Math.max(0, sizeHint.getAsLong())), content);
        }
        byte[] start = readStart(content);
        return start.length < LOOK_AHEAD_BYTES
                ? store(name, mimeType, Geometry.chunkSizeFor(start.length), new ByteArrayInputStream(start))
                : store(name, mimeType, FileShared.MAX_CHUNK_BYTES,
                        new SequenceInputStream(new ByteArrayInputStream(start), content));
    }

    private void checkRoom(long size) throws FileException {
        if (size > FileShared.MAX_FILE_BYTES) {
            throw new FileException("The file is too large: at most 1 TiB can be shared.");
        }
        try {
            if (store.usableBytes() < size) {
                throw new FileException("There is not enough room on the disk for this file.");
            }
        } catch (IOException e) {
            throw notStored(e);
        }
    }

    private static byte[] readStart(InputStream content) throws FileException {
        try {
            return content.readNBytes(LOOK_AHEAD_BYTES);
        } catch (IOException e) {
            throw notRead(e);
        }
    }

    private FileShared store(String name, Optional<String> mimeType, int chunkSize, InputStream content)
            throws FileException {
        SymmetricKey key = ciphers.randomKey();
        ChunkCipher cipher = new ChunkCipher(ciphers, key, chunkSize);
        MessageDigest digest = Sha256.digest();
        try (BlobIntake intake = store.begin()) {
            long size = copy(content, new byte[chunkSize], cipher, digest, intake);
            ContentId id = store.finish(intake);
            String cleanName = FileShared.cleanName(name);
            return new FileShared(id, size, chunkSize, key, digest.digest(), cleanName, mimeType(mimeType, cleanName));
        } catch (IOException e) {
            throw notStored(e);
        }
    }

    private static long copy(InputStream content, byte[] buffer, ChunkCipher cipher, MessageDigest digest,
            BlobIntake intake) throws IOException, FileException {
        long size = 0;
        int length = buffer.length;
        while (length == buffer.length) {
            length = fill(content, buffer);
            if (length > 0 || size == 0) {
                checkLength(size + length, buffer.length);
                digest.update(buffer, 0, length);
                byte[] plaintext = length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
                intake.add(cipher.seal(intake.chunks(), plaintext));
                size += length;
            }
        }
        return size;
    }

    private static int fill(InputStream content, byte[] buffer) throws FileException {
        try {
            return content.readNBytes(buffer, 0, buffer.length);
        } catch (IOException e) {
            throw notRead(e);
        }
    }

    private static void checkLength(long size, int chunkSize) throws FileException {
        if (size > FileShared.MAX_FILE_BYTES) {
            throw new FileException("The file is too large: at most 1 TiB can be shared.");
        }
        if (chunkSize < FileShared.MAX_CHUNK_BYTES && size > (long) chunkSize * FileShared.MAX_CHUNKS) {
            throw new FileException("The file became much longer while it was read; share it again.");
        }
    }

    private static String mimeType(Optional<String> given, String name) {
        return given.filter(type -> !type.isBlank() && type.length() <= FileShared.MAX_MIME_LENGTH)
                .or(() -> Optional.ofNullable(URLConnection.guessContentTypeFromName(name)))
                .orElse(FileShared.UNKNOWN_MIME_TYPE);
    }

    private static FileException notRead(IOException cause) {
        return new FileException("The file could not be read to its end.", cause);
    }

    private static FileException notStored(IOException cause) {
        return new FileException("The file could not be stored: is the disk full?", cause);
    }
}
