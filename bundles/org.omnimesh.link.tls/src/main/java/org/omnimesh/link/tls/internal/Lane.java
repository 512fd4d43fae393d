// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.util.ArrayDeque;
import java.util.Deque;

import org.eclipse.jdt.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after another in the order given, on a virtual thread that lives while there is work, or on a caller's thread
 * that offers itself. Thread-safe.
 */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private final String name;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    Lane(String name) {
        this.name = name;
    }

    void run(Runnable task) {
        if (add(task)) {
            Thread.ofVirtual().name(name).start(this::work);
        }
    }

    /** Adds a task; if true, the caller has to {@link #work} as soon as it holds no locks. */
    boolean add(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            boolean idle = !running;
            running = true;
            return idle;
        }
    }

    /** Runs what waits until nothing does. */
    void work() {
        for (Runnable task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError | AssertionError e) {
                LOG.error("A task of {} failed", name, e);
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
