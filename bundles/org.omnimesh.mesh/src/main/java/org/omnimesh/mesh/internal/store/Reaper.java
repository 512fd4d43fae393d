// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.eclipse.jdt.annotation.NonNull;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.ChannelTrust;
import org.omnimesh.api.log.Retention;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunCodec;
import org.omnimesh.mesh.internal.segment.SegmentLog;
import org.omnimesh.mesh.internal.segment.SegmentLog.Placed;
import org.omnimesh.mesh.internal.segment.SegmentRecord;
import org.omnimesh.mesh.internal.store.ExpiredRuns.Expired;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops content that is older than its channel's limit: first from index and projections, in small transactions, then from the
 * segment files, which are written anew without it.
 */
final class Reaper implements AutoCloseable {
    /** A file is written anew at once if this part of it has expired. */
    private static final int WORTH_PART = 4;

    /** Expired content stays in a file at most so long. */
    private static final Duration WORTH_AGE = Duration.ofDays(1);

    private static final Duration FIRST = Duration.ofMinutes(3);
    private static final Duration PERIOD = Duration.ofHours(1);
    /** Time after a limit changed; more changes may come with it. */
    private static final Duration SOON = Duration.ofSeconds(2);

    /** Runs dropped in one transaction. */
    private static final int RUNS = 256;

