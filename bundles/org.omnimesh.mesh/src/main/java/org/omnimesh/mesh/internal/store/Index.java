// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.Row;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.segment.Cursor;
import org.omnimesh.mesh.internal.segment.Place;

/**
 * What the tables say about logs and positions, kept in memory beside them. Used on the database's writer thread only. After a
 * failed transaction it is read again, without what was not {@linkplain #save saved}: then more is looked at again at the next
 * start, and causes are named again.
 */
final class Index {
    /** Entries after which it is written down how far the tables are; that many are looked at again at the next start. */
    static final int MAX_UNSAVED = 256;

    /** Where runs are, the second until {@link Recovery} moved them. */
    private static final List<String> RUN_TABLES = List.of("mesh_stored", "mesh_run");

    private final Dropped dropped;
    private final Map<LogId, Log> logs = new HashMap<>();
    private final Map<ChannelId, Channel> channels = new HashMap<>();
    /** Logs that this device named as causes since that was last written down. */
    private final Set<Log> cited = new HashSet<>();
    private long savedAt;
    private volatile long nextPosition;
    private Cursor applied = Cursor.START;
    private long news;
    private long nextLog;
    private boolean valid;

    private static final class Channel {
        private final int number;
        private long entries;
        private HybridTime expired = new HybridTime(0, 0);

        Channel(int number) {
            this.number = number;
        }
    }

    /** One log. */
    static final class Log {
        private final long number;
        private final int channel;
        private LogHead head = LogHead.EMPTY;
        private HybridTime time = new HybridTime(0, 0);
        private long cited;
        private Dropped.Marks dropped = Dropped.Marks.NONE;

        Log(long number, int channel) {
            this.number = number;
            this.channel = channel;
        }

        long number() {
            return number;
        }

        int channel() {
            return channel;
        }

        long seq() {
            return head.seq();
        }
    }

    Index(Dropped dropped) {
        this.dropped = dropped;
    }

    /** Makes the next use read the tables again. */
    void invalidate() {
        valid = false;
    }

    /** Reads the tables if they have to be read again; tells whether they had to. */
    boolean refresh(ReadTransaction transaction) throws StorageException {
        boolean again = !valid;
        if (again) {
            load(transaction);
            valid = true;
        }
        return again;
    }

    Optional<Log> log(LogId log) {
        return Optional.ofNullable(logs.get(log));
    }

    /** Fills in what the tables say about the ends of logs. */
    void tell(Heads heads, long wallMillis) {
        logs.forEach((id, log) -> heads.restore(id, new Heads.Log(log.head, log.cited), log.time, wallMillis));
    }

    Map<Long, LogId> numbers() {
        Map<Long, LogId> numbers = new HashMap<>();
        logs.forEach((id, log) -> numbers.put(log.number, id));
        return numbers;
    }

    /** Any thread may ask. */
    long nextPosition() {
        return nextPosition;
    }

    long takePositions(int count) {
        long first = nextPosition;
        nextPosition = first + count;
        return first;
    }

    /** Returns up to where the segments are in the tables. */
    Cursor applied() {
        return applied;
    }

    /** Returns the position from which on entries are news; those before were stored by an earlier life of the tables. */
    long news() {
        return news;
    }

    void news(long position) {
        news = position;
    }

    /** Writes where a run lies, at the end of its log, and returns its position. */
    long insert(Transaction transaction, Run run, Place place) throws StorageException {
        Channel channel = createChannel(transaction, run.log().channel());
        Log log = createLog(transaction, channel, run.log());
        long position = takePositions(run.entries().size());
        insert(transaction, position, log, channel.entries, run, place);
        channel.entries += run.entries().size();
        if (run.lastSeq() > log.seq()) {
            log.head = run.head();
            log.time = run.last().header().time();
        }
        if (run.bare()) {
            mark(transaction, log, log.dropped.anchored(run.lastSeq()));
        }
        return position;
    }

