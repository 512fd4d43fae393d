// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.ContentId;

/**
 * A blob on its way into the store, in a folder of its own that gets its name only when everything in it is on disk. Used
 * by one thread; closing without finishing leaves nothing.
 */
final class BlobIntake implements Closeable {
    static final String DATA = "data";
    static final String HASHES = "hashes";
    static final String STATE = "state";

    private final Path staging;
    private final FileChannel data;
    private final ByteArrayOutputStream hashes = new ByteArrayOutputStream();
    private long position;

    BlobIntake(Path staging) throws IOException {
        this.staging = staging;
        PrivateFiles.createDirectories(staging);
        this.data = PrivateFiles.open(staging.resolve(DATA), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Appends a sealed chunk. */
    void add(byte[] sealed) throws IOException {
        hashes.writeBytes(Sha256.of(sealed));
        PrivateFiles.writeFully(data, ByteBuffer.wrap(sealed), position);
        position += sealed.length;
    }

    int chunks() {
        return hashes.size() / Bytes32.LENGTH;
    }

    /** Makes what was added a whole blob of the store. */
    ContentId finish(Path blobs) throws IOException {
        ContentId content = MerkleTree.root(hashes.toByteArray());
        finish(blobs, content, hashes.toByteArray(), ChunkStates.allSynced(chunks()));
        return content;
    }

    /** Makes a blob of the store of which only the hashes are known. */
    void finishEmpty(Path blobs, ContentId content, byte[] allHashes) throws IOException {
        finish(blobs, content, allHashes, ChunkStates.none(allHashes.length / Bytes32.LENGTH));
    }

    private void finish(Path blobs, ContentId content, byte[] allHashes, byte[] state) throws IOException {
        data.force(true);
        data.close();
        PrivateFiles.write(staging.resolve(HASHES), allHashes);
        PrivateFiles.write(staging.resolve(STATE), state);
        PrivateFiles.syncDirectory(staging);
        Files.move(staging, blobs.resolve(content.toString()), StandardCopyOption.ATOMIC_MOVE);
        PrivateFiles.syncDirectory(blobs);
    }

    @Override
    public void close() throws IOException {
        data.close();
        PrivateFiles.deleteTree(staging);
    }
}
