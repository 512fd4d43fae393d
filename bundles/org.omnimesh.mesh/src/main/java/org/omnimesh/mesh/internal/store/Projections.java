// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.Projection;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.mesh.internal.entry.Entry;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;

/**
 * Applies entries to projections: live ones in the transaction that stores an entry, late ones from their position on.
 *
 * <p>
 * Only the position of a projection that is not live is written down; a live one stands at the end by definition. All
 * methods with a transaction run on the writer thread.
 */
final class Projections {
    /** Entries after which catching up lets other writers pass. */
    static final int CATCH_UP_ENTRIES = 2000;

    private final List<Projecting> registered = new CopyOnWriteArrayList<>();
    private final Openings openings;
    private final RunReader reader;
    private final Kept kept;

    Projections(Openings openings, RunReader reader, Kept kept) {
        this.openings = openings;
        this.reader = reader;
        this.kept = kept;
    }

    /** At start nothing is registered: whoever was live stands at the end of what is stored. */
    static void freeze(Transaction transaction, long position) throws StorageException {
        transaction.update("UPDATE mesh_projection SET position = ?, live = FALSE WHERE live", position);
    }

    /** Registers a projection; what stands before the position now is old to it. */
    Projecting register(Projection projection, long position) {
        Projecting added = new Projecting(projection, position);
        registered.add(added);
        return added;
    }

    Optional<Projecting> find(Projection projection) {
        return registered.stream().filter(known -> known.projection() == projection).findFirst();
    }

    Optional<Projecting> find(String name) {
        return registered.stream().filter(known -> known.name().equals(name)).findFirst();
    }

    void forget(Projecting gone) {
        registered.remove(gone);
    }

    /** Writes down where a projection that goes away stands. */
    void unregister(Transaction transaction, Projecting gone, long position) throws StorageException {
        if (gone.live()) {
            transaction.update("UPDATE mesh_projection SET position = ?, live = FALSE WHERE name = ?", position,
                    gone.name());
        }
        gone.remove();
    }

    /** Returns what to wait for until every projection of a kind has seen what is stored now. */
    CompletableFuture<Void> settled(EntryKind kind) {
        return CompletableFuture.allOf(registered.stream().filter(known -> known.wants(kind)).map(Projecting::ready)
                .toArray(CompletableFuture[]::new));
    }

    /** Tells whether all projections of a kind are live. */
    boolean allReady(EntryKind kind) {
        return registered.stream().allMatch(known -> !known.wants(kind) || known.ready().isDone());
    }

    /** Applies new entries to all that are live. */
    void apply(Transaction transaction, List<Delivery> deliveries) throws StorageException {
        for (Projecting projecting : registered) {
            if (projecting.live() && !deliveries.isEmpty()) {
                projecting.apply(transaction, deliveries);
            }
        }
    }

    /** Gives a run that was damaged to those that passed it over. */
    void applyMended(Transaction transaction, Run run, long log) throws StorageException {
        for (Projecting projecting : registered) {
            if (projecting.takeMissed(transaction, log, run.firstSeq())) {
                List<Delivery> deliveries = new ArrayList<>();
                for (Entry entry : run.contents()) {
                    kept.read(transaction, entry)
                            .ifPresent(readable -> deliveries.add(new Delivery(0, false, log, readable)));
                }
                projecting.apply(transaction, deliveries);
            }
        }
    }

    /** Lets all that are live forget what they derived from the entries of a channel up to a time. */
    void expire(Transaction transaction, ChannelId channel, HybridTime upTo) throws StorageException {
        for (Projecting projecting : registered) {
            if (projecting.live()) {
                projecting.expire(transaction, channel, upTo);
            }
        }
    }

    /** A run that has expired in part is still there and was replayed. */
    private static void forgetExpired(Transaction transaction, Projecting replayed, Index index)
            throws StorageException {
        for (Map.Entry<ChannelId, HybridTime> expired : index.expired().entrySet()) {
            replayed.expire(transaction, expired.getKey(), expired.getValue());
        }
    }

