// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunCodec;
import org.omnimesh.mesh.internal.segment.Place;
import org.omnimesh.mesh.internal.segment.SegmentLog;
import org.omnimesh.mesh.internal.segment.SegmentLog.Placed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Points the index to a segment file that was written anew, and then deletes the one before. The file is the truth: what a
 * crash left undone is done at the next start.
 */
final class Relocation {
    /** Rows changed in one transaction. */
    private static final int ROWS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Relocation.class);

    private final Database database;
    private final SegmentLog segments;

    Relocation(Database database, SegmentLog segments) {
        this.database = database;
        this.segments = segments;
    }

    /** Catches up with all files. */
    void all() throws StorageException, IOException {
        Map<Integer, Integer> known = new HashMap<>();
        database.read(transaction -> transaction.query("SELECT segment, rewrite FROM mesh_segment",
                row -> known.put((int) row.number("segment"), (int) row.number("rewrite"))));
        List<Integer> changed = segments.files().entrySet().stream()
                .filter(file -> file.getValue() > known.getOrDefault(file.getKey(), 0)).map(Map.Entry::getKey).toList();
        for (int segment : changed) {
            LOG.info("Segment file {} was written anew; the index follows", segment);
            one(segment);
        }
        for (Map.Entry<Integer, Integer> file : segments.files().entrySet()) {
            if (file.getValue() > 0) {
                segments.deleteOld(file.getKey());
            }
        }
    }

    /** Follows one file, and makes that durable before the one before it is deleted. */
    void one(int segment) throws StorageException, IOException {
        @Nullable Integer rewrite = segments.files().get(segment);
        if (rewrite == null) {
            throw new IOException("segment file " + segment + " is missing");
        }
        Map<LogId, Long> logs = new HashMap<>();
        database.read(RunReader::allLogs).forEach((number, log) -> logs.put(log, number));
        segments.scan(segment, (records, end) -> {
            for (int first = 0; first < records.size(); first += ROWS) {
                List<Placed> part = records.subList(first, Math.min(first + ROWS, records.size()));
                write(transaction -> move(transaction, part, logs));
            }
        });
        await(database.submitDerived(transaction -> transaction.update(
                "MERGE INTO mesh_segment (segment, rewrite, expired, since) KEY (segment) VALUES (?, ?, 0, 0)", segment,
                rewrite)));
        await(database.sync());
        segments.deleteOld(segment);
    }

    private void write(Transaction.Work<Boolean> work) throws IOException {
        try {
            await(database.submitDerived(work));
        } catch (StorageException e) {
            throw new IOException("the index could not be changed", e);
        }
    }

    private static Boolean move(Transaction transaction, List<Placed> records, Map<LogId, Long> logs)
            throws StorageException {
        for (Placed record : records) {
            try {
                Run run = RunCodec.decode(record.record().content());
                Place place = record.place();
                long log = logs.getOrDefault(run.log(), 0L);
                if (run.bare()) {
                    transaction.update("UPDATE mesh_log SET anchor = ? WHERE log = ? AND anchor < ?", run.lastSeq(),
                            log,
                            run.lastSeq());
                }
                transaction.update("UPDATE mesh_stored SET rewrite = ?, place = ?, size = ? WHERE log = ?"
                        + " AND first_seq = ? AND segment = ? AND rewrite < ?", place.rewrite(), place.start(),
                        place.length(), log, run.firstSeq(), place.segment(),
                        place.rewrite());
            } catch (CborException e) {
                LOG.error("The record at {} is no run that this version understands", record.place(), e);
            }
        }
        return Boolean.TRUE;
    }

    static <T> T await(CompletableFuture<T> done) throws StorageException {
        try {
            return done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted while the store was written", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StorageException failure
                    ? failure
                    : new StorageException("the store could not be written", e);
        }
    }
}
