// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.io.IOException;
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
import org.omnimesh.mesh.internal.segment.DamagedException;
import org.omnimesh.mesh.internal.segment.Place;
import org.omnimesh.mesh.internal.segment.SegmentLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads stored runs by way of the index. What is damaged is reported and left out. Thread-safe. */
final class RunReader {
    /** Most runs that one query returns. */
    static final int PAGE = 32;

    private static final Logger LOG = LoggerFactory.getLogger(RunReader.class);
    private static final String COLUMNS = "SELECT position, log, first_seq, last_seq, ordinal, segment, rewrite, place, size"
            + " FROM mesh_stored ";

    private final SegmentLog segments;
    private final Damages damages;
    private final Dropped dropped;

    RunReader(SegmentLog segments, Damages damages, Dropped dropped) {
        this.segments = segments;
        this.damages = damages;
        this.dropped = dropped;
    }

    /** A row of the index. */
    record Stored(long position, long log, long first, long last, long ordinal, Place place) {
        Stored(Row row) throws StorageException {
            this(row.number("position"), row.number("log"), row.number("first_seq"), row.number("last_seq"),
                    row.number("ordinal"), new Place((int) row.number("segment"), (int) row.number("rewrite"),
                            (int) row.number("place"), (int) row.number("size")));
        }

        long end() {
            return position + last - first + 1;
        }
    }

    /** Finds runs in stored order from a position on. */
    static List<Stored> from(ReadTransaction transaction, long position, int limit) throws StorageException {
        return transaction.query(COLUMNS + "WHERE position >= ? ORDER BY position LIMIT ?", Stored::new, position,
                limit);
    }

    /** Finds the run that was stored last. */
    static Optional<Stored> newest(ReadTransaction transaction) throws StorageException {
        return transaction.queryOne(COLUMNS + "ORDER BY position DESC LIMIT 1", Stored::new);
    }

    /** Finds the run that holds an entry. */
    static Optional<Stored> holding(ReadTransaction transaction, long log, long seq) throws StorageException {
        return transaction.queryOne(
                COLUMNS + "WHERE log = ? AND first_seq <= ? ORDER BY log DESC, first_seq DESC LIMIT 1", Stored::new,
                log, seq).filter(stored -> seq <= stored.last());
    }

    /** Finds runs of a log after a number, in order. */
    static List<Stored> following(ReadTransaction transaction, long log, long seq, int limit) throws StorageException {
        return transaction.query(COLUMNS + "WHERE log = ? AND first_seq > ? ORDER BY log, first_seq LIMIT ?",
                Stored::new,
                log, seq, limit);
    }

    /** Reads a run, bare if its content is dropped; empty if it is damaged. */
    Optional<Run> run(LogId log, Stored stored) throws StorageException {
        Optional<byte[]> content = content(log, stored);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try {
            Run run = RunCodec.decode(content.get());
            if (run.log().equals(log) && run.firstSeq() == stored.first() && run.lastSeq() == stored.last()) {
                boolean gone = stored.last() <= dropped.of(stored.log()).swept();
                return Optional.of(gone && !run.bare() ? RunCodec.strip(run) : run);
            }
            throw new StorageException("the index of the log names another run than is stored; rebuild it");
        } catch (CborException e) {
            LOG.error("The run at {} cannot be decoded", stored.place(), e);
            damages.report(new Damage(log, stored.first(), stored.last()));
            return Optional.empty();
        }
    }

