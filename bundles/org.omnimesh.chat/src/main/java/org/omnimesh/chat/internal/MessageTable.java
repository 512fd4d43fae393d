// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.chat.internal;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.omnimesh.api.chat.FileReference;
import org.omnimesh.api.chat.MessageType;
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

/** The timeline's tables and every statement that touches them. */
final class MessageTable {
    /** The projection's tables; {@code chat_author} keeps counts so that no count ever walks a whole channel. */
    static final Schema SCHEMA = new Schema("chat", List.of("""
            CREATE TABLE chat_message(
                id BINARY(32) PRIMARY KEY,
                channel BINARY(32) NOT NULL,
                author BINARY(32) NOT NULL,
                seq BIGINT NOT NULL,
                sent_at BIGINT NOT NULL,
                type VARCHAR(8) NOT NULL,
                content VARCHAR(16000) NOT NULL,
                thread BINARY(32),
                reply_to BINARY(32),
                client_id VARCHAR(128),
                file BINARY(32),
                file_name VARCHAR(255),
                file_size BIGINT,
                file_mime VARCHAR(127),
                file_sha256 BINARY(32));
            CREATE INDEX chat_message_time ON chat_message(channel, sent_at, author, seq);
            CREATE INDEX chat_message_thread ON chat_message(channel, thread, sent_at, author, seq);
            CREATE INDEX chat_message_seq ON chat_message(channel, author, seq);
            CREATE INDEX chat_message_client ON chat_message(client_id, channel, author);
            CREATE TABLE chat_author(
                channel BINARY(32) NOT NULL,
                author BINARY(32) NOT NULL,
                last_seq BIGINT NOT NULL,
                messages BIGINT NOT NULL,
                PRIMARY KEY(channel, author));
            """));

