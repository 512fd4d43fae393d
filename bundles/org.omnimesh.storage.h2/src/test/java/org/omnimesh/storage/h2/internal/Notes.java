// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.util.List;

import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;

/** The schema of these tests; the file in {@code stores/notes-1} holds its version 1. */
final class Notes {
    static final Schema VERSION_1 = new Schema("notes", List.of("""
            CREATE TABLE notes_note(id BIGINT PRIMARY KEY, content VARCHAR(1000));
            """));
    static final Schema VERSION_2 = new Schema("notes", List.of(VERSION_1.migrations().get(0), """
            ALTER TABLE notes_note ADD COLUMN size INTEGER DEFAULT 0 NOT NULL;
            UPDATE notes_note SET size = LENGTH(content);
            """));

    private Notes() {}

    static void add(Database database, long id, String content) throws StorageException {
        database.write(
                transaction -> transaction.update("INSERT INTO notes_note(id, content) VALUES(?, ?)", id, content));
    }

    static List<Long> ids(Database database) throws StorageException {
        return database.read(view -> view.query("SELECT id FROM notes_note ORDER BY id", row -> row.number("id")));
    }
}
