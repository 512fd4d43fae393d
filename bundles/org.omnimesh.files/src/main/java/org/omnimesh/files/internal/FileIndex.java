// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.StorageException;

/** Remembers who shared what, because every chunk served or fetched asks for it. Thread-safe. */
final class FileIndex {
    private static final int MAX_REMEMBERED = 256;

    private final Database database;
    private final FilesProjection projection;
    private final Map<ContentId, Answer> remembered = new ConcurrentHashMap<>();

    /** What the table said at the time of a number of changes. */
    private record Answer(long changes, List<FileRow> shares) {}

    FileIndex(Database database, FilesProjection projection) {
        this.database = database;
        this.projection = projection;
    }

    /** Returns the entries that share a content, the one that came first first; its view of the content counts. */
    List<FileRow> shares(ContentId content) throws StorageException {
        long changes = projection.changes();
        Answer answer = remembered.get(content);
        if (answer != null && answer.changes == changes) {
            return answer.shares;
        }
        List<FileRow> shares = database.read(view -> FileTable.shares(view, content));
        if (remembered.size() >= MAX_REMEMBERED) {
            remembered.clear();
        }
        remembered.put(content, new Answer(changes, shares));
        return shares;
    }
}
