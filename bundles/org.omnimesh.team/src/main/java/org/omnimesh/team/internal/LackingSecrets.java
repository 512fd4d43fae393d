// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.Row;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;

/**
 * Which devices said that they lack which secret, and who handed it to them since. Says nothing about who has a secret: whoever
 * asks for one counts as having it, as before. Thread-safe.
 */
final class LackingSecrets {
    /** After this time a device may begin again to ask for a secret. */
    static final Duration TERM = Duration.ofDays(30);

    /** What follows from the log. */
    static final Schema TABLES = new Schema("lacking", List.of("""
            CREATE TABLE lacking_ask (channel BINARY(32) NOT NULL, key_id BINARY(8) NOT NULL, peer BINARY(32) NOT NULL,
                number INT NOT NULL, since BIGINT NOT NULL, PRIMARY KEY (channel, key_id, peer));
            CREATE TABLE lacking_answer (channel BINARY(32) NOT NULL, key_id BINARY(8) NOT NULL,
                peer BINARY(32) NOT NULL, author BINARY(32) NOT NULL, times INT NOT NULL, number INT NOT NULL,
                PRIMARY KEY (channel, key_id, peer, author));
            """));

    private static final String ONE = " WHERE channel = ? AND key_id = ? AND peer = ?";

    /** Most secrets of a channel that are noted although nobody told of them. */
    static final int MAX_UNHEARD = 16;

    private volatile Map<Secret, Map<PeerId, Ask>> asks = Map.of();
    private final Map<ChannelId, Set<KeyId>> unheard = new ConcurrentHashMap<>();

    /** Which secret. */
    private record Secret(ChannelId channel, KeyId key) {}

    /**
     * How often somebody handed a secret to whoever asked.
     *
     * @param times how often, once for each number at most
     * @param number the number of the newest ask that it answered
     */
    record Answer(int times, int number) {}

    /**
     * What a device asks for.
     *
     * @param device which
     * @param number how often it asked
     * @param since when it began
     * @param answers who handed it since
     */
    record Ask(PeerId device, int number, Instant since, Map<PeerId, Answer> answers) {
        /** Copies the map. */
        Ask {
            answers = Map.copyOf(answers);
        }

        /** Tells whether somebody answered the newest ask. */
        boolean isAnswered() {
            return answers.values().stream().anyMatch(it -> it.number() >= number);
        }

        /**
         * Tells whether one of those who could is still to hand it: as many are as there were asks, and none counts for more than
         * her share, so that whoever hands what does not open keeps nobody else from it.
         */
        boolean awaits(PeerId device, Collection<PeerId> all) {
            Answer own = answers.get(device);
            int share = Math.ceilDiv(number, Math.max(1, all.size()));
            int count = answers.values().stream().mapToInt(it -> Math.min(it.times(), share)).sum();
            return count < number && (own == null || own.number() < number);
        }

        int times(PeerId author) {
            Answer answer = answers.get(author);
            return answer == null ? 0 : answer.times();
        }
    }

    /**
     * Notes that a device asks, for a secret that there is, or that this device itself needs; the same number again changes
     * nothing.
     */
    static void asked(Transaction transaction, EntryHeader header, Lacking lacking, PeerId self)
            throws StorageException {
        ChannelId channel = lacking.channel();
        byte[] key = lacking.key().bytes();
        PeerId author = header.author();
        boolean exists = transaction
                .queryOne("SELECT COUNT(*) AS known FROM membership_key WHERE channel = ? AND key_id = ?",
                        row -> row.number("known"), channel, key)
                .filter(it -> it > 0).isPresent();
        if (!exists && !author.equals(self)) {
            return;
        }
        Optional<Ask> known = transaction.queryOne("SELECT * FROM lacking_ask" + ONE, row -> ask(row, Map.of()),
                channel, key, author);
        boolean again = known.filter(it -> lacking.number() == 1
                && it.since().plus(TERM).isBefore(header.time().instant())).isPresent();
        if (again) {
            transaction.update("DELETE FROM lacking_answer" + ONE, channel, key, author);
        }
        if (again || known.isEmpty()) {
            transaction.update("""
                    MERGE INTO lacking_ask (channel, key_id, peer, number, since) KEY (channel, key_id, peer)
                    VALUES (?, ?, ?, ?, ?)""", channel, key, author, lacking.number(), header.time().packed());
        } else if (known.get().number() < lacking.number()) {
            transaction.update("UPDATE lacking_ask SET number = ?" + ONE, lacking.number(), channel, key, author);
        }
    }

