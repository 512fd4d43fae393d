// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunCodec;
import org.omnimesh.mesh.internal.segment.Cursor;
import org.omnimesh.mesh.internal.segment.Place;
import org.omnimesh.mesh.internal.segment.RecordType;
import org.omnimesh.mesh.internal.segment.SegmentLog;
import org.omnimesh.mesh.internal.segment.SegmentRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings tables and segments together before anything else happens. */
final class Recovery {
    /** Runs moved out of the tables in one transaction. */
    private static final int MOVED = 64;

    /** Stands for the applied segment when everything is to be applied again. */
    private static final int TO_BE_REBUILT = -1;

    private static final List<String> DERIVED = List.of("mesh_applied", "mesh_stored", "mesh_held", "mesh_failure",
            "mesh_damage", "mesh_segment", "mesh_projection", "mesh_peer", "mesh_log", "mesh_channel");
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Database database;
    private final SegmentLog segments;
    private final Applier applier;
    private final Index index;
    private long replayed;

    Recovery(Database database, SegmentLog segments, Applier applier, Index index) {
        this.database = database;
        this.segments = segments;
        this.applier = applier;
        this.index = index;
    }

    /** Makes the next start apply everything again. */
    static void rebuildAtNextStart(Database database) throws StorageException {
        database.write(transaction -> transaction
                .update("MERGE INTO mesh_applied (one, segment, place, news) KEY (one) VALUES (1, ?, 0, 0)",
                        TO_BE_REBUILT));
    }

    /** Applies what the segments hold beyond the tables; moves runs into segments that older versions kept in a table. */
    void recover() throws StorageException {
        Cursor applied = run(transaction -> {
            if (index.applied().segment() == TO_BE_REBUILT) {
                forget(transaction);
            }
            Projections.freeze(transaction, index.nextPosition());
            return index.applied();
        });
        try {
            new Relocation(database, segments).all();
            index.invalidate();
            // A file that was written anew has other offsets; what is in the tables already is passed over.
            boolean anew = segments.files().getOrDefault(applied.segment(), 0) > 0;
            segments.recover(anew ? new Cursor(applied.segment(), 0) : applied, newest(), this::replay);
            if (applied.equals(Cursor.START) && replayed > 0) {
                // The tables were lost: nothing in the segments is news.
                run(transaction -> {
                    index.news(index.nextPosition());
                    index.save(transaction);
                    return Boolean.TRUE;
                });
            }
            if (replayed > 0) {
                LOG.info("Applied {} runs that were on disk and not yet in the tables", replayed);
            }
            moveAll();
        } catch (IOException e) {
            throw new StorageException("The log's files cannot be read; check the disk and start again.", e);
        }
    }

    /** Returns where the run ends that was applied last. */
    private Cursor newest() throws StorageException {
        return database.read(RunReader::newest).map(stored -> stored.place().end()).orElse(Cursor.START);
    }

    private void replay(List<SegmentLog.Placed> records, Cursor end) throws IOException {
        List<Run> runs = new ArrayList<>(records.size());
        List<Place> places = new ArrayList<>(records.size());
        for (SegmentLog.Placed placed : records) {
            try {
                runs.add(RunCodec.decode(placed.record().content()));
                places.add(placed.place());
            } catch (CborException e) {
                LOG.error("The record at {} is no run that this version understands", placed.place(), e);
            }
        }
        try {
            replayed += run(transaction -> applier.replay(transaction, runs, places, end));
        } catch (StorageException e) {
            throw new IOException("what the log's files hold could not be applied", e);
        }
    }

    private <T> T run(Transaction.Work<T> work) throws StorageException {
        CompletableFuture<T> done = database.submitDerived(transaction -> applier.guarded(transaction, work));
        try {
            return done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted while the log was opened", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StorageException failure
                    ? failure
                    : new StorageException("the log could not be opened", e);
        }
    }

    /** Empties the tables that follow from the segments; projections then begin anew. */
    private void forget(Transaction transaction) throws StorageException {
        LOG.warn("The index of the log and all projections are rebuilt from the log's files");
        for (String table : DERIVED) {
            transaction.update("DELETE FROM " + table);
        }
        index.invalidate();
        index.refresh(transaction);
    }

    /** A run as version 1 of the tables held it. */
    private record Old(long position, long ordinal, byte[] content) {}

    private void moveAll() throws StorageException, IOException {
        long moved = 0;
        List<Old> page = old();
        while (!page.isEmpty()) {
            move(page);
            moved += page.size();
            page = old();
        }
        if (moved > 0) {
            LOG.info("Moved {} runs from the database to segment files", moved);
        }
    }

    private List<Old> old() throws StorageException {
        return database.read(transaction -> transaction.query(
                "SELECT position, ordinal, content FROM mesh_run ORDER BY position LIMIT " + MOVED,
                row -> new Old(row.number("position"), row.number("ordinal"), row.bytes("content"))));
    }

    /** Killed in between, the records are in the segments twice; the index names the later ones. */
    private void move(List<Old> page) throws StorageException, IOException {
        List<Run> runs = new ArrayList<>(page.size());
        for (Old old : page) {
            try {
                runs.add(RunCodec.decode(old.content()));
            } catch (CborException e) {
                throw new StorageException("a stored run is damaged", e);
            }
        }
        List<Place> places = segments
                .append(page.stream().map(old -> new SegmentRecord(RecordType.RUN, old.content())).toList());
        Cursor end = segments.end();
        run(transaction -> {
            for (int i = 0; i < page.size(); i++) {
                Old old = page.get(i);
                Index.Log log = index.log(runs.get(i).log())
                        .orElseThrow(() -> new StorageException("a stored run belongs to no log"));
                index.insert(transaction, old.position(), log, old.ordinal(), runs.get(i), places.get(i));
            }
            transaction.update("DELETE FROM mesh_run WHERE position <= ?", page.get(page.size() - 1).position());
            index.advance(transaction, end);
            index.save(transaction);
            return Boolean.TRUE;
        });
    }
}
