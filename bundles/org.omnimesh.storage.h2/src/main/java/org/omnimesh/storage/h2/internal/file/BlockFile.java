// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal.file;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

import javax.crypto.SecretKey;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.SymmetricKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of sealed blocks; the format is in the package's documentation. Any number of threads read while one writes.
 *
 * <p>
 * A <em>tolerant</em> file keeps what the disk does not take: writing to it succeeds, reading finds it, and {@link #sync} says
 * that it is not safe, until a later one succeeds.
 */
public final class BlockFile implements Closeable {
    /** When so much was written a tolerant file forces itself to disk, so that it need not keep more, in bytes. */
    public static final long MAX_UNSYNCED_BYTES = 16L * 1024 * 1024;

    /** How much of what a failing disk did not take is kept at most, in bytes. */
    public static final long MAX_STRANDED_BYTES = 128L * 1024 * 1024;

    /** What a block takes in the file, in bytes. */
    public static final int SEALED_BYTES = BlockSeal.SEALED;

    private static final Logger LOG = LoggerFactory.getLogger(BlockFile.class);
    private static final int BLOCK = BlockSeal.BLOCK;
    private static final int SEALED = BlockSeal.SEALED;
    /** H2 keeps two copies of its header in the first blocks. */
    private static final int H2_HEADER_BLOCKS = 2;
    private static final int VERIFIED_AT_ONCE = 256;
    private static final int COPIED_AT_ONCE = 1024 * 1024;

    private final RawFile raw;
    private final String name;
    private final boolean tolerant;
    private final SecretKey key;
    private final ConcurrentLinkedQueue<BlockSeal> seals = new ConcurrentLinkedQueue<>();
    private final Unsynced unsynced = new Unsynced();
    private volatile long blocks;
    private long durable;
    private volatile @Nullable IOException failure;
    private volatile @Nullable UnusableFileException damage;
    private volatile boolean accepted;

    private BlockFile(RawFile raw, String name, SecretKey key, boolean tolerant) {
        this.raw = raw;
        this.name = name;
        this.key = key;
        this.tolerant = tolerant;
    }

    /**
     * Opens a file and cuts off what a power cut left torn; makes the header of an empty one.
     *
     * @throws UnusableFileException if the key is wrong, or the file damaged or of another format
     */
    public static BlockFile open(RawFile raw, String name, SymmetricKey key, boolean writable, boolean tolerant)
            throws IOException {
        boolean made = writable && FileHeader.isBlank(raw);
        SecretKey blockKey = made ? FileHeader.write(raw, key) : FileHeader.read(raw, key, name);
        BlockFile file = new BlockFile(raw, name, blockKey, tolerant);
        file.blocks = (raw.size() - FileHeader.LENGTH) / SEALED;
        file.blocks = file.authenticBlocks();
        if (writable) {
            long end = position(file.blocks);
            if (raw.size() > end) {
                LOG.info("Cut {} bytes of writes that were never finished off the store", raw.size() - end);
                raw.truncate(end);
            }
            file.sync();
        }
        return file;
    }

    /** Tells whether a file has this format, in any version. */
    public static boolean isBlockFile(RawFile raw) throws IOException {
        return FileHeader.isPresent(raw);
    }

    /** Tells whether nothing was ever written to a file. */
    public static boolean isBlank(RawFile raw) throws IOException {
        return FileHeader.isBlank(raw);
    }

    private static long position(long block) {
        return FileHeader.LENGTH + block * SEALED;
    }

    /** Returns where the first write begins that was neither finished nor known to be durable; see the package. */
    private long authenticBlocks() throws IOException {
        long last = blocks - 1;
        byte[] sealed = new byte[SEALED];
        while (last >= 0 && !isAuthentic(last, sealed)) {
            last--;
            if ((blocks - last) * SEALED > MAX_STRANDED_BYTES) {
                throw damaged(last);
            }
        }
        long first = last < 0 ? 0 : Integer.toUnsignedLong(BlockSeal.durable(sealed, 0));
        for (long from = first; from <= last; from += VERIFIED_AT_ONCE) {
            int count = (int) Math.min(VERIFIED_AT_ONCE, last + 1 - from);
            int authentic = authentic(from, readSealed(from, count));
            if (authentic < count) {
                return from + authentic;
            }
        }
        return last + 1;
    }

    private boolean isAuthentic(long block, byte[] sealed) throws IOException {
        return raw.read(position(block), sealed, 0, SEALED) == SEALED && authentic(block, sealed) == 1;
    }

    private int authentic(long first, byte[] sealed) {
        byte[] plain = new byte[BLOCK];
        BlockSeal seal = borrow();
        int count = 0;
        while (count * SEALED < sealed.length && seal.open(first + count, sealed, count * SEALED, plain, 0)) {
            count++;
        }
        seals.add(seal);
        return count;
    }

    /** Returns the length in bytes, as H2 sees it. */
    public long size() {
        return blocks * BLOCK;
    }

    /**
     * Reads.
     *
     * @return how many bytes, or -1 beyond the end of the file
     * @throws UnusableFileException if what is there is not what was written
     */
    public int read(ByteBuffer target, long position) throws IOException {
        int length = (int) Math.min(target.remaining(), size() - position);
        if (length <= 0) {
            return target.hasRemaining() ? -1 : 0;
        }
        long first = position / BLOCK;
        int within = (int) (position % BLOCK);
        int count = (within + length + BLOCK - 1) / BLOCK;
        byte[] sealed = readSealed(first, count);
        if (within == 0 && length == count * BLOCK && target.hasArray()) {
            openAll(first, count, sealed, target.array(), target.arrayOffset() + target.position());
            target.position(target.position() + length);
        } else {
            byte[] plain = new byte[count * BLOCK];
            openAll(first, count, sealed, plain, 0);
            target.put(plain, within, length);
        }
        return length;
    }

    private byte[] readSealed(long first, int count) throws IOException {
        byte[] sealed = new byte[count * SEALED];
        boolean failing = failure != null;
        int length = raw.read(position(first), sealed, 0, sealed.length);
        if (failing) {
            unsynced.overlay(position(first), sealed);
        } else if (length < sealed.length) {
            throw new EOFException("expected " + sealed.length + " bytes of the store, got " + length);
        }
        return sealed;
    }

    private void openAll(long first, int count, byte[] sealed, byte[] plain, int at) throws IOException {
        BlockSeal seal = borrow();
        for (int i = 0; i < count; i++) {
            if (!seal.open(first + i, sealed, i * SEALED, plain, at + i * BLOCK)) {
                if (first + i >= H2_HEADER_BLOCKS) {
                    throw noted(damaged(first + i));
                }
                LOG.warn("One of the two headers in the store is damaged");
                Arrays.fill(plain, at + i * BLOCK, at + (i + 1) * BLOCK, (byte) 0);
            }
        }
        seals.add(seal);
    }

    private UnusableFileException noted(UnusableFileException found) {
        if (damage == null) {
            damage = found;
        }
        return found;
    }

    /** Returns what was found damaged first since the file was opened. H2 may have passed over it, and gone back to before it. */
    public Optional<UnusableFileException> damage() {
        return Optional.ofNullable(damage);
    }

    /** Lets a file be written to in which damage was found: until then, what H2 would give up is only passed over. */
    public void accept() {
        accepted = true;
    }

    private void refuseUnlessAccepted() throws UnusableFileException {
        UnusableFileException found = damage;
        if (found != null && !accepted) {
            throw found;
        }
    }

    private UnusableFileException damaged(long block) {
        return new UnusableFileException("The store " + name + " is damaged in block " + block + " of " + blocks
                + "; put back a backup of the home folder.");
    }

    /** Writes whole blocks at the end of one. */
    public void write(ByteBuffer source, long position) throws IOException {
        int length = source.remaining();
        if (position % BLOCK != 0 || length % BLOCK != 0) {
            throw new IOException("expected whole blocks, got " + length + " bytes at " + position);
        }
        byte[] plain = new byte[length];
        source.get(plain);
        write(position / BLOCK, plain);
    }

    private synchronized void write(long first, byte[] plain) throws IOException {
        refuseUnlessAccepted();
        if (first >= H2_HEADER_BLOCKS) {
            durable = Math.min(durable, first);
        }
        int count = plain.length / BLOCK;
        byte[] sealed = new byte[count * SEALED];
        BlockSeal seal = borrow();
        for (int i = 0; i < count; i++) {
            seal.seal(first + i, (int) durable, plain, i * BLOCK, sealed, i * SEALED);
        }
        seals.add(seal);
        store(position(first), sealed);
        blocks = Math.max(blocks, first + count);
        if (tolerant && failure == null && unsynced.bytes() > MAX_UNSYNCED_BYTES) {
            trySync();
        }
    }

    private void store(long position, byte[] sealed) throws IOException {
        IOException before = failure;
        if (tolerant) {
            if (before != null && unsynced.bytes() + sealed.length > MAX_STRANDED_BYTES) {
                throw new IOException("expected a disk that takes what is written", before);
            }
            unsynced.add(position, sealed);
        }
        if (before == null || !tolerant) {
            try {
                raw.write(position, sealed, 0, sealed.length);
            } catch (IOException e) {
                tolerate(e);
            }
        }
    }

    private void tolerate(IOException reason) throws IOException {
        if (!tolerant) {
            throw reason;
        }
        failure = reason;
    }

    /** Shortens the file to whole blocks. */
    public synchronized void truncate(long size) throws IOException {
        if (size % BLOCK != 0) {
            throw new IOException("expected whole blocks, got " + size + " bytes");
        }
        refuseUnlessAccepted();
        blocks = Math.min(blocks, size / BLOCK);
        durable = Math.min(durable, blocks);
        unsynced.truncate(position(blocks));
        if (failure == null || !tolerant) {
            try {
                raw.truncate(position(blocks));
            } catch (IOException e) {
                tolerate(e);
            }
        }
    }

    /**
     * Forces all that was written to the disk; first writes again what it did not take, if it had failed.
     *
     * @throws IOException if the disk does not take it
     */
    public synchronized void sync() throws IOException {
        try {
            if (failure != null) {
                unsynced.writeTo(raw);
                if (raw.size() > position(blocks)) {
                    raw.truncate(position(blocks));
                }
            }
            raw.sync();
        } catch (IOException e) {
            failure = tolerant ? e : null;
            throw e;
        }
        durable = blocks;
        unsynced.clear();
        failure = null;
    }

    /** As {@link #sync} for who need not know; a file that is not tolerant throws. */
    void trySync() throws IOException {
        try {
            sync();
        } catch (IOException e) {
            tolerate(e);
        }
    }

    /** Returns why the disk does not take what is written, if so. */
    public Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Copies the file as it lies on the disk; nobody writes meanwhile. */
    public void copyTo(OutputStream target) throws IOException {
        byte[] buffer = new byte[COPIED_AT_ONCE];
        long end = position(blocks);
        for (long at = 0; at < end; at += buffer.length) {
            int length = (int) Math.min(buffer.length, end - at);
            if (raw.read(at, buffer, 0, length) != length) {
                throw new EOFException("expected " + end + " bytes of the store");
            }
            target.write(buffer, 0, length);
        }
    }

    /**
     * Looks at blocks that are durable, beside whoever reads and writes; H2's two headers, which stand for each other, are left
     * out.
     *
     * @param from the first block
     * @param count how many
     * @return how many of them there are
     * @throws UnusableFileException if one is not what was written
     */
    public int examine(long from, int count) throws IOException {
        long first = Math.max(from, H2_HEADER_BLOCKS);
        int there = (int) Math.max(0, Math.min(count, durable() - from));
        int examined = (int) Math.max(0, from + there - first);
        if (examined > 0 && authentic(first, readSealed(first, examined)) < examined) {
            examineAlone(first, examined);
        }
        return there;
    }

    private synchronized long durable() {
        return durable;
    }

    /** Nobody writes meanwhile. */
    private synchronized void examineAlone(long first, int count) throws IOException {
        int there = (int) Math.max(0, Math.min(count, durable - first));
        int authentic = there == 0 ? 0 : authentic(first, readSealed(first, there));
        if (authentic < there) {
            throw damaged(first + authentic);
        }
    }

    private BlockSeal borrow() {
        BlockSeal idle = seals.poll();
        return idle == null ? new BlockSeal(key) : idle;
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }

    RawFile raw() {
        return raw;
    }
}
