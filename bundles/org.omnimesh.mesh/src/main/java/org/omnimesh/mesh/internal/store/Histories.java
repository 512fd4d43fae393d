// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.mesh.internal.entry.ForkProof;
import org.omnimesh.mesh.internal.entry.Gap;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunBytes;
import org.omnimesh.mesh.internal.entry.RunCodec;

/** Finds what speaks for an author having two histories. Thread-safe. */
final class Histories {
    private static final String GAPS = """
            SELECT log, last_before, first_seq FROM (
                SELECT s.log AS log, s.first_seq AS first_seq,
                    LAG(s.last_seq) OVER (PARTITION BY s.log ORDER BY s.first_seq) AS last_before
                FROM mesh_log l JOIN mesh_stored s ON s.log = l.log WHERE l.anchor > 0 AND s.first_seq <= l.anchor)
            WHERE first_seq > last_before + 1""";

    private final Database database;
    private final RunReader reader;

    Histories(Database database, RunReader reader) {
        this.database = database;
        this.reader = reader;
    }

    private record Place(long log, long before, long after) {}

    /** Returns where entries were never here although their logs go on; only logs with bare runs have such places. */
    List<Gap> gaps() throws StorageException {
        return database.read(transaction -> {
            List<Place> places = transaction.query(GAPS,
                    row -> new Place(row.number("log"), row.number("last_before"), row.number("first_seq")));
            return places.isEmpty() ? List.of() : gaps(transaction, places);
        });
    }

    private List<Gap> gaps(ReadTransaction transaction, List<Place> places) throws StorageException {
        Map<Long, LogId> logs = RunReader.allLogs(transaction);
        List<Gap> gaps = new ArrayList<>();
        for (Place place : places) {
            Optional<LogId> log = Optional.ofNullable(logs.get(place.log()));
            Optional<RunBytes> before = log.isEmpty()
                    ? Optional.empty()
                    : reader.find(transaction, log.get(), place.before());
            if (log.isPresent() && before.isPresent()) {
                gaps.add(new Gap(log.get(), decode(before.get()).head(), place.after()));
            }
        }
        return List.copyOf(gaps);
    }

    /** Looks for a stored run that contradicts another one of the same log. */
    Optional<ForkProof> contradiction(Run run) throws StorageException {
        return database.read(transaction -> {
            Optional<ForkProof> proof = Optional.empty();
            long seq = run.firstSeq() - 1;
            while (proof.isEmpty() && seq <= run.lastSeq()) {
                Optional<RunBytes> found = reader.find(transaction, run.log(), seq);
                proof = found.isEmpty() ? Optional.empty() : ForkProof.of(decode(found.get()), run);
                seq = Math.max(seq, found.map(RunBytes::lastSeq).orElse(seq)) + 1;
            }
            return proof;
        });
    }

    private static Run decode(RunBytes run) throws StorageException {
        try {
            return RunCodec.decode(run.encoded());
        } catch (CborException e) {
            throw new StorageException("a stored run cannot be understood", e);
        }
    }
}
