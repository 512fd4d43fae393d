// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.link;

import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.PeerId;
import org.osgi.annotation.versioning.ProviderType;

/** Fetches parts of blobs from peers, beside the links' frames so that a file never delays a message. Thread-safe. */
@ProviderType
public interface BlobClient {
    /**
     * Fetches one part and waits; interrupt the thread to cancel. Any number of calls may run at once.
     *
     * @param peer a peer with a link that is up
     * @param content the blob
     * @param index the chunk's number, or {@link BlobSource#HASH_LIST}
     * @param maxBytes the largest part accepted
     * @return the bytes, not yet verified; empty array only if the part is empty
     * @throws LinkException if there is no link, the peer does not have the part, sends more than allowed, or fails
     * @throws InterruptedException if interrupted
     */
    byte[] fetch(PeerId peer, ContentId content, int index, int maxBytes) throws LinkException, InterruptedException;
}
