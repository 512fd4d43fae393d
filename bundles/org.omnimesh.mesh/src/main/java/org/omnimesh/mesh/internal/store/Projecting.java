// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.Projection;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One registered projection. It is live once it saw everything stored; until then it catches up from its position. */
final class Projecting {
    private static final int MAX_REASON = 200;
    private static final Logger LOG = LoggerFactory.getLogger(Projecting.class);

    private final Projection projection;
    private final String name;
    private final Set<EntryKind> kinds;
    private final long since;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private boolean live;
    private boolean removed;
    private boolean warned;

    Projecting(Projection projection, long since) {
        this.projection = projection;
        this.since = since;
        this.name = projection.schema().name();
        this.kinds = Set.copyOf(projection.kinds());
    }

    Projection projection() {
        return projection;
    }

    String name() {
        return name;
    }

    /** Returns the position where entries begin that came after the projection: the others are no news. */
    long since() {
        return since;
    }

    boolean wants(EntryKind kind) {
        return kinds.contains(kind);
    }

    /** Completes when it is live, or when it never will be. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** Writer thread only. */
    boolean live() {
        return live;
    }

    /** Writer thread only. */
    void live(boolean now) {
        live = now;
    }

    /** Writer thread only. */
    boolean removed() {
        return removed;
    }

    /** Writer thread only. */
    void remove() {
        removed = true;
        live = false;
        ready.complete(null);
    }

    /** Applies an entry; a failure loses the projection only this entry. */
    void apply(Transaction transaction, LogEntry entry, long log) throws StorageException {
        if (!wants(entry.header().kind())) {
            return;
        }
        try {
            transaction.nested(part -> {
                projection.apply(part, entry);
                return Boolean.TRUE;
            });
        } catch (StorageException | RuntimeException e) {
            if (!warned) {
                warned = true;
                LOG.error("Projection {} could not apply entry {}; rebuild it once that is mended", name,
                        entry.id().shortForm(), e);
            }
            String reason = String.valueOf(e.getMessage());
            transaction.update("MERGE INTO mesh_failure (projection, log, seq, reason) KEY (projection, log, seq)"
                    + " VALUES (?, ?, ?, ?)", name, log, entry.header().seq(),
                    reason.substring(0, Math.min(reason.length(), MAX_REASON)));
        }
    }

    /** Empties it so that it starts again. */
    void clear(Transaction transaction) throws StorageException {
        projection.clear(transaction);
        transaction.update("DELETE FROM mesh_failure WHERE projection = ?", name);
        warned = false;
    }
}
