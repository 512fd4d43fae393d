// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.io.IOException;
import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers that something was deleted which shall not stay in the file either, until the file was compacted for it. Thread-safe.
 */
final class Forgetting {
    /** The file is not compacted for this more often. */
    static final Duration INTERVAL = Duration.ofDays(1);

    /** How long the store must have had nothing to do. */
    static final Duration QUIET = Duration.ofSeconds(5);

    /** After this time it is done although the store has something to do. */
    static final Duration AT_LATEST = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(Forgetting.class);

    private final StoreFiles files;
    private final Duration quiet;
    private boolean asked;
    private long since;
    private boolean tried;
    private long last;

    Forgetting(StoreFiles files, Duration quiet) {
        this.files = files;
        this.quiet = quiet;
        this.asked = files.isToForget();
        this.since = System.nanoTime();
    }

    /** To be called when what was deleted is on disk. */
    synchronized void ask() {
        if (asked) {
            return;
        }
        try {
            files.noteToForget();
        } catch (IOException e) {
            LOG.warn("That deleted rows are to go from the store's file would be forgotten by a restart", e);
        }
        asked = true;
        since = System.nanoTime();
    }

    /** Tells whether it is time; idle tells whether the store has had nothing to do. */
    synchronized boolean isDue(boolean idle) {
        return isWaiting() && (idle || System.nanoTime() - since >= AT_LATEST.toNanos());
    }

    private boolean isWaiting() { return asked && (!tried || System.nanoTime() - last >= INTERVAL.toNanos()); }

    /** Returns how long to wait for more to do before the store counts as idle. */
    synchronized Duration patience(Duration otherwise) {
        return isWaiting() ? quiet : otherwise;
    }

    /** Waits for another day. */
    synchronized void postpone() {
        tried = true;
        last = System.nanoTime();
    }

    /** The file holds nothing any more of what was deleted before it was asked. */
    synchronized void done() {
        postpone();
        asked = false;
        try {
            files.dropToForget();
        } catch (IOException e) {
            LOG.debug("The store's file will be compacted once more after the next start", e);
        }
    }
}
