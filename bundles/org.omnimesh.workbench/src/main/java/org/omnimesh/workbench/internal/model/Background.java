// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Where a presenter's work is done, away from the screen's thread.
 *
 * @param rebuilds makes models, one after the other
 * @param actions does what the user asked for; may block for long, side by side
 * @param stop ends both
 */
public record Background(Executor rebuilds, Executor actions, Runnable stop) {
    /** How long stopping may take. */
    private static final Duration STOP = Duration.ofMillis(500);

    /**
     * Makes virtual threads.
     *
     * @param name of the threads
     * @return executors that run until stopped
     */
    public static Background threads(String name) {
        ExecutorService rebuilds = Executors
                .newSingleThreadExecutor(Thread.ofVirtual().name("omnimesh-" + name).factory());
        ExecutorService actions = Executors
                .newThreadPerTaskExecutor(Thread.ofVirtual().name("omnimesh-" + name + "-", 1).factory());
        return new Background(rebuilds, actions, () -> {
            rebuilds.shutdownNow();
            actions.shutdownNow();
            await(rebuilds);
        });
    }

    private static void await(ExecutorService executor) {
        try {
            executor.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
