// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.Collection;
import java.util.List;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.Row;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.mesh.internal.core.Quarantined;
import org.omnimesh.mesh.internal.entry.ForkProof;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.RunCodec;

/** Keeps the proofs against devices that signed two histories. Thread-safe; answers from memory. */
final class Quarantine {
    static final Schema SCHEMA = new Schema("mesh_quarantine", List.of("""
            CREATE TABLE mesh_quarantine (channel BINARY(32) NOT NULL, author BINARY(32) NOT NULL, since BIGINT NOT NULL,
                first_run VARBINARY(524288) NOT NULL, second_run VARBINARY(524288) NOT NULL,
                PRIMARY KEY (channel, author));
            """));

    private final Database database;
    private final Quarantined known = new Quarantined(author -> false);

    Quarantine(Database database) throws StorageException {
        this.database = database;
        database.migrate(SCHEMA);
        database.read(transaction -> transaction.query("SELECT first_run, second_run FROM mesh_quarantine",
                Quarantine::proof))
                .forEach(known::add);
    }

    private static ForkProof proof(Row row) throws StorageException {
        try {
            return ForkProof
                    .of(RunCodec.decodeBare(row.bytes("first_run")), RunCodec.decodeBare(row.bytes("second_run")))
                    .orElseThrow(() -> new StorageException("a kept proof of a fork proves nothing"));
        } catch (CborException e) {
            throw new StorageException("a kept proof of a fork is damaged", e);
        }
    }

    /** Tells whether nothing more is taken from a log. */
    synchronized boolean contains(LogId log) {
        return known.wrote(log);
    }

    synchronized Collection<ForkProof> proofs() {
        return known.proofs();
    }

    /** Keeps a proof; the first one against a device in a channel stays. */
    void add(ForkProof proof, long wallMillis) throws StorageException {
        boolean fresh;
        synchronized (this) {
            fresh = known.add(proof);
        }
        if (fresh) {
            database.write(transaction -> transaction.update(
                    "MERGE INTO mesh_quarantine (channel, author, since, first_run, second_run) KEY (channel, author)"
                            + " VALUES (?, ?, ?, ?, ?)",
                    proof.log().channel(), proof.author(), wallMillis, RunCodec.bare(proof.first()),
                    RunCodec.bare(proof.second())));
        }
    }
}
