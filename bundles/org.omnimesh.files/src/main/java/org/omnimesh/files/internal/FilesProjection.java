// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.files.FileChanged;
import org.omnimesh.api.files.FileShared;
import org.omnimesh.api.files.SharedFile;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.Projection;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps which files were shared where, with their keys. References no service: the mesh binds projections while it
 * starts. {@link SwarmFileService} hands in how files are shown in events.
 */
@Component(service = { Projection.class, FilesProjection.class })
public final class FilesProjection implements Projection {
    private static final Logger LOG = LoggerFactory.getLogger(FilesProjection.class);
    private static final Set<EntryKind> KINDS = Set.of(FileShared.KIND);

    private final AtomicLong changes = new AtomicLong();
    private volatile Function<FileRow, Optional<SharedFile>> view = row -> Optional.empty();
    private volatile Runnable forgetful = () -> LOG.debug("Chunks are deleted after the next start");

    void showBy(Function<FileRow, Optional<SharedFile>> newView) {
        view = newView;
    }

    /** Says who deletes the chunks of files that have expired. */
    void forgetBy(Runnable newForgetful) {
        forgetful = newForgetful;
    }

    /** Returns a number that grows with every change of the table. */
    long changes() {
        return changes.get();
    }

    @Override
    public Set<EntryKind> kinds() {
        return KINDS;
    }

    @Override
    public Schema schema() {
        return FileTable.SCHEMA;
    }

    @Override
    public void apply(Transaction transaction, LogEntry entry) throws StorageException {
        FileRow row;
        try {
            row = FileRow.of(entry, FileShared.decode(entry.payload()));
        } catch (CborException e) {
            LOG.debug("Ignored entry {} of {}: {}", entry.id().shortForm(), entry.header().author().shortForm(),
                    e.getMessage());
            return;
        }
        FileTable.insert(transaction, row);
        transaction.afterCommit(changes::incrementAndGet);
        view.apply(row).ifPresent(file -> transaction.publish(new FileChanged(file)));
    }

    @Override
    public void expire(Transaction transaction, ChannelId channel, HybridTime upTo) throws StorageException {
        FileTable.delete(transaction, channel, upTo);
        transaction.afterCommit(() -> {
            changes.incrementAndGet();
            forgetful.run();
        });
    }

    @Override
    public void clear(Transaction transaction) throws StorageException {
        FileTable.clear(transaction);
        transaction.afterCommit(changes::incrementAndGet);
    }
}
