// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.Projection;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.mesh.internal.entry.Entry;
import org.omnimesh.mesh.internal.entry.LogId;

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

    Projections(Openings openings) {
        this.openings = openings;
    }

    private record Delivery(long position, long log, LogEntry entry) {}

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

    void apply(Transaction transaction, LogEntry entry, long log) throws StorageException {
        for (Projecting projecting : registered) {
            if (projecting.live()) {
                projecting.apply(transaction, entry, log);
            }
        }
    }

    /** Brings a projection on by some entries; true once it is live. */
    boolean catchUp(Transaction transaction, Projecting late, WriterState state) throws StorageException {
        if (late.removed() || late.live()) {
            return true;
        }
        long position = transaction.queryOne("SELECT position FROM mesh_projection WHERE name = ?",
                row -> row.number("position"), late.name()).orElse(0L);
        long reached = replay(transaction, late, position, CATCH_UP_ENTRIES, late.since(), state);
        boolean live = reached >= state.nextPosition();
        transaction.update("MERGE INTO mesh_projection (name, position, live) KEY (name) VALUES (?, ?, ?)",
                late.name(), reached, live);
        late.live(live);
        return live;
    }

    void rebuild(Transaction transaction, Projecting projecting, WriterState state) throws StorageException {
        projecting.clear(transaction);
        long position = 0;
        while (position < state.nextPosition()) {
            position = replay(transaction, projecting, position, CATCH_UP_ENTRIES, Long.MAX_VALUE, state);
        }
    }

    /** Applies entries from a position on, quietly those before {@code news}; returns the position that comes next. */
    private long replay(Transaction transaction, Projecting late, long from, int entries, long news,
            WriterState state) throws StorageException {
        Transaction quiet = new Replay(transaction);
        Map<Long, LogId> logs = state.numbers();
        Map<LogId, Long> numbers = new HashMap<>();
        logs.forEach((number, log) -> numbers.put(log, number));
        long position = from;
        int seen = 0;
        boolean more = true;
        while (more && seen < entries) {
            List<RunReader.Placed> runs = RunReader.from(transaction, position);
            more = runs.size() == RunReader.PAGE;
            long end = more ? runs.get(runs.size() - 1).end() : state.nextPosition();
            List<Delivery> deliveries = new ArrayList<>(late(transaction, position, end));
            for (RunReader.Placed run : runs) {
                deliveries.addAll(opened(transaction, run, numbers.getOrDefault(run.run().log(), 0L)));
                seen += run.run().entries().size();
            }
            deliveries.sort(Comparator.comparingLong(Delivery::position));
            for (Delivery delivery : deliveries) {
                late.apply(delivery.position() < news ? quiet : transaction, delivery.entry(), delivery.log());
            }
            position = end;
        }
        return position;
    }

    private List<Delivery> opened(ReadTransaction transaction, RunReader.Placed placed, long log)
            throws StorageException {
        List<Long> held = transaction.query("SELECT position FROM mesh_held WHERE position >= ? AND position < ?",
                row -> row.number("position"), placed.position(), placed.end());
        List<Delivery> opened = new ArrayList<>();
        long position = placed.position();
        for (Entry entry : placed.run().entries()) {
            long at = position++;
            if (held.isEmpty() || !held.contains(at)) {
                openings.read(entry).ifPresent(readable -> opened.add(new Delivery(at, log, readable)));
            }
        }
        return opened;
    }

    private List<Delivery> late(ReadTransaction transaction, long from, long to) throws StorageException {
        record Place(long delivery, long log, long seq) {}
        List<Place> places = transaction.query(
                "SELECT delivery, log, seq FROM mesh_held WHERE delivery >= ? AND delivery < ? ORDER BY delivery",
                row -> new Place(row.number("delivery"), row.number("log"), row.number("seq")), from, to);
        List<Delivery> deliveries = new ArrayList<>();
        for (Place place : places) {
            RunReader.entry(transaction, place.log(), place.seq()).flatMap(openings::read)
                    .ifPresent(readable -> deliveries.add(new Delivery(place.delivery(), place.log(), readable)));
        }
        return deliveries;
    }
}