    /** Brings a projection on by some entries, if there is anybody to open them; true once it is live. */
    boolean catchUp(Transaction transaction, Projecting late, Index index) throws StorageException {
        if (late.removed() || late.live()) {
            return true;
        }
        Optional<Long> known = transaction.queryOne("SELECT position FROM mesh_projection WHERE name = ?",
                row -> row.number("position"), late.name());
        if (known.isEmpty()) {
            late.clear(transaction); // What it has comes from tables that were rebuilt.
        }
        long position = known.orElse(0L);
        if (position < index.nextPosition() && openings.trust().isEmpty()) {
            return false; // Nothing could be opened, and what is passed over does not come again.
        }
        long reached = replay(transaction, late, position, CATCH_UP_ENTRIES, late.since(), index);
        boolean live = reached >= index.nextPosition();
        transaction.update("MERGE INTO mesh_projection (name, position, live) KEY (name) VALUES (?, ?, ?)",
                late.name(), reached, live);
        late.live(live);
        if (live) {
            forgetExpired(transaction, late, index);
        }
        return live;
    }

    void rebuild(Transaction transaction, Projecting projecting, Index index) throws StorageException {
        projecting.clear(transaction);
        long position = 0;
        while (position < index.nextPosition()) {
            position = replay(transaction, projecting, position, CATCH_UP_ENTRIES, Long.MAX_VALUE, index);
        }
        forgetExpired(transaction, projecting, index);
    }

    /** Applies entries from a position on, quietly those before {@code news}; returns the position that comes next. */
    private long replay(Transaction transaction, Projecting late, long from, int entries, long news, Index index)
            throws StorageException {
        Map<Long, LogId> logs = index.numbers();
        long position = from;
        int seen = 0;
        boolean more = true;
        while (more && seen < entries) {
            List<RunReader.Stored> runs = RunReader.from(transaction, position, RunReader.PAGE);
            more = runs.size() == RunReader.PAGE;
            long end = more ? runs.get(runs.size() - 1).end() : index.nextPosition();
            List<Delivery> deliveries = new ArrayList<>(late(transaction, late, logs, position, end, news, index));
            Set<Long> held = Set.copyOf(transaction.query(
                    "SELECT position FROM mesh_held WHERE position >= ? AND position < ?",
                    row -> row.number("position"), position, end));
            for (RunReader.Stored stored : runs) {
                deliveries.addAll(opened(transaction, late, logs, stored, held, news));
                seen += (int) (stored.last() - stored.first()) + 1;
            }
            deliveries.sort(Comparator.comparingLong(Delivery::position));
            late.apply(transaction, deliveries);
            position = end;
        }
        return position;
    }

    private List<Delivery> opened(Transaction transaction, Projecting late, Map<Long, LogId> logs,
            RunReader.Stored stored, Set<Long> held, long news) throws StorageException {
        LogId log = logs.get(stored.log());
        Optional<Run> run = log == null ? Optional.empty() : reader.run(log, stored);
        if (run.isEmpty()) {
            late.miss(transaction, stored.log(), stored.first());
        }
        List<Delivery> opened = new ArrayList<>();
        long position = stored.position();
        for (Entry entry : run.map(Run::contents).orElse(List.of())) {
            long at = position++;
            if (late.wants(entry.header().kind()) && !held.contains(at)) {
                kept.read(transaction, entry)
                        .ifPresent(readable -> opened.add(new Delivery(at, at < news, stored.log(), readable)));
            }
        }
        return opened;
    }

    private List<Delivery> late(ReadTransaction transaction, Projecting late, Map<Long, LogId> logs, long from,
            long to, long news, Index index) throws StorageException {
        record Place(long position, long delivery, long log, long seq) {}
        List<Place> places = transaction.query(
                "SELECT position, delivery, log, seq FROM mesh_held WHERE delivery >= ? AND delivery < ? ORDER BY delivery",
                row -> new Place(row.number("position"), row.number("delivery"), row.number("log"),
                        row.number("seq")),
                from, to);
        List<Delivery> deliveries = new ArrayList<>();
        Optional<Run> run = Optional.empty();
        for (Place place : places) {
            LogId log = logs.get(place.log());
            if (log != null && run.filter(last -> last.log().equals(log) && place.seq() >= last.firstSeq()
                    && place.seq() <= last.lastSeq()).isEmpty()) {
                Optional<RunReader.Stored> stored = RunReader.holding(transaction, place.log(), place.seq());
                run = stored.isEmpty() ? Optional.empty() : reader.run(log, stored.get());
            }
            Optional<Entry> entry = run.filter(found -> !found.bare())
                    .map(found -> found.entries().get((int) (place.seq() - found.firstSeq())))
                    .filter(it -> late.wants(it.header().kind()));
            Optional<LogEntry> opened = entry.isPresent() ? kept.read(transaction, entry.get()) : Optional.empty();
            opened.ifPresent(readable -> deliveries.add(new Delivery(place.delivery(),
                    place.delivery() < news || place.position() < index.news(), place.log(), readable)));
        }
        return deliveries;
    }
}
