// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;

/**
 * Tells how much the secrets in use have been used. An author's entries in a channel are numbered without gaps, so the first and
 * the last number under a secret tell how many there are, however often and in whatever order they are read. Thread-safe.
 */
final class KeyWear {
    /** The numbers, so that they outlive the node. */
    static final Schema TABLES = new Schema("key_wear", List.of("""
            CREATE TABLE key_wear (channel BINARY(32) NOT NULL, key_id BINARY(8) NOT NULL, author BINARY(32) NOT NULL,
                first BIGINT NOT NULL, last BIGINT NOT NULL, PRIMARY KEY (channel, author));
            """));

    /** Entries that may come before they are written down; as many may be forgotten by a crash. */
    private static final long UNWRITTEN = 50;

    private final Database database;
    private final Map<ChannelId, Use> uses = new ConcurrentHashMap<>();

    /** The first and the last number of an author. */
    private record Range(long first, long last) {
        Range with(long seq) {
            return seq < first || seq > last ? new Range(Math.min(first, seq), Math.max(last, seq)) : this;
        }
    }

    /** What a secret was used for. */
    private static final class Use {
        private final KeyId key;
        private final Map<PeerId, Range> authors = new HashMap<>();
        private long entries;
        private long written;

        Use(KeyId key) {
            this.key = key;
        }

        synchronized void note(PeerId author, long seq) {
            Range before = authors.get(author);
            Range after = before == null ? new Range(seq, seq) : before.with(seq);
            authors.put(author, after);
            entries += after.last() - after.first() + 1 - (before == null ? 0 : before.last() - before.first() + 1);
        }

        synchronized long entries() {
            return entries;
        }

        synchronized Map<PeerId, Range> unwritten() {
            if (entries - written < UNWRITTEN) {
                return Map.of();
            }
            written = entries;
            return Map.copyOf(authors);
        }
    }

    /** Reads what was written down. */
    KeyWear(Database database) throws StorageException {
        this.database = database;
        database.migrate(TABLES);
        database.read(transaction -> transaction.query("SELECT * FROM key_wear", row -> {
            KeyId key = new KeyId(row.bytes("key_id"));
            Use use = uses.computeIfAbsent(new ChannelId(row.bytes("channel")), channel -> new Use(key));
            if (use.key.equals(key)) {
                PeerId author = PeerId.ofPublicKey(row.bytes("author"));
                use.note(author, row.number("first"));
                use.note(author, row.number("last"));
                use.written = use.entries;
            }
            return key;
        }));
    }

    /** Counts an entry under the secret that new entries use; again is as good as once. */
    void note(EntryHeader header) {
        Use use = uses.get(header.channel());
        if (use == null || !use.key.equals(header.keyId())) {
            use = new Use(header.keyId());
            uses.put(header.channel(), use);
        }
        use.note(header.author(), header.seq());
    }

    /** Returns how many entries a secret has protected, as far as they were seen here. */
    long entries(ChannelId channel, KeyId key) {
        Use use = uses.get(channel);
        return use == null || !use.key.equals(key) ? 0 : use.entries();
    }

    /** Writes down what has changed by more than a few. */
    void keep() throws StorageException {
        for (Map.Entry<ChannelId, Use> channel : uses.entrySet()) {
            Use use = channel.getValue();
            Map<PeerId, Range> authors = use.unwritten();
            if (!authors.isEmpty()) {
                database.write(transaction -> write(transaction, channel.getKey(), use.key, authors));
            }
        }
    }

    private static int write(Transaction transaction, ChannelId channel, KeyId key, Map<PeerId, Range> authors)
            throws StorageException {
        transaction.update("DELETE FROM key_wear WHERE channel = ?", channel);
        for (Map.Entry<PeerId, Range> author : authors.entrySet()) {
            transaction.update("INSERT INTO key_wear (channel, key_id, author, first, last) VALUES (?, ?, ?, ?, ?)",
                    channel, key.bytes(), author.getKey(), author.getValue().first(), author.getValue().last());
        }
        return authors.size();
    }

    /** Returns when a secret was made; the first one of a hidden channel is as old as the team. */
    Instant made(TeamId team, ChannelId channel, KeyId key) throws StorageException {
        Optional<Long> introduced = database.read(transaction -> transaction.queryOne(
                "SELECT introduced FROM membership_key WHERE channel = ? AND key_id = ?",
                row -> row.number("introduced"), channel, key.bytes()));
        Optional<Long> at = introduced.isPresent()
                ? introduced
                : database.read(transaction -> transaction.queryOne(
                        "SELECT MIN(at) AS founded FROM membership_operation WHERE team = ? HAVING COUNT(*) > 0",
                        row -> row.number("founded"), team));
        return at.map(HybridTime::unpack).map(HybridTime::instant).orElse(Instant.MAX);
    }
}