    /** Notes that somebody handed a secret, if it was asked for. */
    static void handed(Transaction transaction, ChannelId channel, KeyId key, PeerId device, PeerId author)
            throws StorageException {
        if (!author.equals(device)) {
            transaction.update("""
                    MERGE INTO lacking_answer USING (SELECT a.number AS asked, COALESCE(b.times, 0) AS times FROM lacking_ask a
                        LEFT JOIN lacking_answer b ON b.channel = a.channel AND b.key_id = a.key_id AND b.peer = a.peer
                            AND b.author = ?
                        WHERE a.channel = ? AND a.key_id = ? AND a.peer = ? AND COALESCE(b.number, 0) < a.number) s
                    ON (channel = ? AND key_id = ? AND peer = ? AND author = ?)
                    WHEN MATCHED THEN UPDATE SET times = s.times + 1, number = s.asked
                    WHEN NOT MATCHED THEN INSERT (channel, key_id, peer, author, times, number)
                        VALUES (?, ?, ?, ?, 1, s.asked)""", author, channel, key.bytes(), device, channel,
                    key.bytes(), device, author, channel, key.bytes(), device, author);
        }
    }

    static void clear(Transaction transaction) throws StorageException {
        transaction.update("DELETE FROM lacking_ask");
        transaction.update("DELETE FROM lacking_answer");
    }

    /** Reads the tables anew. */
    void refresh(ReadTransaction transaction) throws StorageException {
        Map<Secret, Map<PeerId, Map<PeerId, Answer>>> answers = new HashMap<>();
        transaction.query("SELECT * FROM lacking_answer",
                row -> answers.computeIfAbsent(secret(row), it -> new HashMap<>())
                        .computeIfAbsent(PeerId.ofPublicKey(row.bytes("peer")), it -> new HashMap<>())
                        .put(PeerId.ofPublicKey(row.bytes("author")),
                                new Answer((int) row.number("times"), (int) row.number("number"))));
        Map<Secret, Map<PeerId, Ask>> read = new HashMap<>();
        transaction.query("SELECT * FROM lacking_ask", row -> {
            PeerId device = PeerId.ofPublicKey(row.bytes("peer"));
            return read.computeIfAbsent(secret(row), it -> new HashMap<>()).put(device,
                    ask(row, answers.getOrDefault(secret(row), Map.of()).getOrDefault(device, Map.of())));
        });
        asks = read;
    }

    private static Secret secret(Row row) throws StorageException {
        return new Secret(new ChannelId(row.bytes("channel")), new KeyId(row.bytes("key_id")));
    }

    private static Ask ask(Row row, Map<PeerId, Answer> answers) throws StorageException {
        return new Ask(PeerId.ofPublicKey(row.bytes("peer")), (int) row.number("number"),
                HybridTime.unpack(row.number("since")).instant(), answers);
    }

    /**
     * Notes a secret of which this device was not told, but under which somebody wrote: whoever handed it over stopped before
     * this device's turn, or told so in what does not open here.
     */
    void noteUse(ChannelId channel, KeyId key) {
        Set<KeyId> known = unheard.computeIfAbsent(channel, id -> ConcurrentHashMap.newKeySet());
        if (known.size() < MAX_UNHEARD) {
            known.add(key);
        }
    }

    /** Returns secrets of a channel under which somebody wrote what did not open here. */
    Set<KeyId> used(ChannelId channel) {
        return Set.copyOf(unheard.getOrDefault(channel, Set.of()));
    }

    /** Forgets that a secret was needed: it is here, or will never be. */
    void settle(ChannelId channel, KeyId key) {
        unheard.getOrDefault(channel, Set.of()).remove(key);
    }

    /** Returns who said to lack a secret. */
    List<Ask> of(ChannelId channel, KeyId key) {
        return new ArrayList<>(asks.getOrDefault(new Secret(channel, key), Map.of()).values());
    }

    /** Returns what a device said about a secret. */
    Optional<Ask> of(ChannelId channel, KeyId key, PeerId device) {
        return Optional.ofNullable(asks.getOrDefault(new Secret(channel, key), Map.of()).get(device));
    }
}
