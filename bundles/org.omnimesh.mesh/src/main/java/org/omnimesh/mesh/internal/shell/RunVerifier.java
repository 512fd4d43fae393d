// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.shell;

import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.eclipse.jdt.annotation.NonNull;
import org.omnimesh.api.crypto.Signatures;
import org.omnimesh.mesh.internal.entry.Run;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks signatures, on a thread of its own or at once on the caller's. What may go first does, so that it does not wait behind
 * a backlog. Thread-safe.
 */
final class RunVerifier {
    private static final Logger LOG = LoggerFactory.getLogger(RunVerifier.class);

    private final Signatures signatures;
    private final ThreadPoolExecutor executor;
    private final AtomicLong numbers = new AtomicLong();

    RunVerifier(Signatures signatures, ThreadFactory threads) {
        this.signatures = signatures;
        this.executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<>(), threads);
    }

    /** Something to check; else in the order given. */
    private record Task(boolean first, long number, Runnable work) implements Runnable, Comparable<@NonNull Task> {
        @Override
        public void run() {
            work.run();
        }

        @Override
        public int compareTo(Task other) {
            return first == other.first ? Long.compare(number, other.number) : first ? -1 : 1;
        }
    }

    void run(Runnable work) {
        run(false, false, work);
    }

    void run(boolean first, boolean here, Runnable work) {
        if (here) {
            work.run();
            return;
        }
        try {
            executor.execute(new Task(first, numbers.incrementAndGet(), work));
        } catch (RejectedExecutionException e) {
            LOG.debug("The mesh is stopping; something to verify was dropped");
        }
    }

    boolean isSigned(Run run) {
        return signatures.verify(run.device(), Run.CONTEXT, run.last().id().bytes(), run.signature());
    }

    void stop() {
        executor.shutdownNow();
    }
}