    private static final String INSERT = """
            INSERT INTO chat_message(id, channel, author, seq, sent_at, type, content, thread, reply_to, client_id,
            file, file_name, file_size, file_mime, file_sha256) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String COUNT_ONE = """
            UPDATE chat_author SET messages = messages + 1, last_seq = GREATEST(last_seq, ?)
            WHERE channel = ? AND author = ?""";
    /** The columns of an index in order: only then does the database walk it, in either direction, instead of sorting. */
    private static final List<String> BY_TIME = List.of("channel", "sent_at", "author", "seq");
    private static final List<String> BY_THREAD = List.of("channel", "thread", "sent_at", "author", "seq");

    private MessageTable() {}

    static void insert(Transaction transaction, StoredMessage message) throws StorageException {
        Optional<FileReference> file = message.file();
        transaction.update(INSERT, message.id(), message.channel(), message.author(), message.seq(),
                message.time().packed(), message.type().name(), message.content(), message.thread(),
                message.replyTo(), message.clientId(), file.map(FileReference::file), file.map(FileReference::name),
                file.map(FileReference::size), file.map(FileReference::mimeType),
                file.map(found -> HexFormat.of().parseHex(found.sha256())));
        if (transaction.update(COUNT_ONE, message.seq(), message.channel(), message.author()) == 0) {
            transaction.update("INSERT INTO chat_author(channel, author, last_seq, messages) VALUES(?, ?, ?, 1)",
                    message.channel(), message.author(), message.seq());
        }
    }

    /** Deletes what is as old as a time or older. */
    static void delete(Transaction transaction, ChannelId channel, HybridTime upTo) throws StorageException {
        record Gone(PeerId author, long messages) {}
        List<Gone> gone = transaction.query("SELECT author, COUNT(*) AS messages FROM chat_message"
                + " WHERE channel = ? AND sent_at <= ? GROUP BY author",
                row -> new Gone(PeerId.ofPublicKey(row.bytes("author")), row.number("messages")), channel,
                upTo.packed());
        transaction.update("DELETE FROM chat_message WHERE channel = ? AND sent_at <= ?", channel, upTo.packed());
        for (Gone each : gone) {
            transaction.update("UPDATE chat_author SET messages = messages - ? WHERE channel = ? AND author = ?",
                    each.messages(), channel, each.author());
        }
    }

    static void clear(Transaction transaction) throws StorageException {
        transaction.update("DELETE FROM chat_message");
        transaction.update("DELETE FROM chat_author");
    }

    static Optional<StoredMessage> find(ReadTransaction view, ChannelId channel, EntryId id) throws StorageException {
        return view.queryOne("SELECT * FROM chat_message WHERE id = ? AND channel = ?", MessageTable::map, id, channel);
    }

    static Optional<StoredMessage> findByClientId(ReadTransaction view, ChannelId channel, PeerId author,
            String clientId) throws StorageException {
        return view.queryOne("SELECT * FROM chat_message WHERE client_id = ? AND channel = ? AND author = ? "
                + "ORDER BY seq LIMIT 1", MessageTable::map, clientId, channel, author);
    }

    /** Returns the newest messages of an author with numbers in a range, oldest first. */
    static List<StoredMessage> range(ReadTransaction view, ChannelId channel, PeerId author, long from, long to,
            int limit) throws StorageException {
        return view.query("SELECT * FROM chat_message WHERE channel = ? AND author = ? AND seq BETWEEN ? AND ? "
                + "ORDER BY channel DESC, author DESC, seq DESC LIMIT ?", MessageTable::map, channel, author, from, to,
                limit).reversed();
    }

    static long total(ReadTransaction view, ChannelId channel) throws StorageException {
        return view.queryOne(
                "SELECT CAST(COALESCE(SUM(messages), 0) AS BIGINT) AS total FROM chat_author WHERE channel = ?",
                row -> row.number("total"), channel).orElse(0L);
    }

    /**
     * Returns a stretch of the timeline.
     *
     * @param thread only messages that name this first message
     * @param before only older ones
     * @param after only newer ones; then the oldest that match are returned, else the newest
     * @return at most {@code limit} messages, oldest first
     */
    static List<StoredMessage> stretch(ReadTransaction view, ChannelId channel, Optional<EntryId> thread,
            Optional<StoredMessage> before, Optional<StoredMessage> after, int limit) throws StorageException {
        StringBuilder sql = new StringBuilder("SELECT * FROM chat_message WHERE channel = ?");
        List<Object> parameters = new ArrayList<>(List.of(channel));
        thread.ifPresent(id -> {
            sql.append(" AND thread = ?");
            parameters.add(id);
        });
        before.ifPresent(message -> bound(sql, parameters, message, "<"));
        after.ifPresent(message -> bound(sql, parameters, message, ">"));
        String direction = after.isPresent() ? "" : " DESC";
        List<String> columns = thread.isPresent() ? BY_THREAD : BY_TIME;
        sql.append(
                columns.stream().collect(Collectors.joining(direction + ", ", " ORDER BY ", direction + " LIMIT ?")));
        parameters.add(limit);
        List<StoredMessage> found = view.query(sql.toString(), MessageTable::map, parameters.toArray());
        return after.isPresent() ? found : found.reversed();
    }

    /** The first comparison lets the database use its index, the second is exact. */
    private static void bound(StringBuilder sql, List<Object> parameters, StoredMessage message, String than) {
        sql.append(" AND sent_at ").append(than).append("= ? AND (sent_at ").append(than).append(" ? OR author ")
                .append(than).append(" ? OR (author = ? AND seq ").append(than).append(" ?))");
        long time = message.time().packed();
        parameters.addAll(List.of(time, time, message.author(), message.author(), message.seq()));
    }

    static StoredMessage map(Row row) throws StorageException {
        MessageType type = MessageType.valueOf(row.text("type"));
        return new StoredMessage(new EntryId(row.bytes("id")), new ChannelId(row.bytes("channel")),
                PeerId.ofPublicKey(row.bytes("author")), row.number("seq"), HybridTime.unpack(row.number("sent_at")),
                type, row.text("content"), type == MessageType.FILE ? Optional.of(file(row)) : Optional.empty(),
                row.optionalBytes("thread").map(EntryId::new), row.optionalBytes("reply_to").map(EntryId::new),
                row.optionalText("client_id"));
    }

    private static FileReference file(Row row) throws StorageException {
        return new FileReference(new ContentId(row.bytes("file")), row.text("file_name"), row.number("file_size"),
                row.text("file_mime"), HexFormat.of().formatHex(row.bytes("file_sha256")));
    }
}
