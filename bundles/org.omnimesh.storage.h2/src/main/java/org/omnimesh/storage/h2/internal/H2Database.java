// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.node.NodeHome;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.DiskReports;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.StorageHealth;
import org.omnimesh.api.storage.StorageState;
import org.omnimesh.api.storage.StoreSnapshot;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.storage.h2.internal.file.RawFile;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.EventAdmin;

/**
 * The database in {@code HOME/store/}, encrypted with a key from the vault.
 *
 * <p>
 * Opening happens in the constructor although it takes a moment: the service must not exist before it can be used.
 */
@Component
public final class H2Database implements Database, StorageHealth, DiskReports, StoreSnapshot {
    /** How long closing waits for queued works. */
    static final Duration CLOSE_LIMIT = Duration.ofMillis(1500);

    private final Path file;
    private final LiveStore live;
    private final DiskHealth disk;
    private final Forgetting forgetting;
    private final StoreCheck check;
    private final WorkQueue queue = new WorkQueue();
    private final Writer writer;
    private final Thread thread;

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
        this(vault, home, events, Tuning.STANDARD);
    }

    /**
     * What tests choose otherwise.
     *
     * @param compaction when the file is compacted
     * @param disk where the files are
     * @param trialInterval how often a failing disk is tried again
     * @param quiet how long the store must have nothing to do before it is compacted for what was deleted
     */
    record Tuning(Compaction.Limits compaction, RawFile.Opener disk, Duration trialInterval, Duration quiet) {
        Tuning(Compaction.Limits compaction, RawFile.Opener disk, Duration trialInterval) {
            this(compaction, disk, trialInterval, Forgetting.QUIET);
        }

        static final Tuning STANDARD = of(Compaction.Limits.STANDARD);

        static Tuning of(Compaction.Limits compaction) {
            return new Tuning(compaction, RawFile.Opener.DISK, DiskHealth.TRIAL_INTERVAL);
        }
    }

    /** Opens the store, or makes it, with other settings. */
    H2Database(KeyVault vault, NodeHome home, EventAdmin events, Tuning tuning) throws StorageException {
        Consumer<DomainEvent> publisher = event -> events.postEvent(event.toEvent());
        SymmetricKey key = vault.derive(new CryptoContext("omni/1/store"));
        StoreFiles files = new StoreFiles(home.directory());
        Migrator migrator = new Migrator(files);
        this.file = files.data();
        Compaction compaction = new Compaction(files, key, tuning.disk(), tuning.compaction());
        this.live = new LiveStore(files, key, tuning.disk(), migrator);
        this.disk = new DiskHealth(files, tuning.disk(), tuning.trialInterval(), publisher);
        this.forgetting = new Forgetting(files, tuning.quiet());
        this.writer = new Writer(live, queue, disk, migrator, compaction, forgetting, publisher);
        compaction.measure(live.get().writer());
        if (compaction.isDue()) {
            writer.compact();
        }
        this.check = new StoreCheck(live, damage -> disk.report("store file", damage));
        check.start();
        this.thread = new Thread(writer, "omnimesh-db-writer");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public StorageState state() {
        return disk.state();
    }

    @Override
    public void report(String part, Optional<String> problem) {
        disk.report(part, problem);
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
        return submit(new QueuedWork<>(work, true));
    }

    @Override
    public <T> CompletableFuture<T> submitDerived(Transaction.Work<T> work) {
        return submit(new QueuedWork<>(work, false));
    }

    @Override
    public <T> CompletableFuture<T> applyDerived(Transaction.Work<T> work) {
        QueuedWork<T> here = new QueuedWork<>(work, false);
        return writer.serveHere(here) ? here.future() : submit(here);
    }

    @Override
    public CompletableFuture<Void> sync() {
        return submit(transaction -> null);
    }

    @Override
    public void forgetDeleted() {
        sync().thenRun(forgetting::ask);
    }

    private <T> CompletableFuture<T> submit(QueuedWork<T> queued) {
        try {
            enqueue(queued);
        } catch (StorageException e) {
            queued.fail(e);
        }
        return queued.future();
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public void copy(Path target, Beside beside) throws StorageException {
        QueuedCopy copy = new QueuedCopy(target, beside, new CompletableFuture<>());
        refuseOnWriter();
        enqueue(copy);
        await(copy.future());
    }

    @Override
    public <T> T read(Reading<T> work) throws StorageException {
        try {
            return live.read(work);
        } catch (StorageException e) {
            check.failed(e);
            throw e;
        }
    }

    /** Finishes what is queued, within {@link #CLOSE_LIMIT}, and closes the file. */
    @Deactivate
    public void close() {
        check.close();
        queue.close();
        try {
            thread.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        live.close(WorkQueue.closed());
        queue.removeAll().forEach(task -> task.fail(WorkQueue.closed()));
    }

    /** Reads the whole file, to find out whether it is damaged. */
    void checkFile() {
        check.checkNow();
    }

    private void refuseOnWriter() {
        if (writer.isWriting()) {
            throw new IllegalStateException("expected another thread than the writer, which would wait for itself");
        }
    }

    private void enqueue(Task task) throws StorageException {
        live.refuseIfUnusable();
        disk.refuseIfReadOnly();
        queue.add(task, !writer.isWriting());
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
}