    /** Reads the bytes of a run; empty if they are damaged. */
    Optional<byte[]> content(LogId log, Stored stored) throws StorageException {
        try {
            return Optional.of(segments.read(stored.place()));
        } catch (DamagedException e) {
            if (!isOld(stored.place())) {
                damages.report(new Damage(log, stored.first(), stored.last()));
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new StorageException("a stored run could not be read", e);
        }
    }

    /** Tells whether somebody only looked in a file that was written anew meanwhile. */
    private boolean isOld(Place place) throws StorageException {
        try {
            return segments.isOld(place);
        } catch (IOException e) {
            throw new StorageException("the log's files could not be looked at", e);
        }
    }

    /** Tells whether a run is the one that was stored at its place, as far as the index knows. */
    Boolean mayBe(ReadTransaction transaction, Run run) throws StorageException {
        return transaction
                .queryOne("SELECT s.tip FROM mesh_stored s JOIN mesh_log l ON l.log = s.log JOIN mesh_channel c"
                        + " ON c.channel = l.channel WHERE c.id = ? AND l.author = ? AND s.first_seq = ? AND s.last_seq = ?",
                        row -> row.number("tip"), run.log().channel(), run.log().author(), run.firstSeq(),
                        run.lastSeq())
                .map(tip -> tip == run.head().tip()).orElse(Boolean.TRUE);
    }

    /** Reads the bytes of the run that holds an entry. */
    Optional<RunBytes> find(ReadTransaction transaction, LogId log, long seq) throws StorageException {
        Optional<Long> number = transaction.queryOne("SELECT l.log FROM mesh_log l JOIN mesh_channel c"
                + " ON c.channel = l.channel WHERE c.id = ? AND l.author = ?", row -> row.number("log"), log.channel(),
                log.author());
        Optional<Stored> stored = number.isEmpty() ? Optional.empty() : holding(transaction, number.get(), seq);
        return stored.isEmpty() ? Optional.empty() : bytes(log, stored.get());
    }

    private Optional<RunBytes> bytes(LogId log, Stored stored) throws StorageException {
        return stored.last() <= dropped.of(stored.log()).last()
                ? run(log, stored).map(Run::bytes)
                : content(log, stored)
                        .map(content -> new RunBytes(log, stored.first(), stored.last(), false, content));
    }

    /** Finds runs of a channel that somebody lacks, in stored order. */
    List<RunBytes> missing(ReadTransaction transaction, ChannelId channel, Map<PeerId, Long> after, int maxBytes)
            throws StorageException {
        Optional<Long> number = number(transaction, channel);
        List<RunBytes> found = new ArrayList<>();
        if (number.isEmpty()) {
            return found;
        }
        Map<Long, LogId> logs = logs(transaction, channel, number.get());
        logs.values().removeIf(log -> !after.containsKey(log.author()));
        Map<Long, Long> next = new HashMap<>();
        for (Map.Entry<Long, LogId> log : logs.entrySet()) {
            long has = after.getOrDefault(log.getValue().author(), 0L);
            next.put(log.getKey(), first(transaction, log.getKey(), has));
        }
        long ordinal = start(transaction, next);
        int bytes = 0;
        while (ordinal < Long.MAX_VALUE && bytes < maxBytes) {
            List<Stored> page = page(transaction, number.get(), ordinal);
            int before = found.size();
            for (Stored stored : page) {
                LogId log = logs.get(stored.log());
                if (log != null && bytes < maxBytes && stored.first() == next.getOrDefault(stored.log(), 0L)) {
                    Optional<RunBytes> run = bytes(log, stored);
                    if (run.isPresent()) {
                        found.add(run.get());
                        next.put(stored.log(), stored.last() + 1);
                        bytes += run.get().encoded().length;
                    }
                }
                ordinal = stored.ordinal() + 1;
            }
            if (page.size() < PAGE) {
                ordinal = Long.MAX_VALUE;
            } else if (found.size() == before) {
                ordinal = Math.max(ordinal, start(transaction, next));
            }
        }
        return found;
    }

    /** Reads entries of a channel that can be opened. */
    List<LogEntry> read(ReadTransaction transaction, ChannelId channel, long skip, int limit, Kept kept)
            throws StorageException {
        Optional<Long> number = number(transaction, channel);
        List<LogEntry> entries = new ArrayList<>();
        if (number.isEmpty()) {
            return entries;
        }
        Map<Long, LogId> logs = logs(transaction, channel, number.get());
        boolean allOpen = !damages.touches(channel)
                && logs.keySet().stream().allMatch(log -> dropped.of(log).equals(Dropped.Marks.NONE))
                && transaction.queryOne(
                        "SELECT position FROM mesh_held WHERE channel = ? AND delivery IS NULL LIMIT 1",
                        row -> row.number("position"), number.get()).isEmpty();
        long ordinal = allOpen ? startAt(transaction, number.get(), skip) : 0;
        long toSkip = allOpen ? skip - ordinal : skip;
        List<Stored> page;
        do {
            page = page(transaction, number.get(), ordinal);
            for (Stored stored : page) {
                LogId log = logs.get(stored.log());
                Optional<Run> run = log == null || entries.size() >= limit ? Optional.empty() : run(log, stored);
                for (Entry entry : run.map(Run::contents).orElse(List.of())) {
                    Optional<LogEntry> opened = entries.size() < limit
                            ? kept.read(transaction, entry)
                            : Optional.empty();
                    if (opened.isPresent() && --toSkip < 0) {
                        entries.add(opened.get());
                    }
                }
                ordinal = stored.ordinal() + 1;
            }
        } while (entries.size() < limit && page.size() == PAGE);
        return entries;
    }

    private static Optional<Long> number(ReadTransaction transaction, ChannelId channel) throws StorageException {
        return transaction.queryOne("SELECT channel FROM mesh_channel WHERE id = ?", row -> row.number("channel"),
                channel);
    }

    /** Returns the logs of a channel by number. */
    static Map<Long, LogId> logs(ReadTransaction transaction, ChannelId channel) throws StorageException {
        Optional<Long> number = number(transaction, channel);
        return number.isEmpty() ? Map.of() : logs(transaction, channel, number.get());
    }

    private static Map<Long, LogId> logs(ReadTransaction transaction, ChannelId channel, long number)
            throws StorageException {
        Map<Long, LogId> logs = new HashMap<>();
        transaction.query("SELECT log, author FROM mesh_log WHERE channel = ?", row -> logs.put(row.number("log"),
                new LogId(channel, PeerId.ofPublicKey(row.bytes("author")))), number);
        return logs;
    }

    /** Returns all logs by number. */
    static Map<Long, LogId> allLogs(ReadTransaction transaction) throws StorageException {
        Map<Long, LogId> logs = new HashMap<>();
        transaction.query("SELECT l.log, l.author, c.id FROM mesh_log l JOIN mesh_channel c ON c.channel = l.channel",
                row -> logs.put(row.number("log"),
                        new LogId(new ChannelId(row.bytes("id")), PeerId.ofPublicKey(row.bytes("author")))));
        return logs;
    }

    private static List<Stored> page(ReadTransaction transaction, long channel, long ordinal)
            throws StorageException {
        return transaction.query(COLUMNS + "WHERE channel = ? AND ordinal >= ? ORDER BY channel, ordinal LIMIT "
                + PAGE, Stored::new, channel, ordinal);
    }

    private static long startAt(ReadTransaction transaction, long channel, long skip) throws StorageException {
        return transaction.queryOne("SELECT ordinal FROM mesh_stored WHERE channel = ? AND ordinal <= ?"
                + " ORDER BY channel DESC, ordinal DESC LIMIT 1", row -> row.number("ordinal"), channel, skip)
                .orElse(0L);
    }

    /** Returns the number at which the first run begins that somebody needs who has less: a log may begin with a bare one. */
    private long first(ReadTransaction transaction, long log, long has) throws StorageException {
        long bare = dropped.of(log).last();
        if (has < bare) {
            return holding(transaction, log, bare).map(Stored::first).orElse(has + 1);
        }
        return has > 0
                ? has + 1
                : transaction
                        .queryOne("SELECT first_seq FROM mesh_stored WHERE log = ? ORDER BY log, first_seq LIMIT 1",
                                row -> row.number("first_seq"), log)
                        .orElse(1L);
    }

    private static long start(ReadTransaction transaction, Map<Long, Long> next) throws StorageException {
        long start = Long.MAX_VALUE;
        for (Map.Entry<Long, Long> log : next.entrySet()) {
            Optional<Long> ordinal = transaction.queryOne(
                    "SELECT ordinal FROM mesh_stored WHERE log = ? AND first_seq = ?", row -> row.number("ordinal"),
                    log.getKey(), log.getValue());
            start = Math.min(start, ordinal.orElse(Long.MAX_VALUE));
        }
        return start;
    }
}
