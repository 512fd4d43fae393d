// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.log.Projection;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.mesh.internal.core.Outcome;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunBytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logs on disk and the projections over them. Thread-safe. */
public final class LogStore {
    private static final Logger LOG = LoggerFactory.getLogger(LogStore.class);

    private final Database database;
    private final Openings openings;
    private final Executor notifier;
    private final Consumer<List<Run>> appended;
    private final WriterState state = new WriterState();
    private final Projections projections;
    private final Writer writer;
    private final Appender appender;

    /**
     * Opens the store.
     *
     * @param database where everything is kept
     * @param device signs new entries
     * @param time dates them
     * @param openings the trust floor
     * @param notifier runs what others attached to results
     * @param appended told of own runs that are on disk, in order, on the writer thread; must be quick
     * @throws StorageException if the tables cannot be made or read
     */
    public LogStore(Database database, DeviceIdentity device, TimeSource time, Openings openings, Executor notifier,
            Consumer<List<Run>> appended) throws StorageException {
        this.database = database;
        this.openings = openings;
        this.notifier = notifier;
        this.appended = appended;
        this.projections = new Projections(openings);
        this.writer = new Writer(state, projections, openings, time);
        this.appender = new Appender(device, state, writer, openings);
        database.migrate(MeshSchema.SCHEMA);
        database.write(transaction -> writer.guarded(transaction, part -> {
            Projections.freeze(part, state.nextPosition());
            return Boolean.TRUE;
        }));
    }

    /**
     * Returns the ends of all logs.
     *
     * @return a snapshot
     * @throws StorageException if the store cannot be read
     */
    public Map<LogId, LogHead> heads() throws StorageException {
        return database.write(transaction -> writer.guarded(transaction, part -> state.heads()));
    }

    /**
     * Appends an entry of this device; what {@code ChannelLog.submit} promises.
     *
     * @param channel the channel
     * @param kind what it means
     * @param payload the plaintext, already checked
     * @return completes when it is durable
     */
    public CompletableFuture<LogEntry> append(ChannelId channel, EntryKind kind, byte[] payload) {
        CompletableFuture<LogEntry> done = new CompletableFuture<>();
        if (appender.add(new Appender.Request(channel, kind, payload, done))) {
            schedule();
        }
        return done;
    }

    private void schedule() {
        CompletableFuture<Appender.Group> taken = new CompletableFuture<>();
        database.submit(transaction -> {
            Appender.Group group = appender.take();
            taken.complete(group);
            if (appender.continues()) {
                schedule();
            }
            return writer.guarded(transaction, part -> {
                appender.write(part, group);
                return group;
            });
        }).whenComplete((group, failure) -> {
            if (failure == null) {
                appended.accept(group.runs());
                notifier.execute(() -> complete(group));
            } else {
                state.invalidate();
                Appender.Group lost = taken.isDone() ? taken.join() : appender.take();
                notifier.execute(() -> lost.requests().forEach(request -> request.done().completeExceptionally(
                        new LogException("The entry could not be stored.", failure))));
            }
        });
    }

    private void complete(Appender.Group group) {
        group.refused().forEach((request, reason) -> request.done().completeExceptionally(reason));
        group.written().forEach((request, entry) -> {
            if (projections.allReady(request.kind())) {
                request.done().complete(entry);
            } else {
                projections.settled(request.kind()).whenComplete((nothing, failure) -> request.done().complete(entry));
            }
        });
    }

    /**
     * Writes the founding entry of a team.
     *
     * @param payload what it says
     * @return the team's id
     * @throws StorageException if the store cannot write
     */
    public TeamId found(byte[] payload) throws StorageException {
        Run run = database.write(transaction -> writer.guarded(transaction, part -> appender.found(part, payload)));
        appended.accept(List.of(run));
        projections.settled(run.last().header().kind()).exceptionally(failure -> null).join();
        return run.last().header().team();
    }

    /**
     * Stores a run of another device if it may be stored.
     *
     * @param run the run; its signature was checked
     * @return completes on the writer thread with what became of it
     */
    public CompletableFuture<Outcome> admit(Run run) {
        return database.submit(transaction -> writer.guarded(transaction, part -> writer.admit(part, run)))
                .exceptionally(failure -> {
                    state.invalidate();
                    LOG.warn("A received run could not be stored", failure);
                    return Outcome.FAILED;
                });
    }

    /**
     * Loads runs that a peer lacks, in stored order.
     *
     * @param channel the channel
     * @param after per author the last number it has
     * @param maxBytes how much about
     * @return the runs
     * @throws StorageException if the store cannot be read
     */
    public List<RunBytes> load(ChannelId channel, Map<PeerId, Long> after, int maxBytes) throws StorageException {
        return database.read(transaction -> RunReader.missing(transaction, channel, after, maxBytes));
    }

    /**
     * Reads entries in stored order; what {@code ChannelLog.read} promises.
     *
     * @param channel the channel
     * @param skip how many to pass over
     * @param limit how many to return at most
     * @return the entries
     * @throws StorageException if the store cannot be read
     */
    public List<LogEntry> read(ChannelId channel, long skip, int limit) throws StorageException {
        return database.read(transaction -> RunReader.read(transaction, channel, skip, limit, openings));
    }

    /** Delivers entries whose key came meanwhile. */
    public void deliverHeld() {
        deliverHeld(0);
    }

    private void deliverHeld(long from) {
        database.submit(transaction -> writer.guarded(transaction, part -> writer.deliverHeld(part, from)))
                .whenComplete((next, failure) -> {
                    if (failure != null) {
                        state.invalidate();
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
        Projecting added = projections.register(projection, state.nextPosition());
        notifier.execute(() -> {
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
        database.submit(transaction -> writer.guarded(transaction, part -> projections.catchUp(part, late, state)))
                .whenComplete((live, failure) -> {
                    if (failure != null) {
                        state.invalidate();
                        late.live(false);
                        giveUp(late, failure);
                    } else if (live) {
                        late.ready().complete(null);
                    } else {
                        catchUp(late);
                    }
                });
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
            database.submit(transaction -> writer.guarded(transaction, part -> {
                projections.unregister(part, gone, state.nextPosition());
                projections.forget(gone);
                return Boolean.TRUE;
            })).whenComplete((done, failure) -> {
                if (failure != null) {
                    state.invalidate();
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
            database.write(transaction -> writer.guarded(transaction, part -> rebuild(part, found.get())));
        } catch (StorageException | CompletionException e) {
            throw new LogException("Projection " + name + " could not be rebuilt.", e);
        }
    }

    private Boolean rebuild(Transaction transaction, Projecting projecting) throws StorageException {
        projections.rebuild(transaction, projecting, state);
        return Boolean.TRUE;
    }
}
