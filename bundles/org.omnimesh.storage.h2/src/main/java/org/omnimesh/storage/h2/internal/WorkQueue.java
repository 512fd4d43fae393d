// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

import org.omnimesh.api.storage.StorageException;

/** Tasks waiting for the writer: bounded, first in first out. */
final class WorkQueue {
    /** How many tasks wait at most; whoever adds more is made to wait. */
    static final int CAPACITY = 4096;

    /** How long one is made to wait before the task is refused, in seconds. */
    static final long MAX_WAIT_SECONDS = 30;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition drained = lock.newCondition();
    private final Deque<Task> tasks = new ArrayDeque<>();
    private boolean woken;
    private boolean closed;

    /**
     * Adds a task.
     *
     * @param task the task
     * @param mayWait false for the writer itself, which would wait for itself: it may exceed the capacity
     * @throws StorageException if the store is closed, or no room came free in time
     */
    void add(Task task, boolean mayWait) throws StorageException {
        lock.lock();
        try {
            if (mayWait) {
                awaitRoom();
            }
            if (closed) {
                throw closed();
            }
            tasks.add(task);
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom() throws StorageException {
        try {
            long left = TimeUnit.SECONDS.toNanos(MAX_WAIT_SECONDS);
            while (!closed && tasks.size() >= CAPACITY) {
                if (left <= 0) {
                    throw new StorageException("the store is overloaded: " + CAPACITY + " works waited for "
                            + MAX_WAIT_SECONDS + " s");
                }
                left = drained.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted while waiting to queue a work", e);
        }
    }

    /** Waits for a task, as long as nobody {@linkplain #wake wakes} who waits, and the queue is open. */
    void await(Duration limit) {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (tasks.isEmpty() && !closed && !woken && left > 0) {
                left = awaitTask(left);
            }
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    /** Lets whoever waits for a task look what else is to be done. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the next task at once, if there is one. */
    Optional<Task> poll() {
        lock.lock();
        try {
            return remove();
        } finally {
            lock.unlock();
        }
    }

    /** Tells whether it is open and nothing waits. */
    boolean isIdle() {
        lock.lock();
        try {
            return !closed && tasks.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private long awaitTask(long nanoseconds) {
        try {
            return filled.awaitNanos(nanoseconds);
        } catch (InterruptedException e) {
            return nanoseconds; // Somebody's work interrupted the writer; only closing ends it.
        }
    }

    /** Returns the next task at once if it is a work that may join the group. */
    Optional<QueuedWork<?>> pollWork(Predicate<QueuedWork<?>> mayJoin) {
        lock.lock();
        try {
            return tasks.peek() instanceof QueuedWork<?> work && mayJoin.test(work) && remove().isPresent()
                    ? Optional.of(work)
                    : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private Optional<Task> remove() {
        Optional<Task> next = Optional.ofNullable(tasks.poll());
        drained.signal();
        return next;
    }

    /** Refuses further tasks; those that wait can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            filled.signalAll();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Tells whether there will never be another task. */
    boolean isOver() {
        lock.lock();
        try {
            return closed && tasks.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Removes and returns whatever waits. */
    List<Task> removeAll() {
        lock.lock();
        try {
            List<Task> rest = new ArrayList<>(tasks);
            tasks.clear();
            drained.signalAll();
            return rest;
        } finally {
            lock.unlock();
        }
    }

    static StorageException closed() {
        return new StorageException("the store is closed");
    }
}