    /** Writes where a run lies that has a position already. */
    void insert(Transaction transaction, long position, Log log, long ordinal, Run run, Place place)
            throws StorageException {
        transaction.update(
                "INSERT INTO mesh_stored (position, log, first_seq, last_seq, tip, channel, ordinal, segment,"
                        + " rewrite, place, size, last_id, last_time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                position, log.number, run.firstSeq(), run.lastSeq(), run.head().tip(), log.channel, ordinal,
                place.segment(), place.rewrite(), place.start(), place.length(), run.head().id(),
                run.last().header().time().packed());
    }

    // What has expired.

    private void mark(Transaction transaction, Log log, Dropped.Marks now) throws StorageException {
        log.dropped = now;
        transaction.update("UPDATE mesh_log SET swept = ?, anchor = ? WHERE log = ?", now.swept(), now.anchor(),
                log.number);
        transaction.afterCommit(() -> dropped.set(log.number, now));
    }

    /** Notes up to where this node dropped the content of logs. */
    void sweep(Transaction transaction, Map<Long, Long> logsUpTo) throws StorageException {
        for (Log log : logs.values()) {
            @Nullable Long upTo = logsUpTo.get(log.number);
            if (upTo != null) {
                mark(transaction, log, log.dropped.swept(upTo));
            }
        }
    }

    /** Notes up to when the content of a channel is dropped; returns the latest time there was. */
    HybridTime expire(Transaction transaction, ChannelId id, HybridTime upTo) throws StorageException {
        @Nullable Channel channel = channels.get(id);
        if (channel != null && channel.expired.compareTo(upTo) < 0) {
            channel.expired = upTo;
            transaction.update("UPDATE mesh_channel SET expired = ? WHERE channel = ?", upTo.packed(), channel.number);
        }
        return channel == null ? upTo : channel.expired;
    }

    /** Returns up to when the content of channels is dropped. */
    Map<ChannelId, HybridTime> expired() {
        Map<ChannelId, HybridTime> expired = new HashMap<>();
        channels.forEach((id, channel) -> {
            if (channel.expired.packed() > 0) {
                expired.put(id, channel.expired);
            }
        });
        return expired;
    }

    void cite(LogId id, long seq) {
        @Nullable Log log = logs.get(id);
        if (log != null && seq > log.cited) {
            log.cited = seq;
            cited.add(log);
        }
    }

    /**
     * Notes up to where the segments are in the tables now. It is written down with each new file and every
     * {@link #MAX_UNSAVED} entries: what is applied again changes nothing, and to name a cause again does no harm.
     */
    void advance(Transaction transaction, Cursor end) throws StorageException {
        boolean otherFile = end.segment() != applied.segment();
        applied = end;
        if (otherFile || nextPosition - savedAt >= MAX_UNSAVED) {
            save(transaction);
        }
    }

    /** Writes down up to where the segments are in the tables, and which entries this device named as causes. */
    void save(Transaction transaction) throws StorageException {
        for (Log log : cited) {
            transaction.update("UPDATE mesh_log SET cited = ? WHERE log = ?", log.cited, log.number);
        }
        cited.clear();
        transaction.update("MERGE INTO mesh_applied (one, segment, place, news) KEY (one) VALUES (1, ?, ?, ?)",
                applied.segment(), applied.offset(), news);
        savedAt = nextPosition;
    }

    private Channel createChannel(Transaction transaction, ChannelId id) throws StorageException {
        @Nullable Channel known = channels.get(id);
        if (known != null) {
            return known;
        }
        Channel made = new Channel(channels.size() + 1);
        transaction.update("INSERT INTO mesh_channel (channel, id) VALUES (?, ?)", made.number, id);
        channels.put(id, made);
        return made;
    }

    private Log createLog(Transaction transaction, Channel channel, LogId id) throws StorageException {
        @Nullable Log known = logs.get(id);
        if (known != null) {
            return known;
        }
        Log made = new Log(nextLog++, channel.number);
        transaction.update("INSERT INTO mesh_log (log, channel, author, last_seq, last_id, last_time, cited)"
                + " VALUES (?, ?, ?, 0, ?, 0, 0)", made.number, channel.number, id.author(), LogHead.EMPTY.id());
        logs.put(id, made);
        return made;
    }

