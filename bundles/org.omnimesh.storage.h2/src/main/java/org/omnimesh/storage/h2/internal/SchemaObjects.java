// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.util.List;
import java.util.Locale;

import org.omnimesh.api.storage.StorageException;

/**
 * What a schema has made in the store: whatever begins with its name, unless a longer schema name fits too
 * ({@code chat_local_mark} is no table of {@code chat} where {@code chat_local} exists).
 */
final class SchemaObjects {
    /** In an order in which they can be dropped. */
    private static final String ALL = """
            SELECT 'VIEW' AS kind, table_name AS name FROM information_schema.tables
                WHERE table_schema = 'PUBLIC' AND table_type <> 'BASE TABLE'
            UNION ALL SELECT 'TABLE', table_name FROM information_schema.tables
                WHERE table_schema = 'PUBLIC' AND table_type = 'BASE TABLE'
            UNION ALL SELECT 'ALIAS', routine_name FROM information_schema.routines
                WHERE routine_schema = 'PUBLIC' AND routine_type <> 'AGGREGATE'
            UNION ALL SELECT 'SEQUENCE', sequence_name FROM information_schema.sequences WHERE sequence_schema = 'PUBLIC'
            UNION ALL SELECT 'DOMAIN', domain_name FROM information_schema.domains WHERE domain_schema = 'PUBLIC'
            """;

    private final Session session;
    private final String prefix;
    private final List<String> longerPrefixes;

    private record Named(String kind, String name) {
        String dropping() {
            String cascade = kind.equals("TABLE") || kind.equals("DOMAIN") ? " CASCADE" : "";
            return "DROP " + kind + " IF EXISTS \"" + name + '"' + cascade;
        }
    }

    SchemaObjects(Session session, String schema) throws StorageException {
        this.session = session;
        this.prefix = prefix(schema);
        this.longerPrefixes = session.query("SELECT name FROM storage_schema", row -> prefix(row.text("name")), false)
                .stream().filter(other -> other.length() > prefix.length() && other.startsWith(prefix)).toList();
    }

    private static String prefix(String schema) {
        return schema.toUpperCase(Locale.ROOT) + "_";
    }

    boolean exist() throws StorageException {
        return !list().isEmpty();
    }

    void drop() throws StorageException {
        for (Named object : list()) {
            session.execute(object.dropping());
        }
    }

    private List<Named> list() throws StorageException {
        return session.query(ALL, row -> new Named(row.text("kind"), row.text("name")), false).stream()
                .filter(object -> object.name().toUpperCase(Locale.ROOT).startsWith(prefix))
                .filter(object -> longerPrefixes.stream().noneMatch(object.name().toUpperCase(Locale.ROOT)::startsWith))
                .toList();
    }
}
