// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.storage.h2.internal.file.BlockFile;
import org.omnimesh.storage.h2.internal.file.RawFile;
import org.omnimesh.storage.h2.internal.file.UnusableFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open store, which is replaced by another one after a compaction or a failed migration, until it is closed for good. */
final class LiveStore {
    /** How long a read waits while the store is migrated or compacted. */
    static final Duration READ_WAIT = Duration.ofSeconds(30);

    /** How long closing waits for reads to end. */
    static final Duration CLOSE_WAIT = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(LiveStore.class);

    private final StoreFiles files;
    private final SymmetricKey key;
    private final RawFile.Opener disk;
    private final Migrator migrator;
    /** Reading for all who use the store; writing for whoever replaces or closes it. */
    private final ReadWriteLock inUse = new ReentrantReadWriteLock();
    private volatile OpenStore store;
    private volatile @Nullable StorageException unusable;

    /** Opens the store, or makes it. */
    LiveStore(StoreFiles files, SymmetricKey key, RawFile.Opener disk, Migrator migrator) throws StorageException {
        this.files = files;
        this.key = key;
        this.disk = disk;
        this.migrator = migrator;
        this.store = open();
    }

    private OpenStore open() throws StorageException {
        OpenStore opened = openFile();
        try {
            Migrator.prepare(opened);
            if (Migrator.interrupted(opened.writer())) {
                LOG.warn("A migration was interrupted; going back to the state before it");
                opened.close();
                files.restoreBackup();
                opened = openFile();
            } else if (Files.exists(files.backup())) {
                migrator.dropBackup();
            }
            return opened;
        } catch (StorageException e) {
            opened.close();
            throw e;
        }
    }

    private OpenStore openFile() throws StorageException {
        FormerFormat.convert(files, key);
        OpenStore opened = new OpenStore(files.data(), key, disk);
        Optional<UnusableFileException> damage = opened.file().damage();
        if (damage.isPresent()) {
            // H2 passed over it and would go back to what it had saved before, however long ago; nothing is written yet
            opened.close();
            throw new StorageException(String.valueOf(damage.get().getMessage()), damage.get());
        }
        opened.file().accept();
        return opened;
    }

    /** Returns the store; only the writer may use it, or whoever holds the lock. */
    OpenStore get() {
        return store;
    }

    boolean isUsable() { return unusable == null; }

    void refuseIfUnusable() throws StorageException {
        StorageException reason = unusable;
        if (reason != null) {
            throw new StorageException(String.valueOf(reason.getMessage()), reason);
        }
    }

    <T> T read(Database.Reading<T> work) throws StorageException {
        awaitTurn();
        try {
            refuseIfUnusable();
            return store.read(work);
        } finally {
            inUse.readLock().unlock();
        }
    }

    /** Reads the file beside all others. */
    @FunctionalInterface
    interface Examination {
        int run(BlockFile file) throws IOException;
    }

    int examine(Examination examination) throws StorageException, IOException {
        awaitTurn();
        try {
            refuseIfUnusable();
            return examination.run(store.file());
        } finally {
            inUse.readLock().unlock();
        }
    }

    private void awaitTurn() throws StorageException {
        try {
            if (!inUse.readLock().tryLock(READ_WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new StorageException("a read waited " + READ_WAIT + " while the store was migrated or compacted");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted while waiting to read", e);
        }
    }

    /** Waits until nobody reads and keeps it so until {@link #letIn}; false if that takes too long. */
    boolean lockOut(Duration limit) {
        try {
            return inUse.writeLock().tryLock(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void letIn() {
        inUse.writeLock().unlock();
    }

    /** What is done to the files while the store is closed. */
    @FunctionalInterface
    interface Exchange {
        void run() throws StorageException;
    }

    /** Opens the store again after an exchange of its file; the caller has closed it, and locked all others out. */
    synchronized void reopen(Exchange exchange) throws StorageException {
        if (unusable != null) {
            return; // Not in the midst of closing: the file may already be another's then.
        }
        exchange.run();
        store = open();
    }

    /** Makes all later use fail for a reason and closes the file, once. */
    synchronized void close(StorageException reason) {
        if (unusable != null) {
            return;
        }
        boolean alone = lockOut(CLOSE_WAIT);
        try {
            unusable = reason;
            key.destroy();
            store.close();
        } catch (StorageException e) {
            LOG.debug("Closing the store failed", e);
        } finally {
            if (alone) {
                letIn();
            }
        }
    }
}
