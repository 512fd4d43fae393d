// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.io.IOException;
import java.io.InputStream;

import org.eclipse.jdt.annotation.NonNullByDefault;

/** Reads the plaintext of a file from an offset on, holding one chunk at a time. Used by one thread. */
final class ChunkInputStream extends InputStream {
    private static final byte[] NOTHING = new byte[0];

    /** Opens chunks. */
    @FunctionalInterface
    interface Chunks {
        /** Returns the plaintext of a chunk, fetching it first if it is not here. */
        byte[] plaintext(int index) throws IOException;
    }

    private final Geometry geometry;
    private final Chunks chunks;
    private long position;
    private int loaded = -1;
    private byte[] chunk = NOTHING;
    private boolean closed;

    ChunkInputStream(Geometry geometry, Chunks chunks, long offset) {
        this.geometry = geometry;
        this.chunks = chunks;
        this.position = offset;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(@NonNullByDefault({}) byte[] target, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("The file was closed.");
        }
        if (length == 0) {
            return 0;
        }
        if (position >= geometry.size()) {
            return -1;
        }
        load(geometry.chunkAt(position));
        int from = (int) (position - (long) loaded * geometry.chunkSize());
        int count = Math.min(length, chunk.length - from);
        System.arraycopy(chunk, from, target, offset, count);
        position += count;
        return count;
    }

    private void load(int index) throws IOException {
        if (index != loaded) {
            chunk = NOTHING;
            loaded = -1;
            chunk = chunks.plaintext(index);
            loaded = index;
        }
    }

    @Override
    public long skip(long count) {
        long skipped = Math.max(0, Math.min(count, geometry.size() - position));
        position += skipped;
        return skipped;
    }

    @Override
    public int available() {
        return loaded < 0
                ? 0
                : (int) Math.clamp(loaded * (long) geometry.chunkSize() + chunk.length - position, 0, chunk.length);
    }

    @Override
    public void close() {
        closed = true;
        chunk = NOTHING;
    }
}
