// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The downloads at work, one per file. Thread-safe. */
final class Downloads {
    /** Most KiB of chunks in memory on their way from peers: 64 MiB. */
    static final int MAX_MEMORY_KIB = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);

    private final Map<ContentId, Download> downloads = new HashMap<>();
    private final Download.Shared shared;
    private final Holders holders;
    private final FileIndex index;

    Downloads(BlobStore store, Holders holders, FileIndex index, TimeSource time) {
        this.holders = holders;
        this.index = index;
        this.shared = new Download.Shared(store, holders, new Semaphore(MAX_MEMORY_KIB, true), time);
    }

    /** Returns the download of a file; it does nothing until something is wanted of it. */
    synchronized Download of(FileRow file) throws IOException {
        Download running = downloads.get(file.content());
        if (running == null) {
            downloads.values().removeIf(Download::isIdle);
            running = new Download(file, shared, () -> holdersOf(file.content()));
            downloads.put(file.content(), running);
        }
        return running;
    }

    /** Returns the linked peers that may have a file. */
    Set<PeerId> holdersOf(ContentId content) {
        try {
            Set<ChannelId> channels = index.shares(content).stream().map(FileRow::channel)
                    .collect(Collectors.toSet());
            return holders.of(channels);
        } catch (StorageException e) {
            LOG.warn("The holders of {} could not be looked up", content.shortForm(), e);
            return Set.of();
        }
    }

    void wake(@Nullable PeerId newcomer) {
        all().forEach(download -> download.wake(newcomer));
    }

    void stop() {
        all().forEach(Download::stop);
    }

    private synchronized List<Download> all() {
        return List.copyOf(downloads.values());
    }
}
