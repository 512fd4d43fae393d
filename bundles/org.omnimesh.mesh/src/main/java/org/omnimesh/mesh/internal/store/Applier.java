// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.ChannelTrust.Opening;
import org.omnimesh.api.log.EntriesExpired;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.mesh.internal.entry.Entry;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.segment.Cursor;
import org.omnimesh.mesh.internal.segment.Place;
import org.omnimesh.mesh.internal.store.ExpiredRuns.Expired;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what the segments hold into the index and the projections. Database's writer thread only. */
final class Applier {
    /** Most held entries looked at in one transaction. */
    static final int HELD_PAGE = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Applier.class);

    private final PeerId self;
    private final Index index;
    private final Projections projections;
    private final Openings openings;
    private final Kept kept;
    private final RunReader reader;
    private final Damages damages;
    private final FewWarnings unopened = new FewWarnings(LOG::warn, System::nanoTime);
    /** Whether entries of before the start may wait that no projection has seen. */
    private boolean replayed = true;

    Applier(PeerId self, Index index, Projections projections, Openings openings, Kept kept, RunReader reader,
            Damages damages) {
        this.self = self;
        this.index = index;
        this.projections = projections;
        this.openings = openings;
        this.kept = kept;
        this.reader = reader;
        this.damages = damages;
    }

    /** Runs a part with the index fresh; if it fails, the index is read again the next time. */
    <T> T guarded(Transaction transaction, Transaction.Work<T> part) throws StorageException {
        boolean done = false;
        try {
            if (index.refresh(transaction)) {
                damages.reload(transaction);
            }
            T result = part.run(transaction);
            done = true;
            return result;
        } finally {
            if (!done) {
                index.invalidate();
            }
        }
    }

    /** Applies a group that is on disk; once only, also when it is given again after a failure. */
    Boolean apply(Transaction transaction, Group group) throws StorageException {
        deliverReplayed(transaction);
        List<Delivery> deliveries = new ArrayList<>();
        boolean mended = false;
        for (int i = 0; i < group.arrivals().size(); i++) {
            Arrival arrival = group.arrivals().get(i);
            Optional<Damage> damage = damages.covering(arrival.run());
            if (damage.isPresent()) {
                mend(transaction, damage.get(), arrival.run(), group.place(i));
                mended = true;
            } else if (arrival.run().firstSeq() > seq(arrival.run().log())) {
                deliveries.addAll(store(transaction, arrival, group.place(i)));
            }
        }
        projections.apply(transaction, deliveries);
        index.advance(transaction, group.end());
        if (mended) {
            index.save(transaction); // The newest position does not tell where such a run lies.
        }
        return Boolean.TRUE;
    }

    private List<Delivery> store(Transaction transaction, Arrival arrival, Place place) throws StorageException {
        Run run = arrival.run();
        long position = insert(transaction, run, place);
        Index.Log log = index.log(run.log()).orElseThrow();
        List<Delivery> deliveries = new ArrayList<>(run.contents().size());
        for (int i = 0; i < run.contents().size(); i++) {
            Entry entry = run.contents().get(i);
            // A key that was missing may have come meanwhile, and nobody would ask again.
            Opening opening = arrival.openings().get(i) instanceof Opening.Opened opened
                    ? opened
                    : kept.open(transaction, entry);
            switch (opening) {
                case Opening.Opened(byte[] payload) -> {
                    LogEntry readable = new LogEntry(entry.id(), entry.header(), payload);
                    kept.keep(transaction, readable);
                    deliveries.add(new Delivery(position + i, false, log.number(), readable));
                }
                case Opening.KeyMissing missing -> {
                    if (!openings.storesOnly(run.log().channel())) {
                        hold(transaction, entry, position + i, log, true);
                    }
                }
                case Opening.Damaged damaged -> {
                    unopened.warn("An entry of {} cannot be decrypted: {}", run.log(), entry.id().shortForm());
                    hold(transaction, entry, position + i, log, false);
                }
                case Opening.Forgotten forgotten -> {
                    unopened.warn("An entry of {} comes after its secret was deleted; it stays unreadable: {}",
                            run.log(),
                            entry.id().shortForm());
                    hold(transaction, entry, position + i, log, false);
                    giveUp(transaction, position + i, true);
                }
            }
        }
        return deliveries;
    }

    private long seq(LogId log) {
        return index.log(log).map(Index.Log::seq).orElse(0L);
    }

    private long insert(Transaction transaction, Run run, Place place) throws StorageException {
        long position = index.insert(transaction, run, place);
        if (run.device().equals(self)) {
            run.entries().forEach(entry -> entry.heads()
                    .forEach(head -> index.cite(new LogId(run.log().channel(), head.author()), head.seq())));
        }
        return position;
    }

    private void hold(Transaction transaction, Entry entry, long position, Index.Log log, boolean retry)
            throws StorageException {
        transaction.update("INSERT INTO mesh_held (position, log, seq, channel, secret, delivery)"
                + " VALUES (?, ?, ?, ?, ?, NULL)", position, log.number(), entry.header().seq(), log.channel(),
                retry ? Optional.of(entry.header().keyId().bytes()) : Optional.empty());
    }

    /**
     * Applies runs that were on disk at the start and not in the tables. Nobody is there yet to open them, so they are
     * delivered as if their key came later.
     *
     * @return how many there were; the others were in the tables
     */
    Integer replay(Transaction transaction, List<Run> runs, List<Place> places, Cursor end) throws StorageException {
        int applied = 0;
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            long stored = seq(run.log());
            Optional<Damage> damage = damages.covering(run);
            if (run.firstSeq() > stored) {
                long position = insert(transaction, run, places.get(i));
                Index.Log log = index.log(run.log()).orElseThrow();
                if (run.firstSeq() > stored + 1 && !run.follows(stored)) {
                    damages.report(transaction, new Damage(run.log(), stored + 1, run.firstSeq() - 1));
                }
                for (Entry entry : run.contents()) {
                    hold(transaction, entry, position++, log, true);
                }
                applied++;
            } else if (damage.isPresent()) {
                mend(transaction, damage.get(), run, places.get(i));
                applied++;
            }
        }
        index.advance(transaction, end);
        return applied;
    }

    /** Drops the content of runs of a channel, and what follows from it. */
    Boolean drop(Transaction transaction, ChannelId channel, List<Expired> runs, Instant now)
            throws StorageException {
        Map<Long, Long> upTo = new HashMap<>();
        Map<Integer, Long> payloads = new TreeMap<>();
        HybridTime last = runs.get(0).time();
        for (Expired run : runs) {
            upTo.merge(run.log(), run.lastSeq(), Math::max);
            payloads.merge(run.segment(), (long) run.payload(), Long::sum);
            last = run.time().compareTo(last) > 0 ? run.time() : last;
        }
        HybridTime expired = index.expire(transaction, channel, last);
        index.sweep(transaction, upTo);
        for (Map.Entry<Integer, Long> payload : payloads.entrySet()) {
            transaction.update("MERGE INTO mesh_segment s USING (VALUES (CAST(? AS INT), CAST(? AS BIGINT),"
                    + " CAST(? AS BIGINT))) n (segment, expired, since) ON s.segment = n.segment"
                    + " WHEN MATCHED THEN UPDATE SET since = CASE WHEN s.expired = 0 THEN n.since ELSE s.since END,"
                    + " expired = s.expired + n.expired"
                    + " WHEN NOT MATCHED THEN INSERT (segment, rewrite, expired, since)"
                    + " VALUES (n.segment, 0, n.expired, n.since)",
                    payload.getKey(), payload.getValue(), now.toEpochMilli());
        }
        kept.expire(transaction, channel, expired);
        projections.expire(transaction, channel, expired);
        transaction.publish(new EntriesExpired(channel, expired));
        return Boolean.TRUE;
    }

    /** Puts a run in the place of a damaged one, or of one that a gap in the index hides. */
    private void mend(Transaction transaction, Damage damage, Run run, Place place) throws StorageException {
        Index.Log log = index.log(run.log()).orElseThrow();
        int rows = transaction.update(
                "UPDATE mesh_stored SET segment = ?, rewrite = ?, place = ?, size = ? WHERE log = ?"
                        + " AND first_seq = ? AND last_seq = ?",
                place.segment(), place.rewrite(), place.start(),
                place.length(), log.number(), run.firstSeq(), run.lastSeq());
        if (rows == 0) {
            long position = insert(transaction, run, place);
            for (Entry entry : run.contents()) {
                hold(transaction, entry, position++, log, true);
            }
            replayed = true;
        } else {
            projections.applyMended(transaction, run, log.number());
        }
        damages.mended(transaction, damage, run);
        transaction.afterCommit(() -> LOG.info("Damaged entries {} were mended", run));
    }

    /** Before anything new: what was stored before the start comes first. */
    private void deliverReplayed(Transaction transaction) throws StorageException {
        if (replayed && openings.trust().isPresent()) {
            Optional<Long> next = Optional.of(0L);
            while (next.isPresent()) {
                next = deliverHeld(transaction, next.get());
            }
            replayed = false;
        }
    }

    /**
     * Delivers entries that were stored when their key was missing and that open now. Among themselves they keep the stored
     * order, which respects causes; an entry that never opens holds nobody up.
     *
     * @return where to continue, or empty when all were looked at
     */
    Optional<Long> deliverHeld(Transaction transaction, long from) throws StorageException {
        record Held(long position, long log, long seq, byte[] secret) {}
        List<Held> page = transaction.query("SELECT position, log, seq, secret FROM mesh_held WHERE position >= ?"
                + " AND delivery IS NULL AND secret IS NOT NULL ORDER BY position LIMIT " + HELD_PAGE,
                row -> new Held(row.number("position"), row.number("log"), row.number("seq"), row.bytes("secret")),
                from);
        Set<ChannelKey> closed = new HashSet<>();
        Map<Long, LogId> logs = page.isEmpty() ? Map.of() : index.numbers();
        List<Delivery> deliveries = new ArrayList<>();
        Optional<Run> run = Optional.empty();
        for (Held held : page) {
            LogId log = logs.get(held.log());
            if (log != null && openings.storesOnly(log.channel())) {
                transaction.update("DELETE FROM mesh_held WHERE position = ?", held.position());
                continue;
            }
            if (log == null || closed.contains(new ChannelKey(log.channel(), new KeyId(held.secret())))) {
                continue;
            }
            if (run.filter(last -> last.log().equals(log) && held.seq() <= last.lastSeq()
                    && held.seq() >= last.firstSeq()).isEmpty()) {
                Optional<RunReader.Stored> stored = RunReader.holding(transaction, held.log(), held.seq());
                run = stored.isEmpty() ? Optional.empty() : reader.run(log, stored.get());
            }
            if (run.isEmpty()) {
                continue; // Damaged; tried again when it is mended.
            }
            if (run.get().bare()) {
                giveUp(transaction, held.position(), false);
                continue; // Its content is dropped; the key would come too late.
            }
            Entry entry = run.get().entries().get((int) (held.seq() - run.get().firstSeq()));
            switch (kept.open(transaction, entry)) {
                case Opening.Opened(byte[] payload) -> {
                    LogEntry readable = new LogEntry(entry.id(), entry.header(), payload);
                    kept.keep(transaction, readable);
                    long position = index.takePositions(1);
                    transaction.update("UPDATE mesh_held SET delivery = ? WHERE position = ?", position,
                            held.position());
                    deliveries.add(
                            new Delivery(position, held.position() < index.news(), held.log(), readable));
                }
                case Opening.KeyMissing missing -> closed
                        .add(new ChannelKey(log.channel(), new KeyId(held.secret())));
                case Opening.Damaged damaged -> giveUp(transaction, held.position(), false);
                case Opening.Forgotten forgotten -> giveUp(transaction, held.position(), true);
            }
        }
        projections.apply(transaction, deliveries);
        return page.size() < HELD_PAGE ? Optional.empty() : Optional.of(page.get(page.size() - 1).position() + 1);
    }

    /** It never will open, be it because it came too late. */
    private static void giveUp(Transaction transaction, long position, boolean late) throws StorageException {
        transaction.update("UPDATE mesh_held SET secret = NULL, late = ? WHERE position = ?", late, position);
    }

    private record ChannelKey(ChannelId channel, KeyId key) {}
}
