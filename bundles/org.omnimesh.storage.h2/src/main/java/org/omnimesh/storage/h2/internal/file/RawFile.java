// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;

import org.eclipse.jdt.annotation.Nullable;

/** A file as the operating system gives it. Thread-safe; interrupting a thread disturbs nothing. */
public interface RawFile extends Closeable {
    /** Opens files; a test may give other ones than the disk's. */
    @FunctionalInterface
    interface Opener {
        /** The files of the operating system. */
        Opener DISK = DiskFile::new;

        /** Opens a file; one that is writable is made if it is not there. */
        RawFile open(Path path, boolean writable) throws IOException;
    }

    /** Returns the length in bytes. */
    long size() throws IOException;

    /** Reads at most so many bytes; returns how many, which is fewer only at the end of the file. */
    int read(long position, byte[] target, int offset, int length) throws IOException;

    /** Writes all the bytes, or throws after any part of them. */
    void write(long position, byte[] source, int offset, int length) throws IOException;

    /** Shortens the file. */
    void truncate(long size) throws IOException;

    /** Forces all that was written to the disk. */
    void sync() throws IOException;

    /** Locks the file against other processes; null if one of them has it. */
    @Nullable
    FileLock tryLock(boolean shared) throws IOException;
}
