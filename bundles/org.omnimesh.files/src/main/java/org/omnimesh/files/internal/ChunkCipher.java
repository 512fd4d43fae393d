// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.Nonce;
import org.omnimesh.api.crypto.SymmetricKey;

/**
 * Seals and opens the chunks of one file under its key: nonce is the index; bound are a label, the chunk size and the
 * index. The file's length is bound by the signed entry, which also names the root over all chunks. Thread-safe.
 */
final class ChunkCipher {
    private static final byte[] LABEL = "omni/1/chunk".getBytes(StandardCharsets.US_ASCII);

    private final Ciphers ciphers;
    private final SymmetricKey key;
    private final int chunkSize;

    ChunkCipher(Ciphers ciphers, SymmetricKey key, int chunkSize) {
        this.ciphers = ciphers;
        this.key = key;
        this.chunkSize = chunkSize;
    }

    byte[] seal(int index, byte[] plaintext) {
        return ciphers.seal(key, Nonce.ofIndex(index), associated(index), plaintext);
    }

    byte[] open(int index, byte[] sealed) throws CryptoException {
        return ciphers.open(key, Nonce.ofIndex(index), associated(index), sealed);
    }

    private byte[] associated(int index) {
        return ByteBuffer.allocate(LABEL.length + 1 + 2 * Integer.BYTES).put(LABEL).put((byte) 0).putInt(chunkSize)
                .putInt(index).array();
    }
}
