// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.shell;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.eclipse.jdt.annotation.Nullable;

/**
 * Runs tasks one after another in the order given. A task that comes when nothing else runs or waits may run on its caller's
 * thread, which saves handing it over; all others run on the executor. Thread-safe.
 */
final class Strand {
    /** Tasks after which the executor's other work has its turn. */
    static final int MAX_IN_ROW = 32;

    private final Executor executor;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    /** Makes one whose tasks run on an executor, one at a time. */
    Strand(Executor executor) {
        this.executor = executor;
    }

    /**
     * Runs a task on the executor.
     *
     * @throws RejectedExecutionException if it is stopped
     */
    void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        executor.execute(this::drain);
    }

    /** Runs a task at once if nothing else runs, else like {@link #execute}. */
    void executeHere(Runnable task) {
        synchronized (tasks) {
            if (running) {
                tasks.add(task);
                return;
            }
            running = true;
        }
        try {
            task.run();
        } finally {
            goOn();
        }
    }

    /** After a task of which nobody knows whether it was the last. */
    private void goOn() {
        synchronized (tasks) {
            running = !tasks.isEmpty();
            if (!running) {
                return;
            }
        }
        executor.execute(this::drain);
    }

    private void drain() {
        boolean more = true;
        try {
            for (int i = 0; i < MAX_IN_ROW && more; i++) {
                Runnable task = next();
                more = task != null;
                if (task != null) {
                    task.run();
                }
            }
        } finally {
            if (more) {
                goOn();
            }
        }
    }

    private @Nullable Runnable next() {
        synchronized (tasks) {
            Runnable task = tasks.poll();
            running = task != null;
            return task;
        }
    }
}
