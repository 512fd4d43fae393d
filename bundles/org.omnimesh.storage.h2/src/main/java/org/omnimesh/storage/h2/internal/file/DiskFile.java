// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Path;

import org.eclipse.jdt.annotation.Nullable;

/**
 * A file of the operating system. Not a channel, because a channel closes when a thread that uses it is interrupted. All
 * handles are opened and closed together, because on POSIX closing any of them gives up the lock.
 */
final class DiskFile implements RawFile {
    /** How many threads read at the same time. */
    private static final int READERS = 4;

    private final RandomAccessFile main;
    private final RandomAccessFile[] readers = new RandomAccessFile[READERS];

    DiskFile(Path path, boolean writable) throws IOException {
        this.main = new RandomAccessFile(path.toFile(), writable ? "rw" : "r");
        try {
            for (int i = 0; i < READERS; i++) {
                readers[i] = new RandomAccessFile(path.toFile(), "r");
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public long size() throws IOException {
        return main.length();
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) throws IOException {
        RandomAccessFile reader = readers[(int) (Thread.currentThread().threadId() % READERS)];
        synchronized (reader) {
            reader.seek(position);
            int done = 0;
            while (done < length) {
                int count = reader.read(target, offset + done, length - done);
                if (count < 0) {
                    break;
                }
                done += count;
            }
            return done;
        }
    }

    @Override
    public void write(long position, byte[] source, int offset, int length) throws IOException {
        synchronized (main) {
            main.seek(position);
            main.write(source, offset, length);
        }
    }

    @Override
    public void truncate(long size) throws IOException {
        synchronized (main) {
            main.setLength(size);
        }
    }

    @Override
    public void sync() throws IOException {
        main.getFD().sync();
    }

    @Override
    public @Nullable FileLock tryLock(boolean shared) throws IOException {
        return main.getChannel().tryLock(0, Long.MAX_VALUE, shared);
    }

    @Override
    public void close() throws IOException {
        main.close();
        for (RandomAccessFile reader : readers) {
            if (reader != null) {
                reader.close();
            }
        }
    }
}
