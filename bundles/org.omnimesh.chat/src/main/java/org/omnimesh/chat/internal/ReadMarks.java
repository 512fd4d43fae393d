// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.chat.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;

/**
 * What this device's user has read: a number per author and channel, so that a message that was written long ago but
 * arrives late still counts as unread. No projection: a rebuild of the timeline keeps it.
 */
final class ReadMarks {
    static final Schema SCHEMA = new Schema("chat_local", List.of("""
            CREATE TABLE chat_local_read(
                channel BINARY(32) NOT NULL,
                author BINARY(32) NOT NULL,
                seq BIGINT NOT NULL,
                PRIMARY KEY(channel, author));
            """));

    private static final String UNREAD = """
            SELECT CAST(COALESCE(SUM(CASE WHEN r.seq IS NULL THEN a.messages ELSE
                (SELECT COUNT(*) FROM chat_message m
                    WHERE m.channel = a.channel AND m.author = a.author AND m.seq > r.seq) END), 0) AS BIGINT) AS unread
            FROM chat_author a LEFT JOIN chat_local_read r ON r.channel = a.channel AND r.author = a.author
            WHERE a.channel = ? AND a.author NOT IN (%s) AND a.last_seq > COALESCE(r.seq, 0)""";
    private static final String MARK = """
            MERGE INTO chat_local_read(channel, author, seq) KEY(channel, author)
            SELECT channel, author, last_seq FROM chat_author WHERE channel = ?""";

    private ReadMarks() {}

    /** Counts what others than the user's own devices wrote. */
    static long unread(ReadTransaction view, ChannelId channel, Set<PeerId> own) throws StorageException {
        List<Object> parameters = new ArrayList<>(List.of(channel));
        parameters.addAll(own);
        String sql = UNREAD.formatted(String.join(", ", Collections.nCopies(own.size(), "?")));
        return view.queryOne(sql, row -> row.number("unread"), parameters.toArray()).orElse(0L);
    }

    static int mark(Transaction transaction, ChannelId channel) throws StorageException {
        return transaction.update(MARK, channel);
    }
}