    private static final long BYTES_PER_SECOND = 16L << 20;
    private static final long STOP_MILLIS = 1000;
    private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);

    private final Database database;
    private final SegmentLog segments;
    private final RunReader reader;
    private final Applier applier;
    private final Dropped dropped;
    private final LogWriter writer;
    private final Openings openings;
    private final TimeSource time;
    private final Relocation relocation;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1,
            task -> Thread.ofPlatform().name("omnimesh-log-retention").daemon().unstarted(task));
    /** The limits that there were at the last look. */
    private final AtomicReference<@NonNull Optional<Map<ChannelId, Retention>>> known = new AtomicReference<>(
            Optional.empty());

    Reaper(Database database, SegmentLog segments, RunReader reader, Applier applier, Dropped dropped,
            LogWriter writer, Openings openings, TimeSource time) {
        this.database = database;
        this.segments = segments;
        this.reader = reader;
        this.applier = applier;
        this.dropped = dropped;
        this.writer = writer;
        this.openings = openings;
        this.time = time;
        this.relocation = new Relocation(database, segments);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void start() {
        executor.scheduleWithFixedDelay(this::passQuietly, FIRST.toSeconds(), PERIOD.toSeconds(), TimeUnit.SECONDS);
    }

    /** Looks whether limits changed; if so, content is dropped soon. */
    void limitsMayHaveChanged() {
        Map<ChannelId, Retention> now = new HashMap<>();
        openings.trust().ifPresent(trust -> trust.channels().forEach(channel -> {
            Retention retention = trust.retention(channel);
            if (!retention.equals(Retention.UNLIMITED)) {
                now.put(channel, retention);
            }
        }));
        if (openings.trust().isEmpty()) {
            return;
        }
        Optional<Map<ChannelId, Retention>> before = known.getAndSet(Optional.of(Map.copyOf(now)));
        if (before.filter(then -> !then.equals(now)).isPresent() && !now.isEmpty()) {
            try {
                executor.schedule(this::passQuietly, SOON.toSeconds(), TimeUnit.SECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("The log is closed; what has expired is dropped after the next start");
            }
        }
    }

    private void passQuietly() {
        try {
            pass(BYTES_PER_SECOND);
        } catch (StorageException | IOException | RuntimeException e) {
            if (stopped.getCount() > 0) {
                LOG.warn("Content that has expired could not be dropped; it is tried again in an hour", e);
            }
        }
    }

    /** Drops everything that has expired, on the calling thread at full speed. */
    void passNow() throws StorageException {
        try {
            pass(Long.MAX_VALUE);
        } catch (IOException e) {
            throw new StorageException("content that has expired could not be removed from the log's files", e);
        }
    }

    private synchronized void pass(long bytesPerSecond) throws StorageException, IOException {
        Optional<ChannelTrust> trust = openings.trust();
        if (trust.isEmpty()) {
            return;
        }
        Instant now = time.now();
        for (ChannelId channel : new TreeSet<>(trust.get().channels())) {
            Retention retention = trust.get().retention(channel);
            if (!retention.equals(Retention.UNLIMITED)) {
                drop(channel, retention, now, bytesPerSecond);
            }
        }
        record Worn(int segment, long expired, Instant since) {}
        List<Worn> worn = database.read(transaction -> transaction.query(
                "SELECT segment, expired, since FROM mesh_segment WHERE expired > 0 ORDER BY segment",
                row -> new Worn((int) row.number("segment"), row.number("expired"),
                        Instant.ofEpochMilli(row.number("since")))));
        for (Worn each : worn) {
            boolean worth = each.expired() >= segments.length(each.segment()) / WORTH_PART
                    || !each.since().plus(WORTH_AGE).isAfter(now);
            if (worth && stopped.getCount() > 0) {
                rewrite(each.segment(), bytesPerSecond);
            }
        }
    }

    private void drop(ChannelId channel, Retention retention, Instant now, long bytesPerSecond)
            throws StorageException {
        ExpiredRuns runs = new ExpiredRuns(database, reader, dropped, channel, at -> retention.expired(at, now));
        long count = 0;
        List<Expired> page = runs.next(RUNS);
        while (!page.isEmpty() && stopped.getCount() > 0) {
            List<Expired> part = page;
            Relocation.await(database.submitDerived(transaction -> applier.guarded(transaction,
                    inner -> applier.drop(inner, channel, part, now))));
            count += part.size();
            pause(part.stream().mapToLong(Expired::payload).sum(), bytesPerSecond);
            page = runs.next(RUNS);
        }
        if (count > 0) {
            database.forgetDeleted();
            LOG.info("The content of {} runs of channel {} has expired and is dropped", count, channel.shortForm());
        }
    }

    /** Writes a segment file anew without what was dropped. */
    private void rewrite(int segment, long bytesPerSecond) throws StorageException, IOException {
        if (segment == segments.files().lastKey()) {
            CompletableFuture<Boolean> sealed = new CompletableFuture<>();
            writer.submit(new Job.Seal(sealed));
            Relocation.await(sealed);
        }
        Map<LogId, Long> logs = new HashMap<>();
        database.read(RunReader::allLogs).forEach((number, log) -> logs.put(log, number));
        int before = segments.length(segment);
        segments.rewrite(segment, record -> {
            if (stopped.getCount() == 0) {
                throw new IllegalStateException("the log is closed");
            }
            pause(record.record().content().length, bytesPerSecond);
            return strip(record, logs);
        });
        relocation.one(segment);
        LOG.info("Segment file {} was written anew without what has expired: {} bytes of {}", segment,
                segments.length(segment), before);
    }

    private Placed strip(Placed record, Map<LogId, Long> logs) {
        try {
            Run run = RunCodec.decode(record.record().content());
            long swept = dropped.of(logs.getOrDefault(run.log(), 0L)).swept();
            return run.lastSeq() <= swept && !run.bare()
                    ? new Placed(record.place(), new SegmentRecord(record.record().type(), RunCodec.bare(run)))
                    : record;
        } catch (CborException e) {
            LOG.error("The record at {} is no run that this version understands; it is kept", record.place(), e);
            return record;
        }
    }

    private void pause(long bytes, long bytesPerSecond) {
        try {
            if (bytesPerSecond < Long.MAX_VALUE) {
                stopped.await(bytes * 1_000_000 / bytesPerSecond, TimeUnit.MICROSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopped.countDown();
        executor.shutdown();
        try {
            if (!executor.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.debug("Dropping of expired content goes on at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
