// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.Row;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.mesh.internal.entry.Entry;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunBytes;
import org.omnimesh.mesh.internal.entry.RunCodec;

/** Queries over stored runs. */
final class RunReader {
    /** Most runs that one query returns. */
    static final int PAGE = 32;

    private RunReader() {}

    /** A run at its position. */
    record Placed(long position, Run run) {
        long end() {
            return position + run.entries().size();
        }
    }

    private record Raw(long log, long first, long last, long ordinal, byte[] content) {
        Raw(Row row) throws StorageException {
            this(row.number("log"), row.number("first_seq"), row.number("last_seq"), row.number("ordinal"),
                    row.bytes("content"));
        }
    }

    /** Reads runs in stored order from a position on. */
    static List<Placed> from(ReadTransaction transaction, long position) throws StorageException {
        return transaction.query(
                "SELECT position, content FROM mesh_run WHERE position >= ? ORDER BY position LIMIT " + PAGE,
                row -> new Placed(row.number("position"), decode(row.bytes("content"))), position);
    }

    /** Reads one entry. */
    static Optional<Entry> entry(ReadTransaction transaction, long log, long seq) throws StorageException {
        return transaction.queryOne(
                "SELECT content FROM mesh_run WHERE log = ? AND first_seq <= ? ORDER BY log DESC, first_seq DESC LIMIT 1",
                row -> decode(row.bytes("content")), log, seq)
                .filter(run -> seq <= run.lastSeq()).map(run -> run.entries().get((int) (seq - run.firstSeq())));
    }

    /** Finds runs of a channel that somebody lacks, in stored order. */
    static List<RunBytes> missing(ReadTransaction transaction, ChannelId channel, Map<PeerId, Long> after,
            int maxBytes) throws StorageException {
        Optional<Long> number = number(transaction, channel);
        List<RunBytes> found = new ArrayList<>();
        if (number.isEmpty()) {
            return found;
        }
        Map<Long, PeerId> authors = new HashMap<>();
        transaction.query("SELECT log, author FROM mesh_log WHERE channel = ?",
                row -> authors.put(row.number("log"), PeerId.ofPublicKey(row.bytes("author"))), number.get());
        authors.values().retainAll(after.keySet());
        Map<Long, Long> next = new HashMap<>();
        authors.forEach((log, author) -> next.put(log, after.getOrDefault(author, 0L) + 1));
        long ordinal = start(transaction, next);
        int bytes = 0;
        while (ordinal < Long.MAX_VALUE && bytes < maxBytes) {
            List<Raw> page = page(transaction, number.get(), ordinal);
            for (Raw raw : page) {
                PeerId author = authors.get(raw.log());
                if (author != null && bytes < maxBytes && raw.first() == next.getOrDefault(raw.log(), 0L)) {
                    found.add(new RunBytes(new LogId(channel, author), raw.first(), raw.last(), raw.content()));
                    next.put(raw.log(), raw.last() + 1);
                    bytes += raw.content().length;
                }
                ordinal = raw.ordinal() + 1;
            }
            ordinal = page.size() < PAGE ? Long.MAX_VALUE : ordinal;
        }
        return found;
    }

    /** Reads entries of a channel that can be opened. */
    static List<LogEntry> read(ReadTransaction transaction, ChannelId channel, long skip, int limit,
            Openings openings) throws StorageException {
        Optional<Long> number = number(transaction, channel);
        List<LogEntry> entries = new ArrayList<>();
        if (number.isEmpty()) {
            return entries;
        }
        boolean allOpen = transaction.queryOne(
                "SELECT position FROM mesh_held WHERE channel = ? AND delivery IS NULL LIMIT 1",
                row -> row.number("position"), number.get()).isEmpty();
        long ordinal = allOpen ? startAt(transaction, number.get(), skip) : 0;
        long toSkip = allOpen ? skip - ordinal : skip;
        List<Raw> page;
        do {
            page = page(transaction, number.get(), ordinal);
            for (Raw raw : page) {
                for (Entry entry : decode(raw.content()).entries()) {
                    Optional<LogEntry> opened = entries.size() < limit ? openings.read(entry) : Optional.empty();
                    if (opened.isPresent() && --toSkip < 0) {
                        entries.add(opened.get());
                    }
                }
                ordinal = raw.ordinal() + 1;
            }
        } while (entries.size() < limit && page.size() == PAGE);
        return entries;
    }

    static Run decode(byte[] content) throws StorageException {
        try {
            return RunCodec.decode(content);
        } catch (CborException e) {
            throw new StorageException("a stored run is damaged", e);
        }
    }

    private static Optional<Long> number(ReadTransaction transaction, ChannelId channel) throws StorageException {
        return transaction.queryOne("SELECT channel FROM mesh_channel WHERE id = ?", row -> row.number("channel"),
                channel);
    }

    private static List<Raw> page(ReadTransaction transaction, long channel, long ordinal) throws StorageException {
        return transaction.query("SELECT log, first_seq, last_seq, ordinal, content FROM mesh_run"
                + " WHERE channel = ? AND ordinal >= ? ORDER BY channel, ordinal LIMIT " + PAGE, Raw::new, channel,
                ordinal);
    }

    private static long startAt(ReadTransaction transaction, long channel, long skip) throws StorageException {
        return transaction.queryOne("SELECT ordinal FROM mesh_run WHERE channel = ? AND ordinal <= ?"
                + " ORDER BY channel DESC, ordinal DESC LIMIT 1", row -> row.number("ordinal"), channel, skip)
                .orElse(0L);
    }

    /** Returns where the first missing run stands. */
    private static long start(ReadTransaction transaction, Map<Long, Long> next) throws StorageException {
        long start = Long.MAX_VALUE;
        for (Map.Entry<Long, Long> log : next.entrySet()) {
            Optional<Long> ordinal = transaction.queryOne(
                    "SELECT ordinal FROM mesh_run WHERE log = ? AND first_seq = ?", row -> row.number("ordinal"),
                    log.getKey(), log.getValue());
            start = Math.min(start, ordinal.orElse(Long.MAX_VALUE));
        }
        return start;
    }
}
