// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.BitSet;
import java.util.concurrent.locks.ReentrantLock;

import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.link.BlobSource;

/**
 * The ciphertext of one file in the store, whole or in part: chunks at fixed offsets of {@code data}, their
 * {@code hashes}, and the {@code state} that says which are here. Thread-safe; there is one object per blob at a time.
 */
final class Blob {
    /** After so many written bytes what was written is synced and remembered as such. */
    static final long SYNC_BYTES = 16L << 20;

    private final ContentId id;
    private final Geometry geometry;
    private final Path data;
    private final Path hashes;
    private final Path state;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock syncing = new ReentrantLock();
    private final ChunkStates states;
    private long unsyncedBytes;

    /**
     * Opens a blob; chunks that a crash may have left half-written are checked by their hashes.
     *
     * @throws IOException if a file cannot be read
     */
    Blob(Path directory, ContentId id, Geometry geometry) throws IOException {
        this.id = id;
        this.geometry = geometry;
        this.data = directory.resolve(BlobIntake.DATA);
        this.hashes = directory.resolve(BlobIntake.HASHES);
        this.state = directory.resolve(BlobIntake.STATE);
        byte[] stored = Files.size(state) > ChunkStates.none(geometry.chunks()).length
                ? new byte[0]
                : Files.readAllBytes(state);
        this.states = ChunkStates.decode(stored, geometry.chunks());
        BitSet doubtful = states.unsynced();
        if (!doubtful.isEmpty()) {
            check(doubtful);
        }
    }

    private void check(BitSet doubtful) throws IOException {
        byte[] expected = hashes();
        for (int index : doubtful.stream().toArray()) {
            if (!matches(expected, index)) {
                states.forget(index);
            }
        }
        sync();
    }

    private boolean matches(byte[] expected, int index) throws IOException {
        try {
            return MessageDigest.isEqual(Sha256.of(read(index)), hashOf(expected, index));
        } catch (EOFException e) {
            return false;
        }
    }

    static byte[] hashOf(byte[] hashes, int index) {
        byte[] hash = new byte[Bytes32.LENGTH];
        System.arraycopy(hashes, index * Bytes32.LENGTH, hash, 0, hash.length);
        return hash;
    }

    ContentId id() {
        return id;
    }

    Geometry geometry() {
        return geometry;
    }

    byte[] hashes() throws IOException {
        return Files.readAllBytes(hashes);
    }

    boolean has(int index) {
        lock.lock();
        try {
            return states.isHere(index);
        } finally {
            lock.unlock();
        }
    }

    boolean complete() {
        lock.lock();
        try {
            return states.countHere() == geometry.chunks();
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many bytes of the plaintext are here. */
    long bytesHere() {
        lock.lock();
        try {
            int last = geometry.chunks() - 1;
            long missingOfLast = states.isHere(last) ? (long) geometry.chunkSize() - geometry.plainLength(last) : 0;
            return (long) states.countHere() * geometry.chunkSize() - missingOfLast;
        } finally {
            lock.unlock();
        }
    }

    /** Reads a sealed chunk that is here. */
    byte[] read(int index) throws IOException {
        ByteBuffer sealed = ByteBuffer.allocate(geometry.sealedLength(index));
        try (FileChannel channel = FileChannel.open(data, StandardOpenOption.READ)) {
            long at = geometry.sealedOffset(index);
            while (sealed.hasRemaining()) {
                int count = channel.read(sealed, at + sealed.position());
                if (count < 0) {
                    throw new EOFException("expected chunk " + index + " in the stored file");
                }
            }
        }
        return sealed.array();
    }

    /** Opens a sealed chunk that is here, without reading it into memory. */
    BlobSource.Part open(int index) throws IOException {
        int length = geometry.sealedLength(index);
        return new BlobSource.Part(length, new FileSlice(data, geometry.sealedOffset(index), length));
    }

    /** Opens the list of hashes. */
    BlobSource.Part openHashes() throws IOException {
        long length = (long) geometry.chunks() * Bytes32.LENGTH;
        InputStream content = new FileSlice(hashes, 0, length);
        return new BlobSource.Part(length, content);
    }

    /** Stores a sealed chunk whose hash was checked. */
    void write(int index, byte[] sealed) throws IOException {
        try (FileChannel channel = FileChannel.open(data, StandardOpenOption.WRITE)) {
            PrivateFiles.writeFully(channel, ByteBuffer.wrap(sealed), geometry.sealedOffset(index));
        }
        if (remember(index, sealed.length)) {
            sync();
        }
    }

    private boolean remember(int index, int length) throws IOException {
        lock.lock();
        try (FileChannel channel = FileChannel.open(state, StandardOpenOption.WRITE)) {
            states.setHere(index);
            unsyncedBytes += length;
            PrivateFiles.writeFully(channel, ByteBuffer.wrap(new byte[] { states.hereByte(index) }),
                    states.herePosition(index));
            return unsyncedBytes >= SYNC_BYTES;
        } finally {
            lock.unlock();
        }
    }

    /** Brings to the disk what was written, and then remembers that it is there. */
    void sync() throws IOException {
        syncing.lock();
        try {
            BitSet written = takeUnsynced();
            if (written.isEmpty()) {
                return;
            }
            try (FileChannel channel = FileChannel.open(data, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            try (FileChannel channel = FileChannel.open(state, StandardOpenOption.WRITE)) {
                PrivateFiles.writeFully(channel, ByteBuffer.wrap(setSynced(written)), 0);
                channel.force(true);
            }
        } finally {
            syncing.unlock();
        }
    }

    private BitSet takeUnsynced() {
        lock.lock();
        try {
            unsyncedBytes = 0;
            return states.unsynced();
        } finally {
            lock.unlock();
        }
    }

    private byte[] setSynced(BitSet bits) {
        lock.lock();
        try {
            states.setSynced(bits);
            return states.syncedBytes();
        } finally {
            lock.unlock();
        }
    }
}
