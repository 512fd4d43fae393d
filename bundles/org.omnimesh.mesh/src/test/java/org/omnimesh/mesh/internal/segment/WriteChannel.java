// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.segment;

import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A channel that can do what the log needs, and nothing else: write somewhere, shorten, force, close. */
abstract class WriteChannel extends FileChannel {
    private static UnsupportedOperationException notNeeded() {
        return new UnsupportedOperationException("not needed by the log so far");
    }

    @Override
    public int read(ByteBuffer target) {
        throw notNeeded();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw notNeeded();
    }

    @Override
    public int read(ByteBuffer target, long position) {
        throw notNeeded();
    }

    @Override
    public int write(ByteBuffer source) {
        throw notNeeded();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw notNeeded();
    }

    @Override
    public long position() {
        throw notNeeded();
    }

    @Override
    public FileChannel position(long position) {
        throw notNeeded();
    }

    @Override
    public long size() {
        throw notNeeded();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw notNeeded();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw notNeeded();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw notNeeded();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw notNeeded();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw notNeeded();
    }
}
