// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

import org.omnimesh.storage.h2.internal.file.RawFile;

/** A disk that fails when told so, and forgets at a power cut what was not forced onto it. */
public final class FaultyDisk implements RawFile.Opener {
    /** As the kernel puts it. */
    static final String FULL = "No space left on device";
    static final String BROKEN = "Input/output error";
    static final String READ_ONLY = "Read-only file system";
    /** The first call that fails so is the moment of the cut. */
    static final String NO_POWER = "no power";

    private static final int SECTOR = 512;

    private final List<Faulty> files = new ArrayList<>();
    private final SplittableRandom random;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile String fault = "";
    private volatile int failingFrom = Integer.MAX_VALUE;

    /** Makes a disk that works. */
    public FaultyDisk(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Lets the nth call of write or sync from now on, and all after it, fail; a failing write may have written a part. */
    public void fail(String message, int n) {
        fault = message;
        failingFrom = calls.get() + n;
    }

    /** Works again. */
    public void heal() {
        failingFrom = Integer.MAX_VALUE;
    }

    @Override
    public synchronized RawFile open(Path path, boolean writable) throws IOException {
        Faulty file = new Faulty(path, RawFile.Opener.DISK.open(path, writable));
        files.add(file);
        return file;
    }

    /** Leaves of what was not forced to disk some sectors and not others; whoever still uses the disk gets errors. */
    public synchronized void cutPower() throws IOException {
        fail(NO_POWER, 0);
        for (Faulty file : files) {
            file.forget();
        }
    }

    private boolean isFailing() { return calls.getAndIncrement() >= failingFrom; }

    /** What was where a write went. */
    private record Before(long position, byte[] content, int written, long size) {}

    private final class Faulty implements RawFile {
        private final Path path;
        private final RawFile file;
        private final List<Before> unsynced = new ArrayList<>();

        Faulty(Path path, RawFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(long position, byte[] target, int offset, int length) throws IOException {
            return file.read(position, target, offset, length);
        }

        @Override
        public void write(long position, byte[] source, int offset, int length) throws IOException {
            synchronized (FaultyDisk.this) {
                boolean failing = isFailing();
                int written = failing ? random.nextInt(length + 1) : length;
                if (!NO_POWER.equals(fault) || !failing) {
                    byte[] before = new byte[length];
                    file.read(position, before, 0, length);
                    unsynced.add(new Before(position, before, written, file.size()));
                    file.write(position, source, offset, written);
                }
                if (failing) {
                    throw new IOException(fault);
                }
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            if (calls.get() >= failingFrom) {
                throw new IOException(fault);
            }
            file.truncate(size);
        }

        @Override
        public void sync() throws IOException {
            synchronized (FaultyDisk.this) {
                if (isFailing()) {
                    throw new IOException(fault);
                }
                unsynced.clear();
            }
        }

        @Override
        public FileLock tryLock(boolean shared) throws IOException {
            return file.tryLock(shared);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }

        void forget() throws IOException {
            try (RandomAccessFile onDisk = new RandomAccessFile(path.toFile(), "rw")) {
                for (Before write : unsynced.reversed()) {
                    forget(onDisk, write);
                }
                if (!unsynced.isEmpty() && random.nextBoolean()) {
                    long least = unsynced.getFirst().size();
                    onDisk.setLength(least + random.nextLong(Math.max(1, onDisk.length() - least)));
                }
            }
        }

        private void forget(RandomAccessFile onDisk, Before write) throws IOException {
            int oneIn = 2 + random.nextInt(60);
            int at = 0;
            while (at < write.written()) {
                int sector = (int) Math.min(SECTOR - (write.position() + at) % SECTOR, write.written() - at);
                if (random.nextInt(oneIn) == 0) {
                    onDisk.seek(write.position() + at);
                    onDisk.write(write.content(), at, sector);
                }
                at += sector;
            }
        }
    }
}
