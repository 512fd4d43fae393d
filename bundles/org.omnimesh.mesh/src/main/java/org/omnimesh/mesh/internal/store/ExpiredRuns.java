// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;

/**
 * Finds the runs of a channel whose content is to be dropped, oldest first over all its logs. A log is followed up to its first
 * run that has not expired, or that is damaged.
 */
final class ExpiredRuns {
    private final Database database;
    private final RunReader reader;
    private final Predicate<HybridTime> expired;
    private final PriorityQueue<Cursor> cursors = new PriorityQueue<>(
            Comparator.comparing((Cursor cursor) -> cursor.next.time()).thenComparing(cursor -> cursor.log));

    /**
     * An expired run.
     *
     * @param log the number of its log
     * @param lastSeq the number of its last entry
     * @param segment the file it lies in
     * @param payload how many bytes its payloads take there
     * @param time the time of its last entry
     */
    record Expired(long log, long lastSeq, int segment, int payload, HybridTime time) {}

    /** The next expired run of one log. */
    private static final class Cursor {
        private final long log;
        private final LogId id;
        private final Deque<RunReader.Stored> page = new ArrayDeque<>();
        private long after;
        private Expired next;

        Cursor(long log, LogId id, long after, Expired first) {
            this.log = log;
            this.id = id;
            this.after = after;
            this.next = first;
        }
    }

    private static final Expired NOTHING = new Expired(0, 0, 0, 0, new HybridTime(0, 0));

    /** Begins where content was dropped last. */
    ExpiredRuns(Database database, RunReader reader, Dropped dropped, ChannelId channel,
            Predicate<HybridTime> expired) throws StorageException {
        this.database = database;
        this.reader = reader;
        this.expired = expired;
        Map<Long, LogId> logs = database.read(transaction -> RunReader.logs(transaction, channel));
        for (Map.Entry<Long, LogId> log : logs.entrySet()) {
            long swept = dropped.of(log.getKey()).swept();
            queue(new Cursor(log.getKey(), log.getValue(), swept, NOTHING));
        }
    }

    private void queue(Cursor cursor) throws StorageException {
        if (database.read(transaction -> advance(transaction, cursor))) {
            cursors.add(cursor);
        }
    }

    private Boolean advance(ReadTransaction transaction, Cursor cursor) throws StorageException {
        if (cursor.page.isEmpty()) {
            cursor.page.addAll(RunReader.following(transaction, cursor.log, cursor.after, RunReader.PAGE));
        }
        RunReader.Stored stored = cursor.page.poll();
        Optional<Run> run = stored == null ? Optional.empty() : reader.run(cursor.id, stored);
        if (stored == null || run.isEmpty() || !expired.test(run.get().last().header().time())) {
            return Boolean.FALSE;
        }
        cursor.after = stored.last();
        cursor.next = new Expired(cursor.log, stored.last(), stored.place().segment(),
                run.get().contents().stream().mapToInt(entry -> entry.payload().length).sum(),
                run.get().last().header().time());
        return Boolean.TRUE;
    }

    /** Returns the next runs; none when all were given. */
    List<Expired> next(int most) throws StorageException {
        List<Expired> found = new ArrayList<>();
        while (found.size() < most && !cursors.isEmpty()) {
            Cursor cursor = cursors.remove();
            found.add(cursor.next);
            queue(cursor);
        }
        return found;
    }
}
