// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the writer thread does: groups of works, migrations, and between them whatever the file needs. While it has nothing to
 * do, others may do a work themselves ({@link #serveHere}); whoever holds the turn is the writer.
 */
final class Writer implements Runnable {
    /** How many works one group holds at most. */
    static final int MAX_GROUP = 512;

    /** After this time a group takes no more works, in milliseconds. */
    static final long MAX_GROUP_MILLISECONDS = 100;

    /** The same for a group that need not wait for the disk, and so gains less by being large. */
    static final long MAX_DERIVED_GROUP_MILLISECONDS = 10;

    /** After this time what was committed is forced to disk although nobody waits for that. */
    static final Duration MAX_UNSYNCED = Duration.ofSeconds(1);

    /** How long a migration waits for running reads. */
    static final Duration MIGRATION_WAIT = Duration.ofSeconds(10);

    /** How long a compaction waits for running reads. */
    static final Duration COMPACTION_WAIT = Duration.ofSeconds(1);

    /** How long the writer sleeps when there is nothing to do. */
    private static final Duration IDLE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private final LiveStore live;
    private final WorkQueue queue;
    private final DiskHealth disk;
    private final Migrator migrator;
    private final Compaction compaction;
    private final Forgetting forgetting;
    private final Consumer<DomainEvent> events;
    /** Held by whoever writes; all that follows is used only by them. */
    private final ReentrantLock turn = new ReentrantLock();
    /** Until when all that was committed is on disk for sure, as {@link System#nanoTime}. */
    private long synced;

    Writer(LiveStore live, WorkQueue queue, DiskHealth disk, Migrator migrator, Compaction compaction,
            Forgetting forgetting, Consumer<DomainEvent> events) {
        this.live = live;
        this.queue = queue;
        this.disk = disk;
        this.migrator = migrator;
        this.compaction = compaction;
        this.forgetting = forgetting;
        this.events = events;
    }

    @Override
    public void run() {
        try {
            Duration patience = start();
            while (!queue.isOver() && live.isUsable()) {
                queue.await(patience);
                patience = goOn();
            }
            end();
        } catch (StorageException e) {
            LOG.warn("What was committed last could not be forced to disk: {}", e.getMessage());
        } catch (RuntimeException | Error e) {
            fail(new StorageException("The store's writer failed; restart OmniMesh.", e));
        }
    }

    /** Returns how long to wait for a task. */
    private Duration start() {
        turn.lock();
        try {
            disk.start();
            return patience();
        } finally {
            turn.unlock();
        }
    }

    /** Does the next task, if there is one, and whatever is due; returns how long to wait for another. */
    private Duration goOn() {
        turn.lock();
        try {
            Optional<Task> task = queue.poll();
            boolean idle = task.isEmpty() && !live.get().writer().changed();
            task.ifPresent(this::serve);
            maintain(idle);
            return patience();
        } finally {
            turn.unlock();
        }
    }

    private void end() throws StorageException {
        turn.lock();
        try {
            if (live.isUsable() && live.get().writer().changed()) {
                disk.sync(live.get());
            }
        } finally {
            turn.unlock();
        }
    }

    /** Tells whether the calling thread is the writer now, which must not wait for itself. */
    boolean isWriting() {
        return turn.isHeldByCurrentThread();
    }

    /**
     * Does a work that need not wait for the disk on the caller's thread, if nothing is queued and nobody writes. The caller
     * has other things to do: what is queued meanwhile is left to the writer thread. A work that interrupts the thread leaves
     * it as it was.
     *
     * @return false if the work has to be queued
     */
    boolean serveHere(QueuedWork<?> work) {
        if (isWriting() || !turn.tryLock()) {
            return false;
        }
        boolean interrupted = Thread.interrupted();
        try {
            boolean here = queue.isIdle() && live.isUsable() && disk.isWritable();
            if (here) {
                boolean settled = !live.get().writer().changed();
                commitGroup(work, true);
                if (settled) {
                    queue.wake(); // The writer thread has to force it to disk in a while.
                }
            }
            return here;
        } catch (RuntimeException | Error e) {
            fail(new StorageException("The store's writer failed; restart OmniMesh.", e));
            return true;
        } finally {
            Thread.interrupted();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            turn.unlock();
        }
    }

    private Duration patience() {
        if (!disk.isWritable()) {
            return disk.interval();
        }
        return live.get().writer().changed()
                ? MAX_UNSYNCED.minusNanos(System.nanoTime() - synced)
                : forgetting.patience(IDLE);
    }

    private void serve(Task task) {
        try {
            disk.refuseIfReadOnly();
        } catch (DiskRefusal e) {
            task.fail(e);
            return;
        }
        switch (task) {
            case QueuedWork<?> work -> commitGroup(work, false);
            case QueuedMigration migration -> migrate(migration);
            case QueuedCopy copy -> copy(copy);
        }
    }

    private void maintain(boolean idle) {
        try {
            syncIfDue();
            disk.tryAgain(live.get());
            compactIfDue(idle);
        } catch (DiskRefusal e) {
            LOG.debug("The disk refused", e);
        } catch (StorageException e) {
            fail(e);
        }
    }

    private void syncIfDue() throws StorageException {
        OpenStore store = live.get();
        if (live.isUsable() && disk.isWritable() && store.writer().changed()
                && (System.nanoTime() - synced >= MAX_UNSYNCED.toNanos() || store.file().failure().isPresent())) {
            disk.sync(store);
        }
    }

    /**
     * Works that need no disk are done before those that do, which wait for it; whatever is queued behind the latter waits with
     * them, as the order counts.
     */
    private void commitGroup(QueuedWork<?> first, boolean alone) {
        List<QueuedWork<?>> group = new ArrayList<>();
        try {
            OpenStore store = live.get();
            if (!store.writer().changed()) {
                synced = System.nanoTime();
            }
            run(first, alone, group, store.writer());
            store.writer().commit();
            if (first.durable() && store.writer().changed()) {
                disk.sync(store);
            }
        } catch (DiskRefusal e) {
            group.forEach(work -> work.fail(e));
            return;
        } catch (StorageException e) {
            group.forEach(work -> work.fail(e));
            fail(e);
            return;
        } catch (RuntimeException | Error e) {
            group.forEach(work -> work.fail(new StorageException("the store's writer failed", e)));
            throw e;
        }
        group.forEach(QueuedWork::finish);
    }

    private void run(QueuedWork<?> first, boolean alone, List<QueuedWork<?>> group, Session session) {
        long limit = first.durable() ? MAX_GROUP_MILLISECONDS : MAX_DERIVED_GROUP_MILLISECONDS;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limit);
        Optional<QueuedWork<?>> next = Optional.of(first);
        while (next.isPresent()) {
            group.add(next.get());
            next.get().run(session, events);
            boolean more = !alone && group.size() < MAX_GROUP && System.nanoTime() - end < 0;
            next = more ? queue.pollWork(work -> first.durable() || !work.durable()) : Optional.empty();
        }
    }

    private void copy(QueuedCopy copy) {
        try {
            disk.sync(live.get());
            copy.beside().run();
            StoreFiles.copy(live.get().file(), copy.target());
            copy.future().complete(null);
        } catch (IOException e) {
            copy.fail(new StorageException("the store could not be copied: " + e.getMessage(), e));
        } catch (StorageException e) {
            copy.fail(e);
        } catch (RuntimeException | Error e) {
            copy.fail(new StorageException("the store's writer failed", e));
            throw e;
        }
    }

    private void migrate(QueuedMigration migration) {
        try {
            if (Migrator.isOutdated(live.get().writer(), migration.schema())) {
                disk.sync(live.get());
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
        if (!live.lockOut(MIGRATION_WAIT)) {
            throw new StorageException("a migration of " + schema.name() + " waited in vain for reads to end");
        }
        try {
            migrator.migrate(live.get(), schema);
        } catch (StorageException e) {
            goBack();
            throw new StorageException("The tables of " + schema.name() + " could not be brought to version "
                    + schema.version() + "; they are as before.", e);
        } finally {
            live.letIn();
        }
    }

    /** Reopens the file, which puts the backup back if the migration had begun. */
    private void goBack() throws StorageException {
        try {
            live.get().close();
            live.reopen(() -> {});
        } catch (StorageException e) {
            fail(e);
            throw e;
        }
    }

    /** Between two groups: new works wait in the queue meanwhile, and reads wait too. */
    private void compactIfDue(boolean idle) throws StorageException {
        if (queue.isClosed() || !disk.isWritable() || !live.isUsable()) {
            return;
        }
        if (live.get().file().damage().isPresent()) {
            return; // What is damaged cannot be copied, and a store that is closed may not open again.
        }
        boolean forget = forgetting.isDue(idle);
        if (forget && !compaction.isQuick(live.get().writer())) {
            forgetting.postpone();
            forget = false;
        }
        // The file grows when it is forced to disk, so there is nothing to look at between.
        if (!forget && (live.get().writer().changed() || !compaction.isDue())) {
            return;
        }
        if (!live.lockOut(COMPACTION_WAIT)) {
            if (!forget) {
                compaction.postpone();
            }
            return; // What is to be forgotten waits for the next quiet moment.
        }
        try {
            compact();
        } finally {
            live.letIn();
        }
    }

    /** Compacts the file; nobody else uses it. */
    void compact() throws StorageException {
        if (!live.isUsable()) {
            return;
        }
        disk.sync(live.get());
        if (!compaction.prepare(live.get().writer())) {
            return;
        }
        live.get().close();
        if (compaction.copy()) {
            live.reopen(compaction::adopt);
            compaction.measure(live.get().writer());
            forgetting.done();
        } else {
            forgetting.postpone();
            live.reopen(() -> {});
        }
    }

    private void fail(StorageException reason) {
        LOG.error("{}", reason.getMessage(), reason);
        queue.close();
        live.close(reason);
        queue.removeAll().forEach(task -> task.fail(reason));
        disk.unusable(reason);
    }
}
