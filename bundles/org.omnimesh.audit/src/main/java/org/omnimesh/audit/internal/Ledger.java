// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.omnimesh.api.audit.AuditCheck;
import org.omnimesh.api.audit.AuditEvent;
import org.omnimesh.api.audit.AuditException;
import org.omnimesh.api.audit.AuditHash;
import org.omnimesh.api.audit.AuditQuery;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.node.NodeHome;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.RowMapper;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.audit.internal.Inspection.Witness;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows in the database and the file that witnesses how many there are. Thread-safe. */
@Component(service = Ledger.class)
public final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final Schema SCHEMA = new Schema("audit", List.of("""
            CREATE TABLE audit_row (seq BIGINT PRIMARY KEY, at_ms BIGINT NOT NULL, actor VARCHAR NOT NULL,
                action VARCHAR NOT NULL, subject VARCHAR NOT NULL, detail VARCHAR NOT NULL,
                hash VARBINARY(32) NOT NULL);
            CREATE TABLE audit_head (id INT PRIMARY KEY, seal VARBINARY(32) NOT NULL);
            """));
    private static final String COLUMNS = "SELECT seq, at_ms, actor, action, subject, detail, hash FROM audit_row";
    private static final int PAGE = 1000;
    private static final long STOP_SECONDS = 1;
    private static final RowMapper<AuditRow> ROW = row -> new AuditRow(row.number("seq"), row.number("at_ms"),
            row.text("actor"), row.text("action"), row.text("subject"), row.text("detail"),
            new AuditHash(row.bytes("hash")));

    private final Database database;
    private final SymmetricKey key;
    private final HeadFile file;
    /** Writes the file, so that the database's thread never waits for it. */
    private final ExecutorService witnesses = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().daemon().name("omnimesh-audit").factory());
    /** What the file says, or is about to. */
    private Witness witness;
    private boolean writing;

    /**
     * Made by declarative services.
     *
     * @param database has the rows
     * @param vault has the key that authenticates heads
     * @param home has the file
     * @throws StorageException if the tables cannot be made or read
     * @throws IOException if the file cannot be read or written
     */
    @Activate
    public Ledger(@Reference Database database, @Reference KeyVault vault, @Reference NodeHome home)
            throws StorageException, IOException {
        this.database = database;
        this.key = vault.derive(new CryptoContext("omni/1/audit"));
        this.file = new HeadFile(home.directory(), key);
        database.migrate(SCHEMA);
        Head stored = database.read(Ledger::stored);
        if (!file.exists() && stored.count() == 0) {
            file.write(new Witness(Head.EMPTY, ""));
        }
        Inspected start = inspect();
        this.witness = new Witness(start.reached(), start.damage().orElse(""));
        start.damage().ifPresent(damage -> LOG.error("The audit log was tampered with: {}", damage));
        file.write(witness);
    }

    @Deactivate
    void deactivate() {
        witnesses.shutdown();
        try {
            if (!witnesses.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The audit log's file was not written in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Appends a row; it is durable some milliseconds later. */
    void append(Stamped done) {
        database.submit(transaction -> insert(transaction, done)).whenComplete((head, failure) -> {
            if (failure != null) {
                LOG.error("An act could not be written into the audit log: {}", failure.getMessage());
            } else {
                witness(head);
            }
        });
    }

    private Head insert(Transaction transaction, Stamped done) throws StorageException {
        AuditRow row = AuditRow.after(stored(transaction), done);
        transaction.update(
                "INSERT INTO audit_row (seq, at_ms, actor, action, subject, detail, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
                row.seq(), row.atMillis(), row.actor(), row.action(), row.subject(), row.detail(), row.hash().bytes());
        Head head = new Head(row.seq(), row.hash());
        transaction.update("MERGE INTO audit_head (id, seal) KEY (id) VALUES (1, ?)",
                Chain.authenticate(key, head, ""));
        return head;
    }

    private static Head stored(ReadTransaction transaction) throws StorageException {
        return transaction.queryOne(COLUMNS + " ORDER BY seq DESC LIMIT 1", ROW)
                .map(row -> new Head(row.seq(), row.hash())).orElse(Head.EMPTY);
    }

    private synchronized void witness(Head head) {
        boolean shorter = head.count() <= witness.head().count();
        say(new Witness(head, shorter && witness.note().isEmpty()
                ? "Rows were removed at the end while the node ran."
                : witness.note()));
    }

    private synchronized void note(String damage) {
        if (witness.note().isEmpty()) {
            say(new Witness(witness.head(), damage));
        }
    }

    /** Returns the damage that is known, also if the file is only about to say it. */
    private synchronized Optional<String> noted() {
        return Optional.of(witness.note()).filter(note -> !note.isEmpty());
    }

    private void say(Witness next) {
        witness = next;
        try {
            if (!writing) {
                writing = true;
                witnesses.execute(this::write);
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("The log's end is witnessed at the next start");
        }
    }

    private void write() {
        Witness next;
        synchronized (this) {
            writing = false;
            next = witness;
        }
        try {
            file.write(next);
        } catch (IOException e) {
            LOG.error("The audit log's file could not be written: {}", e.getMessage());
        }
    }

    List<AuditEvent> list(AuditQuery query) throws AuditException {
        String where = " WHERE at_ms >= ? AND at_ms < ? AND (? = '' OR action = ? OR SUBSTRING(action, 1, ?) = ?)";
        String action = query.action().orElse("");
        try {
            return database.read(transaction -> transaction.query(COLUMNS + where + " ORDER BY seq DESC LIMIT ?", ROW,
                    query.from().map(from -> from.toEpochMilli()).orElse(Long.MIN_VALUE),
                    query.to().map(to -> to.toEpochMilli()).orElse(Long.MAX_VALUE), action, action,
                    action.length() + 1, action + ".", query.limit())).stream().map(AuditRow::event).toList();
        } catch (StorageException e) {
            throw new AuditException("The audit log could not be read.", e);
        } catch (IllegalArgumentException e) {
            throw new AuditException("The audit log cannot be shown: rows of it were changed.", e);
        }
    }

    AuditCheck verify() throws AuditException {
        try {
            Inspected inspected = inspect();
            inspected.damage().ifPresent(this::note);
            return new AuditCheck(inspected.reached().count(), inspected.damage().or(this::noted));
        } catch (StorageException | IOException e) {
            throw new AuditException("The audit log could not be read.", e);
        }
    }

    private record Inspected(Head reached, Optional<String> damage) {}

    /** The file is read first, so that it never says more than the table then has. */
    private Inspected inspect() throws StorageException, IOException {
        Inspection inspection = new Inspection(key, file.read());
        return database.read(transaction -> {
            List<AuditRow> page;
            long from = Long.MIN_VALUE;
            do {
                page = transaction.query(COLUMNS + " WHERE seq > ? ORDER BY seq LIMIT ?", ROW, from, PAGE);
                for (AuditRow row : page) {
                    inspection.add(row);
                    from = row.seq();
                }
            } while (page.size() == PAGE);
            Optional<byte[]> seal = transaction.queryOne("SELECT seal FROM audit_head WHERE id = 1",
                    row -> row.bytes("seal"));
            Optional<String> damage = inspection.end(seal);
            return new Inspected(stored(transaction), damage);
        });
    }
}
