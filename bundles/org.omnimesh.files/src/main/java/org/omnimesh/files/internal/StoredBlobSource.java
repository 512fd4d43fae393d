// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.BlobSource;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.StorageException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Serves stored chunks to the readers of the channels in which they were shared, whole file here or not. Serves nobody
 * until {@link SwarmFileService} hands in who may read.
 */
@Component(service = { BlobSource.class, StoredBlobSource.class })
public final class StoredBlobSource implements BlobSource {
    private final BlobStore store;
    private final FileIndex index;
    private volatile BiPredicate<PeerId, Set<ChannelId>> mayRead = (peer, channels) -> false;

    /**
     * Makes the source.
     *
     * @param database where it is known who shared what
     * @param projection tells when that changes
     * @param store where the chunks are
     */
    @Activate
    public StoredBlobSource(@Reference Database database, @Reference FilesProjection projection,
            @Reference BlobStore store) {
        this.store = store;
        this.index = new FileIndex(database, projection);
    }

    void allow(BiPredicate<PeerId, Set<ChannelId>> readers) {
        mayRead = readers;
    }

    @Override
    public Optional<Part> open(PeerId requester, ContentId content, int chunk) throws IOException {
        List<FileRow> shares = shares(content);
        Set<ChannelId> channels = shares.stream().map(FileRow::channel).collect(Collectors.toSet());
        if (shares.isEmpty() || !mayRead.test(requester, channels)) {
            return Optional.empty();
        }
        Optional<Blob> blob = store.find(content, shares.get(0).geometry());
        if (blob.isEmpty()) {
            return Optional.empty();
        }
        if (chunk == HASH_LIST) {
            return Optional.of(blob.get().openHashes());
        }
        boolean held = chunk >= 0 && chunk < blob.get().geometry().chunks() && blob.get().has(chunk);
        return held ? Optional.of(blob.get().open(chunk)) : Optional.empty();
    }

    private List<FileRow> shares(ContentId content) throws IOException {
        try {
            return index.shares(content);
        } catch (StorageException e) {
            throw new IOException("could not look up the blob " + content.shortForm(), e);
        }
    }
}
