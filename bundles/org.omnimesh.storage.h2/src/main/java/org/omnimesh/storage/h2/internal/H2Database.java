// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.node.NodeHome;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.EventAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database in {@code HOME/store/}, encrypted with a key from the vault.
 *
 * <p>
 * Opening happens in the constructor although it takes a moment: the service must not exist before it can be used.
 */
@Component
public final class H2Database implements Database {
    /** How many works one group holds at most. */
    static final int MAX_GROUP = 512;

    /** After this time a group takes no more works, in milliseconds. */
    static final long MAX_GROUP_MILLISECONDS = 100;

    /** How long closing waits for queued works and running reads. */
    static final Duration CLOSE_LIMIT = Duration.ofMillis(1500);

    /** How long a migration waits for running reads. */
    static final Duration MIGRATION_WAIT = Duration.ofSeconds(10);

    /** How long a compaction waits for running reads. */
    static final Duration COMPACTION_WAIT = Duration.ofSeconds(1);

    /** How long a read waits while the store is migrated or compacted. */
    static final Duration READ_WAIT = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(H2Database.class);

    private final StoreFiles files;
    private final SymmetricKey key;
    private final EventAdmin events;
    private final Migrator migrator;
    private final Compaction compaction;
    private final WorkQueue queue = new WorkQueue();
    private final Thread writer;
    /** Reading for all who use the store; writing for whoever replaces or closes it. */
    private final ReadWriteLock inUse = new ReentrantReadWriteLock();
    private volatile OpenStore store;
    private volatile @Nullable StorageException unusable;

    /**
     * Opens the store, or makes it.
     *
     * @param vault gives the key of the file
     * @param home where the file is
     * @param events where facts are posted after a commit
     * @throws StorageException if the file cannot be opened; the message is a sentence for the user
     */
    @Activate
    public H2Database(@Reference KeyVault vault, @Reference NodeHome home, @Reference EventAdmin events)
            throws StorageException {
        this(vault, home, events, Compaction.Limits.STANDARD);
    }

    /** Opens the store, or makes it, with other limits of compaction. */
    H2Database(KeyVault vault, NodeHome home, EventAdmin events, Compaction.Limits limits) throws StorageException {
        this.events = events;
        this.key = vault.derive(new CryptoContext("omni/1/store"));
        this.files = new StoreFiles(home.directory());
        this.migrator = new Migrator(files);
        this.compaction = new Compaction(files, key, limits);
        this.store = open();
        compaction.measure(store.writer());
        compactIfDue();
        refuseIfUnusable();
        this.writer = new Thread(this::serve, "omnimesh-db-writer");
        writer.setDaemon(true);
        writer.start();
    }

    private OpenStore open() throws StorageException {
        OpenStore opened = new OpenStore(files.data(), key);
        try {
            Migrator.prepare(opened.writer());
            if (Migrator.interrupted(opened.writer())) {
                LOG.warn("A migration was interrupted; going back to the state before it");
                opened.close();
                files.restoreBackup();
                opened = new OpenStore(files.data(), key);
            } else if (Files.exists(files.backup())) {
                migrator.dropBackup();
            }
            return opened;
        } catch (StorageException e) {
            opened.close();
            throw e;
        }
    }

    @Override
    public void migrate(Schema schema) throws StorageException {
        QueuedMigration migration = new QueuedMigration(schema, new CompletableFuture<>());
        refuseOnWriter();
        enqueue(migration);
        await(migration.future());
    }

    @Override
    public <T> T write(Transaction.Work<T> work) throws StorageException {
        refuseOnWriter();
        return await(submit(work));
    }

    @Override
    public <T> CompletableFuture<T> submit(Transaction.Work<T> work) {
        QueuedWork<T> queued = new QueuedWork<>(work);
        try {
            enqueue(queued);
        } catch (StorageException e) {
            queued.fail(e);
        }
        return queued.future();
    }

    @Override
    public <T> T read(Reading<T> work) throws StorageException {
        awaitTurn();
        try {
            refuseIfUnusable();
            return store.read(work);
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

    /** Finishes what is queued, within {@link #CLOSE_LIMIT}, and closes the file. */
    @Deactivate
    public void close() {
        queue.close();
        try {
            writer.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stop(WorkQueue.closed());
    }

    private void refuseOnWriter() {
        if (Thread.currentThread() == writer) {
            throw new IllegalStateException("expected another thread than the writer, which would wait for itself");
        }
    }

    private void refuseIfUnusable() throws StorageException {
        StorageException reason = unusable;
        if (reason != null) {
            throw new StorageException(String.valueOf(reason.getMessage()), reason);
        }
    }

    private void enqueue(Task task) throws StorageException {
        refuseIfUnusable();
        queue.add(task, Thread.currentThread() != writer);
    }

    private static <T> T await(CompletableFuture<T> future) throws StorageException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted while waiting for the store; the work may still be done", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StorageException failure) {
                throw new StorageException(String.valueOf(failure.getMessage()), failure);
            }
            throw new StorageException("the work failed", e);
        }
    }

