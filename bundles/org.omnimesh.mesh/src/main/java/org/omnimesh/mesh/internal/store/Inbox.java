// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Jobs that wait to be written, in order. Thread-safe. */
final class Inbox {
    /** Most jobs written together. */
    static final int MAX_JOBS = 2048;

    /** Most bytes written together, about. */
    static final int MAX_BYTES = 4 << 20;

    private final Deque<Job> waiting = new ArrayDeque<>();
    private boolean closed;

    /** Adds a job; false if nothing is taken any more. */
    synchronized boolean add(Job job) {
        if (!closed) {
            waiting.add(job);
            notifyAll();
        }
        return !closed;
    }

    /** Waits for something to write and takes what fits into one group; nothing once closed and empty. */
    synchronized List<Job> take() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        List<Job> taken = new ArrayList<>();
        int bytes = 0;
        while (!waiting.isEmpty() && taken.size() < MAX_JOBS && bytes < MAX_BYTES) {
            Job next = waiting.remove();
            bytes += next.bytes();
            taken.add(next);
        }
        return taken;
    }

    /** Refuses further jobs; those that wait can still be taken. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
