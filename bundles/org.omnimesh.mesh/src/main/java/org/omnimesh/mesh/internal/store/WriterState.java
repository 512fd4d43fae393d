// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.mesh.internal.entry.HybridClock;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;

/**
 * What the writer must know to number entries, kept in memory beside the tables. Used on the writer thread only. After a
 * failed transaction it is read again.
 */
final class WriterState {
    private final Map<LogId, LogState> logs = new HashMap<>();
    private final Map<ChannelId, ChannelState> channels = new HashMap<>();
    private final HybridClock clock = new HybridClock();
    private volatile long nextPosition;
    private long nextLog;
    private boolean valid;

    /** One channel. */
    static final class ChannelState {
        private final int number;
        private final Map<PeerId, LogState> authors = new HashMap<>();
        private long entries;

        ChannelState(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        Map<PeerId, LogState> authors() {
            return authors;
        }
    }

    /** One log. */
    static final class LogState {
        private final long number;
        private LogHead head = LogHead.EMPTY;
        private long cited;

        LogState(long number) {
            this.number = number;
        }

        long number() {
            return number;
        }

        LogHead head() {
            return head;
        }

        /** The last number that an entry of this device named as a cause. */
        long cited() {
            return cited;
        }
    }

    HybridClock clock() {
        return clock;
    }

    /** Makes the next use read the tables again. */
    void invalidate() {
        valid = false;
    }

    void refresh(ReadTransaction transaction, long wallMillis) throws StorageException {
        if (!valid) {
            load(transaction, wallMillis);
            valid = true;
        }
    }

    Optional<ChannelState> channel(ChannelId channel) {
        return Optional.ofNullable(channels.get(channel));
    }

    LogHead head(LogId log) {
        LogState state = logs.get(log);
        return state == null ? LogHead.EMPTY : state.head;
    }

    long seq(LogId log) {
        return head(log).seq();
    }

    Optional<LogState> log(LogId log) {
        return Optional.ofNullable(logs.get(log));
    }

    Map<LogId, LogHead> heads() {
        Map<LogId, LogHead> heads = new HashMap<>();
        logs.forEach((log, state) -> heads.put(log, state.head));
        return heads;
    }

    Map<Long, LogId> numbers() {
        Map<Long, LogId> numbers = new HashMap<>();
        logs.forEach((log, state) -> numbers.put(state.number, log));
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

    /** Writes a run at the end of its log and returns its position. */
    long insert(Transaction transaction, Run run, long wallMillis) throws StorageException {
        ChannelState channel = createChannel(transaction, run.log().channel());
        LogState log = createLog(transaction, channel, run.log());
        int count = run.entries().size();
        long position = takePositions(count);
        transaction.update("INSERT INTO mesh_run (position, log, first_seq, last_seq, channel, ordinal, content)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)", position, log.number, run.firstSeq(), run.lastSeq(), channel.number,
                channel.entries, run.encoded());
        HybridTime time = run.last().header().time();
        transaction.update("UPDATE mesh_log SET last_seq = ?, last_id = ?, last_time = ? WHERE log = ?",
                run.lastSeq(), run.last().id(), time.packed(), log.number);
        channel.entries += count;
        log.head = run.head();
        clock.observe(time, wallMillis);
        return position;
    }

    void cite(Transaction transaction, LogState log, long seq) throws StorageException {
        transaction.update("UPDATE mesh_log SET cited = ? WHERE log = ?", seq, log.number);
        log.cited = seq;
    }

    private ChannelState createChannel(Transaction transaction, ChannelId id) throws StorageException {
        @Nullable ChannelState known = channels.get(id);
        if (known != null) {
            return known;
        }
        ChannelState made = new ChannelState(channels.size() + 1);
        transaction.update("INSERT INTO mesh_channel (channel, id) VALUES (?, ?)", made.number, id);
        channels.put(id, made);
        return made;
    }

    private LogState createLog(Transaction transaction, ChannelState channel, LogId id) throws StorageException {
        @Nullable LogState known = logs.get(id);
        if (known != null) {
            return known;
        }
        LogState made = new LogState(nextLog++);
        transaction.update("INSERT INTO mesh_log (log, channel, author, last_seq, last_id, last_time, cited)"
                + " VALUES (?, ?, ?, 0, ?, 0, 0)", made.number, channel.number, id.author(), LogHead.EMPTY.id());
        logs.put(id, made);
        channel.authors.put(id.author(), made);
        return made;
    }

    private void load(ReadTransaction transaction, long wallMillis) throws StorageException {
        logs.clear();
        channels.clear();
        transaction.query("SELECT channel, id FROM mesh_channel", row -> channels.put(
                new ChannelId(row.bytes("id")), new ChannelState((int) row.number("channel"))));
        Map<Long, ChannelId> byNumber = new HashMap<>();
        channels.forEach((id, state) -> byNumber.put((long) state.number, id));
        for (ChannelState channel : channels.values()) {
            channel.entries = transaction.queryOne("SELECT ordinal + last_seq - first_seq + 1 AS n FROM mesh_run"
                    + " WHERE channel = ? ORDER BY channel DESC, ordinal DESC LIMIT 1", row -> row.number("n"),
                    channel.number).orElse(0L);
        }
        nextLog = 1;
        transaction.query("SELECT log, channel, author, last_seq, last_id, last_time, cited FROM mesh_log", row -> {
            LogState state = new LogState(row.number("log"));
            state.head = new LogHead(row.number("last_seq"), new EntryId(row.bytes("last_id")));
            state.cited = row.number("cited");
            clock.observe(HybridTime.unpack(row.number("last_time")), wallMillis);
            ChannelId channel = byNumber.get(row.number("channel"));
            if (channel != null) {
                PeerId author = PeerId.ofPublicKey(row.bytes("author"));
                logs.put(new LogId(channel, author), state);
                channels.get(channel).authors.put(author, state);
            }
            nextLog = Math.max(nextLog, state.number + 1);
            return state;
        });
        long afterRuns = transaction.queryOne("SELECT position + last_seq - first_seq + 1 AS n FROM mesh_run"
                + " ORDER BY position DESC LIMIT 1", row -> row.number("n")).orElse(1L);
        long afterHeld = transaction.queryOne("SELECT delivery + 1 AS n FROM mesh_held WHERE delivery IS NOT NULL"
                + " ORDER BY delivery DESC LIMIT 1", row -> row.number("n")).orElse(1L);
        nextPosition = Math.max(afterRuns, afterHeld);
    }
}