    private void serve() {
        try {
            for (Optional<Task> task = queue.take(); task.isPresent(); task = queue.take()) {
                switch (task.get()) {
                    case QueuedWork<?> work -> commitGroup(work);
                    case QueuedMigration migration -> migrate(migration);
                }
                compactIfDue();
            }
        } catch (RuntimeException | Error e) {
            fail(new StorageException("The store's writer failed; restart OmniMesh.", e));
        }
    }

    private void commitGroup(QueuedWork<?> first) {
        List<QueuedWork<?>> group = new ArrayList<>();
        try {
            Session session = store.writer();
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MAX_GROUP_MILLISECONDS);
            Optional<QueuedWork<?>> next = Optional.of(first);
            while (next.isPresent()) {
                group.add(next.get());
                next.get().run(session, this::post);
                boolean more = group.size() < MAX_GROUP && System.nanoTime() - end < 0;
                next = more ? queue.pollWork() : Optional.empty();
            }
            session.commitDurably();
        } catch (StorageException e) {
            StorageException reason = new StorageException(
                    "The store could not be written to disk; check the disk's free space and restart OmniMesh.", e);
            group.forEach(work -> work.fail(reason));
            fail(reason);
            return;
        } catch (RuntimeException | Error e) {
            group.forEach(work -> work.fail(new StorageException("the store's writer failed", e)));
            throw e;
        }
        group.forEach(QueuedWork::finish);
    }

    private void post(DomainEvent event) {
        events.postEvent(event.toEvent());
    }

    private void migrate(QueuedMigration migration) {
        try {
            if (Migrator.isOutdated(store.writer(), migration.schema())) {
                migrateAlone(migration.schema());
            }
            migration.future().complete(null);
        } catch (StorageException e) {
            migration.fail(e);
        } catch (RuntimeException | Error e) {
            migration.fail(new StorageException("the store's writer failed", e));
            throw e;
        }
    }

    private void migrateAlone(Schema schema) throws StorageException {
        if (!lockOut(MIGRATION_WAIT)) {
            throw new StorageException("a migration of " + schema.name() + " waited in vain for reads to end");
        }
        try {
            migrator.migrate(store.writer(), schema);
        } catch (StorageException e) {
            goBack();
            throw new StorageException("The tables of " + schema.name() + " could not be brought to version "
                    + schema.version() + "; they are as before.", e);
        } finally {
            inUse.writeLock().unlock();
        }
    }

    /** Reopens the file, which puts the backup back if the migration had begun. */
    private void goBack() throws StorageException {
        try {
            store.close();
            store = open();
        } catch (StorageException e) {
            fail(e);
            throw e;
        }
    }

    /** Between two groups: new works wait in the queue meanwhile, and reads wait too. */
    private void compactIfDue() {
        if (!compaction.isDue() || queue.isClosed()) {
            return;
        }
        if (!lockOut(COMPACTION_WAIT)) {
            compaction.postpone();
            return;
        }
        try {
            if (unusable == null && compaction.prepare(store.writer())) {
                store.close();
                reopen(compaction.copy());
            }
        } catch (StorageException e) {
            fail(e);
        } finally {
            inUse.writeLock().unlock();
        }
    }

    /** Not in the midst of closing: the file may already be another's then. */
    private synchronized void reopen(boolean compacted) throws StorageException {
        if (unusable != null) {
            return;
        }
        if (compacted) {
            compaction.adopt();
        }
        store = open();
        if (compacted) {
            compaction.measure(store.writer());
        }
    }

    private boolean lockOut(Duration limit) {
        try {
            return inUse.writeLock().tryLock(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void fail(StorageException reason) {
        LOG.error("{}", reason.getMessage(), reason);
        queue.close();
        stop(reason);
    }

    /** Makes all later use fail for a reason and closes the file, once. */
    private synchronized void stop(StorageException reason) {
        if (unusable != null) {
            return;
        }
        boolean alone = lockOut(CLOSE_LIMIT.dividedBy(3));
        try {
            unusable = reason;
            queue.removeAll().forEach(task -> task.fail(reason));
            key.destroy();
            store.close();
        } catch (StorageException e) {
            LOG.debug("Closing the store failed", e);
        } finally {
            if (alone) {
                inUse.writeLock().unlock();
            }
        }
    }
}
