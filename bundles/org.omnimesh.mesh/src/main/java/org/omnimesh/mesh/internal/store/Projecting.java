// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.Projection;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One registered projection. It is live once it saw everything stored; until then it catches up from its position. */
final class Projecting {
    private static final int MAX_REASON = 200;
    private static final String MISSED = "damaged";
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

    /** Applies entries it wants; a failure loses the projection only the entry that failed. */
    void apply(Transaction transaction, List<Delivery> deliveries) throws StorageException {
        List<Delivery> wanted = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            if (wants(delivery.entry().header().kind())) {
                wanted.add(delivery);
            }
        }
        if (wanted.isEmpty()) {
            return;
        }
        try {
            transaction.nested(part -> {
                Transaction quiet = new Replay(part);
                for (Delivery delivery : wanted) {
                    projection.apply(delivery.old() ? quiet : part, delivery.entry());
                }
                return Boolean.TRUE;
            });
        } catch (StorageException | RuntimeException e) {
            LOG.debug("Projection {} could not apply some of {} entries; applying them one by one", name,
                    wanted.size(), e);
            for (Delivery delivery : wanted) {
                applyAlone(transaction, delivery);
            }
        }
    }

    private void applyAlone(Transaction transaction, Delivery delivery) throws StorageException {
        LogEntry entry = delivery.entry();
        try {
            transaction.nested(part -> {
                projection.apply(delivery.old() ? new Replay(part) : part, entry);
                return Boolean.TRUE;
            });
        } catch (StorageException | RuntimeException e) {
            if (!warned) {
                warned = true;
                LOG.error("Projection {} could not apply entry {}; rebuild it once that is mended", name,
                        entry.id().shortForm(), e);
            }
            fail(transaction, delivery.log(), entry.header().seq(), String.valueOf(e.getMessage()));
        }
    }

    /** Lets it forget what it derived; if it cannot, it is told again with what expires next. */
    void expire(Transaction transaction, ChannelId channel, HybridTime upTo) throws StorageException {
        try {
            transaction.nested(part -> {
                projection.expire(part, channel, upTo);
                return Boolean.TRUE;
            });
        } catch (StorageException | RuntimeException e) {
            LOG.error("Projection {} could not forget what has expired in channel {}", name, channel.shortForm(), e);
        }
    }

    private void fail(Transaction transaction, long log, long seq, String reason) throws StorageException {
        transaction.update("MERGE INTO mesh_failure (projection, log, seq, reason) KEY (projection, log, seq)"
                + " VALUES (?, ?, ?, ?)", name, log, seq, reason.substring(0, Math.min(reason.length(), MAX_REASON)));
    }

    /** Notes that a damaged run was passed over. */
    void miss(Transaction transaction, long log, long firstSeq) throws StorageException {
        fail(transaction, log, firstSeq, MISSED);
    }

    /** Tells whether a run that is mended now was passed over, and forgets it. */
    boolean takeMissed(Transaction transaction, long log, long firstSeq) throws StorageException {
        return transaction.update(
                "DELETE FROM mesh_failure WHERE projection = ? AND log = ? AND seq = ? AND reason = ?",
                name, log, firstSeq, MISSED) > 0;
    }

    /** Empties it so that it starts again. */
    void clear(Transaction transaction) throws StorageException {
        projection.clear(transaction);
        transaction.update("DELETE FROM mesh_failure WHERE projection = ?", name);
        warned = false;
    }
}