    private void load(ReadTransaction transaction) throws StorageException {
        logs.clear();
        channels.clear();
        cited.clear();
        dropped.clear();
        transaction.query("SELECT channel, id, expired FROM mesh_channel", row -> {
            Channel channel = new Channel((int) row.number("channel"));
            channel.expired = HybridTime.unpack(row.number("expired"));
            return channels.put(new ChannelId(row.bytes("id")), channel);
        });
        Map<Long, ChannelId> byNumber = new HashMap<>();
        channels.forEach((id, channel) -> byNumber.put((long) channel.number, id));
        for (Channel channel : channels.values()) {
            for (String table : RUN_TABLES) {
                channel.entries = Math.max(channel.entries, after(transaction,
                        "SELECT ordinal + last_seq - first_seq + 1 AS n FROM " + table
                                + " WHERE channel = ? ORDER BY channel DESC, ordinal DESC LIMIT 1",
                        channel.number).orElse(0L));
            }
        }
        nextLog = 1;
        transaction.query(
                "SELECT log, channel, author, last_seq, last_id, last_time, cited, swept, anchor FROM mesh_log",
                row -> load(row, byNumber.get(row.number("channel"))));
        for (Log log : logs.values()) {
            loadEnd(transaction, log);
        }
        long afterRuns = 1;
        for (String table : RUN_TABLES) {
            afterRuns = Math.max(afterRuns, after(transaction, "SELECT position + last_seq - first_seq + 1 AS n FROM "
                    + table + " ORDER BY position DESC LIMIT 1").orElse(1L));
        }
        long afterHeld = after(transaction, "SELECT delivery + 1 AS n FROM mesh_held WHERE delivery IS NOT NULL"
                + " ORDER BY delivery DESC LIMIT 1").orElse(1L);
        nextPosition = Math.max(afterRuns, afterHeld);
        savedAt = nextPosition;
        applied = Cursor.START;
        news = 0;
        transaction.query("SELECT segment, place, news FROM mesh_applied", row -> {
            applied = new Cursor((int) row.number("segment"), (int) row.number("place"));
            news = row.number("news");
            return applied;
        });
    }

    private static Optional<Long> after(ReadTransaction transaction, String sql, Object... parameters)
            throws StorageException {
        return transaction.queryOne(sql, row -> row.number("n"), parameters);
    }

    private Boolean load(Row row, @Nullable ChannelId channel) throws StorageException {
        if (channel == null) {
            throw new StorageException("a log names a channel that is not there");
        }
        LogId id = new LogId(channel, PeerId.ofPublicKey(row.bytes("author")));
        Log log = new Log(row.number("log"), (int) row.number("channel"));
        log.head = new LogHead(row.number("last_seq"), new EntryId(row.bytes("last_id")));
        log.time = HybridTime.unpack(row.number("last_time"));
        log.cited = row.number("cited");
        log.dropped = new Dropped.Marks(row.number("swept"), row.number("anchor"));
        dropped.set(log.number, log.dropped);
        logs.put(id, log);
        nextLog = Math.max(nextLog, log.number + 1);
        return Boolean.TRUE;
    }

    /** The newest run tells where a log ends; the log itself does only of runs that older versions stored. */
    private static void loadEnd(ReadTransaction transaction, Log log) throws StorageException {
        transaction.queryOne("SELECT last_seq, last_id, last_time FROM mesh_stored WHERE log = ?"
                + " ORDER BY log DESC, first_seq DESC LIMIT 1", row -> {
                    if (row.number("last_seq") > log.seq()) {
                        log.head = new LogHead(row.number("last_seq"), new EntryId(row.bytes("last_id")));
                        log.time = HybridTime.unpack(row.number("last_time"));
                    }
                    return log;
                }, log.number);
    }
}
