// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.link;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.PeerId;
import org.osgi.annotation.versioning.ConsumerType;

/** Holds blobs and serves their parts to peers (whiteboard). Thread-safe. */
@ConsumerType
public interface BlobSource {
    /** Index of the part that holds the concatenated SHA-256 hashes of all chunks. */
    int HASH_LIST = -1;

    /**
     * Opens a part of a blob for a peer.
     *
     * @param requester the peer, proven and trusted
     * @param content the blob
     * @param index the chunk's number, or {@value #HASH_LIST}
     * @return the part, or empty if it is not held here or the requester may not have it
     * @throws IOException if the part cannot be read
     */
    Optional<Part> open(PeerId requester, ContentId content, int index) throws IOException;

    /**
     * One part of a blob.
     *
     * @param length its length in bytes
     * @param data its bytes; closed by the caller
     */
    record Part(long length, InputStream data) {}
}
