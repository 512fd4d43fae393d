// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.omnimesh.api.storage.StorageException;
import org.omnimesh.storage.h2.internal.file.BlockFile;
import org.omnimesh.storage.h2.internal.file.UnusableFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the whole file from time to time, so that damage is named before somebody needs what is damaged. Thread-safe. */
final class StoreCheck {
    /** When everything is read first. */
    static final Duration FIRST = Duration.ofSeconds(90);

    /** Time from the end of one reading to the next. */
    static final Duration PERIOD = Duration.ofHours(24);

    /** How fast it reads meanwhile, in bytes per second. */
    static final long BYTES_PER_SECOND = 8L << 20;

    private static final int BLOCKS_AT_ONCE = 256;
    private static final Logger LOG = LoggerFactory.getLogger(StoreCheck.class);

    private final LiveStore live;
    private final Consumer<Optional<String>> report;
    private final AtomicBoolean told = new AtomicBoolean();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("omnimesh-db-check").daemon().unstarted(task));

    /**
     * Makes it; nothing is read yet.
     *
     * @param live the store
     * @param report told what is damaged, or that nothing is any more
     */
    StoreCheck(LiveStore live, Consumer<Optional<String>> report) {
        this.live = live;
        this.report = report;
    }

    void start() {
        executor.scheduleWithFixedDelay(() -> check(BYTES_PER_SECOND), FIRST.toSeconds(), PERIOD.toSeconds(),
                TimeUnit.SECONDS);
    }

    /** Reads everything at full speed on the calling thread. */
    void checkNow() {
        check(Long.MAX_VALUE);
    }

    private void check(long bytesPerSecond) {
        try {
            long from = 0;
            int read;
            do {
                long start = from;
                read = live.examine(file -> file.examine(start, BLOCKS_AT_ONCE));
                from += read;
                if (bytesPerSecond < Long.MAX_VALUE) {
                    Thread.sleep(read * BlockFile.SEALED_BYTES * 1000L / bytesPerSecond + 1);
                }
            } while (read == BLOCKS_AT_ONCE);
            if (told.getAndSet(false)) {
                LOG.info("The store's file is whole again");
                report.accept(Optional.empty());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (UnusableFileException e) {
            tell(e);
        } catch (IOException | StorageException e) {
            LOG.warn("The store's file could not be checked", e);
        }
    }

    /** Somebody's work failed, perhaps because of damage. */
    void failed(StorageException failure) {
        if (failure.getCause() instanceof UnusableFileException damage) {
            tell(damage);
        }
    }

    private void tell(UnusableFileException damage) {
        if (!told.getAndSet(true)) {
            LOG.error("{} The log beside it is not concerned", damage.getMessage());
            report.accept(Optional.of(String.valueOf(damage.getMessage())));
        }
    }

    void close() {
        executor.shutdownNow();
    }
}
