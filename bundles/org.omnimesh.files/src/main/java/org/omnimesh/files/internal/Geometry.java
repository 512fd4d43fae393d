// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.files.FileShared;

/**
 * How a file is cut: all chunks but the last are of one size; an empty file has one empty chunk.
 *
 * @param size plaintext bytes in all
 * @param chunkSize plaintext bytes per chunk
 */
record Geometry(long size, int chunkSize) {

    /** Returns the smallest power of two with which a file of a size has at most {@link FileShared#MAX_CHUNKS} chunks. */
    static int chunkSizeFor(long size) {
        int chunkSize = FileShared.MIN_CHUNK_BYTES;
        while (chunkSize < FileShared.MAX_CHUNK_BYTES && size > (long) chunkSize * FileShared.MAX_CHUNKS) {
            chunkSize *= 2;
        }
        return chunkSize;
    }

    int chunks() {
        return (int) Math.max(1, (size + chunkSize - 1) / chunkSize);
    }

    int plainLength(int index) {
        return (int) Math.min(chunkSize, size - (long) index * chunkSize);
    }

    int sealedLength(int index) {
        return plainLength(index) + Ciphers.SEAL_OVERHEAD;
    }

    long sealedOffset(int index) {
        return (long) index * (chunkSize + Ciphers.SEAL_OVERHEAD);
    }

    int chunkAt(long offset) {
        return (int) Math.min(chunks() - 1L, offset / chunkSize);
    }
}
