// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.StorageState;
import org.omnimesh.api.storage.StorageStateChanged;
import org.omnimesh.storage.h2.internal.file.RawFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces the store to disk and knows whether the disk takes it, and other files. Only the writer changes it, but for
 * {@link #report}.
 *
 * <p>
 * What a failing disk did not take is kept by the store's file ({@link org.omnimesh.storage.h2.internal.file.BlockFile}), so H2
 * never notices, and going on means only to force the file to disk with success.
 */
final class DiskHealth {
    /** How long after a failure, and after each vain trial, the disk is tried again. */
    static final Duration TRIAL_INTERVAL = Duration.ofSeconds(3);

    /** A disk with less room than this counts as full, in bytes. */
    static final long FULL_BYTES = Reserve.BYTES;

    private static final Logger LOG = LoggerFactory.getLogger(DiskHealth.class);

    private final Path folder;
    private final Reserve reserve;
    private final Duration interval;
    private final Consumer<DomainEvent> events;
    /** What the store itself can do. */
    private volatile StorageState state = new StorageState.ReadWrite();
    /** What keeps other files from being written, by whose they are. */
    private final Map<String, String> problems = new ConcurrentSkipListMap<>();
    private StorageState told = state;
    private long nextTrial;

    DiskHealth(StoreFiles files, RawFile.Opener disk, Duration interval, Consumer<DomainEvent> events) {
        this.folder = files.folder();
        this.reserve = new Reserve(files.reserve(), disk);
        this.interval = interval;
        this.events = events;
    }

    StorageState state() {
        StorageState own = state;
        return own instanceof StorageState.ReadWrite
                ? problems.values().stream().findFirst().<StorageState>map(StorageState.ReadOnly::new).orElse(own)
                : own;
    }

    void report(String part, Optional<String> problem) {
        problem.ifPresentOrElse(it -> problems.put(part, it), () -> problems.remove(part));
        tell();
    }

    boolean isWritable() { return state instanceof StorageState.ReadWrite; }

    void refuseIfReadOnly() throws DiskRefusal {
        if (state instanceof StorageState.ReadOnly readOnly) {
            throw new DiskRefusal(readOnly.reason());
        }
    }

    /** Makes sure that there is some room. */
    void start() {
        try {
            reserve.ensure();
        } catch (IOException e) {
            readOnly(e);
        }
    }

    /**
     * Forces the store to disk, if need be with the room that is kept for this.
     *
     * @throws DiskRefusal if the disk does not take it; it is kept then
     * @throws StorageException if the store failed for good
     */
    void sync(OpenStore store) throws StorageException {
        try {
            store.sync();
        } catch (IOException e) {
            readOnly(e);
            if (!reserve.release() || !isSynced(store)) {
                throw new DiskRefusal(reason(e) + " What was just being saved is kept until then.", e);
            }
        }
    }

    private static boolean isSynced(OpenStore store) throws StorageException {
        try {
            store.sync();
            return true;
        } catch (IOException e) {
            LOG.debug("The reserved room did not suffice", e);
            return false;
        }
    }

    /** Tries the disk again if it is time to. */
    void tryAgain(OpenStore store) throws StorageException {
        if (isWritable() || System.nanoTime() - nextTrial < 0) {
            return;
        }
        try {
            store.sync();
            reserve.ensure();
            LOG.info("The disk takes what is written again");
            change(new StorageState.ReadWrite());
        } catch (IOException e) {
            readOnly(e);
        }
    }

    private void readOnly(IOException cause) {
        nextTrial = System.nanoTime() + interval.toNanos();
        if (isWritable()) {
            LOG.warn("The store is read-only because the disk failed", cause);
        }
        change(new StorageState.ReadOnly(reason(cause)));
    }

    /** The store failed for good. */
    void unusable(StorageException reason) {
        change(new StorageState.Unusable(String.valueOf(reason.getMessage())));
    }

    private void change(StorageState next) {
        state = next;
        tell();
    }

    private synchronized void tell() {
        StorageState now = state();
        if (!now.equals(told)) {
            told = now;
            events.accept(new StorageStateChanged(now));
        }
    }

    Duration interval() {
        return interval;
    }

    private String reason(IOException cause) {
        if (isReadOnly(cause)) {
            return "The disk with OmniMesh's data is read-only; make it writable, and OmniMesh goes on by itself.";
        }
        if (isFull(cause)) {
            return "The disk with OmniMesh's data is full; free some space, and OmniMesh goes on by itself.";
        }
        return "The disk with OmniMesh's data reports errors; check it. OmniMesh goes on by itself once it can write.";
    }

    private boolean isReadOnly(IOException cause) {
        try {
            return says(cause, "read-only") || Files.getFileStore(folder).isReadOnly();
        } catch (IOException e) {
            return false;
        }
    }

    /** The operating system's message may be in another language. */
    private boolean isFull(IOException cause) {
        try {
            FileStore disk = Files.getFileStore(folder);
            return says(cause, "no space") || says(cause, "quota") || disk.getUsableSpace() < FULL_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean says(IOException cause, String words) {
        return String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains(words);
    }
}
