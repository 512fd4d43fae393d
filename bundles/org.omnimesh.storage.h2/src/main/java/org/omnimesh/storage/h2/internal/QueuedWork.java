// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A work, what became of it, and who waits for it. Except for the future, touched by the writer thread only.
 *
 * @param <T> the type of the work's result
 */
final class QueuedWork<T> implements Task {
    private static final Logger LOG = LoggerFactory.getLogger(QueuedWork.class);

    private final Transaction.Work<T> work;
    private final boolean durable;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private Runnable outcome = () -> future.completeExceptionally(WorkQueue.closed());
    private List<Runnable> actions = List.of();

    /** Makes a task of work that counts as done when it is on disk, or, if not durable, when it is committed in memory. */
    QueuedWork(Transaction.Work<T> work, boolean durable) {
        this.work = work;
        this.durable = durable;
    }

    boolean durable() {
        return durable;
    }

    CompletableFuture<T> future() {
        return future;
    }

    /**
     * Runs the work in the group's transaction; if it fails, it alone is rolled back.
     */
    void run(Session session, Consumer<DomainEvent> publisher) {
        H2Transaction transaction = new H2Transaction(session, publisher);
        try {
            T result = transaction.atomically(work);
            outcome = () -> future.complete(result);
            actions = transaction.actions();
        } catch (StorageException e) {
            outcome = () -> future.completeExceptionally(e);
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            // The work is a capability's code: whatever it throws must not stop the writer.
            outcome = () -> future.completeExceptionally(new StorageException("a work in the store failed", e));
        } finally {
            transaction.end();
        }
    }

    /** After the group is committed, and on disk if that was asked: runs the actions, then tells who waits. */
    void finish() {
        actions.forEach(QueuedWork::perform);
        outcome.run();
    }

    private static void perform(@Nullable Runnable action) {
        try {
            if (action != null) {
                action.run();
            }
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            LOG.error("An action after a commit failed", e);
        }
    }

    @Override
    public void fail(StorageException reason) {
        future.completeExceptionally(reason);
    }
}
