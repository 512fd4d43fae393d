// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

import org.omnimesh.api.log.LogException;
import org.omnimesh.api.log.Projection;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets projections come, catch up, begin anew and go while entries come. Thread-safe. */
public final class Projectors {
    private static final Logger LOG = LoggerFactory.getLogger(Projectors.class);

    private final Database database;
    private final Openings openings;
    private final Projections projections;
    private final Applier applier;
    private final Index index;
    private final Executor background;
    private final Queue<Projecting> untrusted = new ConcurrentLinkedQueue<>();

    Projectors(Database database, Openings openings, Projections projections, Applier applier, Index index,
            Executor background) {
        this.database = database;
        this.openings = openings;
        this.projections = projections;
        this.applier = applier;
        this.index = index;
        this.background = background;
    }

    /** Delivers entries whose key came meanwhile. */
    public void deliverHeld() {
        deliverHeld(0);
    }

    private void deliverHeld(long from) {
        database.submitDerived(transaction -> applier.guarded(transaction, part -> applier.deliverHeld(part, from)))
                .whenComplete((next, failure) -> {
                    if (failure != null) {
                        LOG.warn("Entries that waited for a key could not be delivered", failure);
                    } else {
                        next.ifPresent(this::deliverHeld);
                    }
                });
    }

    /**
     * Adds a projection; it catches up in the background and then lives.
     *
     * @param projection the projection
     * @return completes when it is live, or when it failed or was removed
     */
    public CompletableFuture<Void> add(Projection projection) {
        Projecting added = projections.register(projection, index.nextPosition());
        background.execute(() -> {
            try {
                database.migrate(projection.schema());
                catchUp(added);
            } catch (StorageException | RuntimeException e) {
                giveUp(added, e);
            }
        });
        return added.ready();
    }

    private void catchUp(Projecting late) {
        database.submitDerived(
                transaction -> applier.guarded(transaction, part -> projections.catchUp(part, late, index)))
                .whenComplete((live, failure) -> {
                    if (failure != null) {
                        late.live(false);
                        giveUp(late, failure);
                    } else if (live) {
                        late.ready().complete(null);
                    } else if (openings.trust().isPresent()) {
                        catchUp(late);
                    } else {
                        late(late);
                    }
                });
    }

    private void late(Projecting late) {
        untrusted.add(late);
        if (openings.trust().isPresent()) {
            trusted();
        }
    }

    /** There is somebody who opens entries: projections that could not catch up without do so now. */
    public void trusted() {
        for (Projecting late : List.copyOf(untrusted)) {
            if (untrusted.remove(late)) {
                catchUp(late);
            }
        }
    }

    private void giveUp(Projecting failed, Throwable reason) {
        LOG.error("Projection {} cannot be used", failed.name(), reason);
        projections.forget(failed);
        failed.ready().complete(null);
    }

    /**
     * Removes a projection; its position is kept.
     *
     * @param projection the projection
     */
    public void remove(Projection projection) {
        projections.find(projection).ifPresent(gone -> {
            database.submitDerived(transaction -> applier.guarded(transaction, part -> {
                projections.unregister(part, gone, index.nextPosition());
                projections.forget(gone);
                return Boolean.TRUE;
            })).whenComplete((done, failure) -> {
                if (failure != null) {
                    LOG.debug("Position of {} was not written", gone.name(), failure);
                }
                projections.forget(gone);
                gone.ready().complete(null);
            });
        });
    }

    /**
     * Empties a projection and fills it again, in one transaction.
     *
     * @param name its name
     * @throws LogException if there is none, or the store fails
     */
    public void rebuild(String name) throws LogException {
        Optional<Projecting> found = projections.find(name);
        if (found.isEmpty()) {
            throw new LogException("There is no projection named " + name + ".");
        }
        try {
            found.get().ready().join();
            database.write(transaction -> applier.guarded(transaction, part -> rebuild(part, found.get())));
        } catch (StorageException | CompletionException e) {
            throw new LogException("Projection " + name + " could not be rebuilt.", e);
        }
    }

    private Boolean rebuild(Transaction transaction, Projecting projecting) throws StorageException {
        projections.rebuild(transaction, projecting, index);
        return Boolean.TRUE;
    }
}
