// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.files.FileShared;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.Row;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;

/** The table of shared files and every statement that touches it. */
final class FileTable {
    /** Most entries that share the same content and are looked at. */
    static final int MAX_SHARES = 64;

    static final Schema SCHEMA = new Schema("files", List.of("""
            CREATE TABLE files_file(
                arrival BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                entry BINARY(32) NOT NULL,
                content BINARY(32) NOT NULL,
                channel BINARY(32) NOT NULL,
                author BINARY(32) NOT NULL,
                sent_at BIGINT NOT NULL,
                name VARCHAR(255) NOT NULL,
                size BIGINT NOT NULL,
                mime VARCHAR(127) NOT NULL,
                chunk_size INT NOT NULL,
                file_key BINARY(32) NOT NULL,
                sha256 BINARY(32) NOT NULL);
            CREATE INDEX files_file_content ON files_file(content, arrival);
            CREATE INDEX files_file_newest ON files_file(channel, sent_at DESC, entry);
            """, """
            CREATE TABLE files_gone(content BINARY(32) PRIMARY KEY);
            """));

    private static final String INSERT = """
            INSERT INTO files_file(entry, content, channel, author, sent_at, name, size, mime, chunk_size, file_key,
            sha256) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private FileTable() {}

    static void insert(Transaction transaction, FileRow row) throws StorageException {
        FileShared shared = row.shared();
        transaction.update(INSERT, row.entry(), row.content(), row.channel(), row.author(), row.time().packed(),
                shared.displayName(), shared.size(), shared.displayMimeType(), shared.chunkSize(),
                shared.key().revealSecretBytes(), shared.sha256());
    }

    /** Deletes what was shared at a time or before; contents that nobody shares any more are noted as gone. */
    static void delete(Transaction transaction, ChannelId channel, HybridTime upTo) throws StorageException {
        List<ContentId> contents = transaction.query(
                "SELECT DISTINCT content FROM files_file WHERE channel = ? AND sent_at <= ?",
                row -> new ContentId(row.bytes("content")), channel, upTo.packed());
        transaction.update("DELETE FROM files_file WHERE channel = ? AND sent_at <= ?", channel, upTo.packed());
        for (ContentId content : contents) {
            if (shares(transaction, content).isEmpty()) {
                transaction.update("MERGE INTO files_gone(content) KEY(content) VALUES(?)", content);
            }
        }
    }

    /** Returns contents of which the chunks are to be deleted; whoever shared one again keeps them. */
    static List<ContentId> gone(ReadTransaction view) throws StorageException {
        return view.query("SELECT content FROM files_gone g WHERE NOT EXISTS"
                + " (SELECT 1 FROM files_file f WHERE f.content = g.content) LIMIT 1000",
                row -> new ContentId(row.bytes("content")));
    }

    /** The chunks of a content are deleted. */
    static int forget(Transaction transaction, ContentId content) throws StorageException {
        return transaction.update("DELETE FROM files_gone WHERE content = ?", content);
    }

    static void clear(Transaction transaction) throws StorageException {
        transaction.update("DELETE FROM files_file");
    }

    /** Returns the entries that share a content, the one that came first first. */
    static List<FileRow> shares(ReadTransaction view, ContentId content) throws StorageException {
        return view.query("SELECT * FROM files_file WHERE content = ? ORDER BY content, arrival LIMIT ?",
                FileTable::map, content, MAX_SHARES);
    }

    /** Returns the newest files of some channels, newest first. */
    static List<FileRow> newest(ReadTransaction view, List<ChannelId> channels, int limit) throws StorageException {
        if (channels.isEmpty()) {
            return List.of();
        }
        String places = String.join(", ", Collections.nCopies(channels.size(), "?"));
        List<Object> parameters = new ArrayList<>(channels);
        parameters.add(limit);
        return view.query("SELECT * FROM files_file WHERE channel IN (" + places
                + ") ORDER BY sent_at DESC, entry LIMIT ?", FileTable::map, parameters.toArray());
    }

    private static FileRow map(Row row) throws StorageException {
        FileShared shared = new FileShared(new ContentId(row.bytes("content")), row.number("size"),
                (int) row.number("chunk_size"), SymmetricKey.of(row.bytes("file_key")), row.bytes("sha256"),
                row.text("name"), row.text("mime"));
        return new FileRow(new EntryId(row.bytes("entry")), new ChannelId(row.bytes("channel")),
                PeerId.ofPublicKey(row.bytes("author")), HybridTime.unpack(row.number("sent_at")), shared);
    }
}
