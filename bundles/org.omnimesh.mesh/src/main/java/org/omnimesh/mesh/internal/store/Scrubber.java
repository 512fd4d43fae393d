// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.segment.SegmentLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads every stored run now and then, so that damage is found while peers still have what was damaged. */
final class Scrubber implements AutoCloseable {
    private static final Duration FIRST = Duration.ofSeconds(60);
    private static final Duration PERIOD = Duration.ofHours(24);
    private static final long BACKGROUND_BYTES_PER_SECOND = 8L << 20;
    private static final int PAGE = 256;
    private static final Logger LOG = LoggerFactory.getLogger(Scrubber.class);

    private final Database database;
    private final SegmentLog segments;
    private final RunReader reader;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("omnimesh-log-check").daemon().unstarted(task));

    Scrubber(Database database, SegmentLog segments, RunReader reader) {
        this.database = database;
        this.segments = segments;
        this.reader = reader;
    }

    void start() {
        executor.scheduleWithFixedDelay(this::checkQuietly, FIRST.toSeconds(), PERIOD.toSeconds(), TimeUnit.SECONDS);
    }

    private void checkQuietly() {
        try {
            check(BACKGROUND_BYTES_PER_SECOND);
        } catch (StorageException | RuntimeException e) {
            LOG.warn("The log could not be checked", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads everything at full speed on the calling thread. */
    void checkNow() throws StorageException {
        try {
            check(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted while the log was checked", e);
        }
    }

    private void check(long bytesPerSecond) throws StorageException, InterruptedException {
        try {
            segments.mendHeaders().forEach(
                    number -> LOG.error("Segment file {} of the log is damaged: its header cannot be read", number));
        } catch (IOException e) {
            throw new StorageException("the headers of the log's files could not be checked", e);
        }
        long position = 0;
        List<RunReader.Stored> page;
        do {
            long start = position;
            page = database.read(transaction -> RunReader.from(transaction, start, PAGE));
            Map<Long, LogId> logs = logs();
            long bytes = 0;
            for (RunReader.Stored stored : page) {
                LogId log = logs.get(stored.log());
                if (log == null) {
                    throw new StorageException("the index of the log names a log that is not there; rebuild it");
                }
                reader.content(log, stored);
                bytes += stored.place().length();
                position = stored.position() + 1;
            }
            pause(bytes, bytesPerSecond);
        } while (page.size() == PAGE);
    }

    private static void pause(long bytes, long bytesPerSecond) throws InterruptedException {
        if (bytesPerSecond < Long.MAX_VALUE) {
            Thread.sleep(bytes * 1000 / bytesPerSecond + 1);
        }
    }

    private Map<Long, LogId> logs() throws StorageException {
        return database.read(RunReader::allLogs);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
