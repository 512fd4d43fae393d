// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings schemas up to date. H2 commits at every CREATE or ALTER, so a migration is made all-or-nothing by hand: a backup of
 * the file, then a durable mark in {@code storage_schema.migrating_to}, the scripts, and one last commit that sets the
 * version and removes the mark. A file found with the mark is replaced by its backup. A schema that has nothing in the store
 * yet needs no backup: to go back is to drop what it has made.
 */
final class Migrator {
    private static final Logger LOG = LoggerFactory.getLogger(Migrator.class);
    private static final Pattern STATEMENT_END = Pattern.compile(";[ \\t]*(\\R|\\z)");
    private static final String TABLE = """
            CREATE TABLE IF NOT EXISTS storage_schema(
                name VARCHAR(32) PRIMARY KEY, version INTEGER NOT NULL, migrating_to INTEGER)
            """;
    /** Stands as version beside the mark of a schema that had nothing before. */
    private static final int NOTHING_BEFORE = -1;

    private final StoreFiles files;

    Migrator(StoreFiles files) {
        this.files = files;
    }

    /** Makes the table of versions, and drops what an interrupted first migration of a schema has made. */
    static void prepare(OpenStore store) throws StorageException {
        Session session = store.writer();
        session.execute(TABLE);
        for (String name : session.query("SELECT name FROM storage_schema WHERE version = ?", row -> row.text("name"),
                false,
                NOTHING_BEFORE)) {
            LOG.warn("The first migration of {} was interrupted; dropping what it made", name);
            new SchemaObjects(session, name).drop();
            session.update("DELETE FROM storage_schema WHERE name = ?", name);
            store.commitDurably();
        }
    }

    /** Tells whether the store was left in the middle of a migration and is to be replaced by its backup. */
    static boolean interrupted(Session session) throws StorageException {
        return !session
                .query("SELECT name FROM storage_schema WHERE migrating_to IS NOT NULL", row -> row.text("name"), true)
                .isEmpty();
    }

    /** Tells whether there is something to do. */
    static boolean isOutdated(Session session, Schema schema) throws StorageException {
        int version = version(session, schema);
        if (version > schema.version()) {
            throw new StorageException(
                    "The tables of " + schema.name() + " were written by a newer version of OmniMesh ("
                            + version + ", this one knows " + schema.version() + "); start that newer version.");
        }
        return version < schema.version();
    }

    private static int version(Session session, Schema schema) throws StorageException {
        return session
                .query("SELECT version FROM storage_schema WHERE name = ?", row -> (int) row.number("version"), true,
                        schema.name())
                .stream().findFirst().orElse(0);
    }

    /** Migrates; if it throws, the caller opens the store anew, which goes back. */
    void migrate(OpenStore store, Schema schema) throws StorageException {
        Session session = store.writer();
        int from = version(session, schema);
        boolean first = from == 0 && !new SchemaObjects(session, schema.name()).exist();
        if (!first) {
            backUp(store);
        }
        session.update("MERGE INTO storage_schema KEY(name) VALUES(?, ?, ?)", schema.name(),
                first ? NOTHING_BEFORE : from,
                schema.version());
        store.commitDurably();
        for (String script : schema.migrations().subList(from, schema.version())) {
            for (String sql : statements(script)) {
                session.execute(sql);
            }
        }
        session.update("UPDATE storage_schema SET version = ?, migrating_to = NULL WHERE name = ?", schema.version(),
                schema.name());
        store.commitDurably();
        LOG.info("Tables of {} went from version {} to {}", schema.name(), from, schema.version());
        if (!first) {
            dropBackup();
        }
    }

    static List<String> statements(String script) {
        return STATEMENT_END.splitAsStream(script).map(String::strip).filter(sql -> !sql.isEmpty()).toList();
    }

    private void backUp(OpenStore store) throws StorageException {
        try {
            store.sync();
            files.backUp(store.file());
        } catch (IOException e) {
            throw new StorageException("could not back up the store before a migration", e);
        }
    }

    /** Without its mark in the store a backup means nothing, so it may also stay. */
    void dropBackup() {
        try {
            files.dropBackup();
        } catch (IOException e) {
            LOG.warn("Could not delete the backup of a finished migration", e);
        }
    }
}
