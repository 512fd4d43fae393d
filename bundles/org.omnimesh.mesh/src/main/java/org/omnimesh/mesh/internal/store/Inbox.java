// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Jobs that wait to be written: what is new first, else in order. Thread-safe. */
final class Inbox {
    /** Most jobs written together. */
    static final int MAX_JOBS = 2048;

    /** Most bytes written together, about: what comes meanwhile waits until they are on disk and applied. */
    static final int MAX_BYTES = 256 << 10;

    /** The same if there is something new among them. */
    static final int MAX_BYTES_WITH_NEWS = 128 << 10;

    private final Deque<Job> news = new ArrayDeque<>();
    private final Deque<Job> others = new ArrayDeque<>();
    private boolean closed;

    /** Adds a job; false if nothing is taken any more. */
    synchronized boolean add(Job job) {
        if (!closed) {
            (job.first() ? news : others).add(job);
            notifyAll();
        }
        return !closed;
    }

    /**
     * Waits for something to write and takes what fits into one group; nothing once closed and empty. However much is new,
     * one of the others is taken too, if there is room for one more job.
     *
     * @param backlog most bytes of a group to which others are added, because what is new waits until a group is applied
     */
    synchronized List<Job> take(int backlog) throws InterruptedException {
        while (news.isEmpty() && others.isEmpty() && !closed) {
            wait();
        }
        List<Job> taken = new ArrayList<>();
        boolean mixed = !news.isEmpty() && !others.isEmpty();
        int limit = mixed ? MAX_BYTES_WITH_NEWS : MAX_BYTES;
        int bytes = move(news, taken, 0, limit);
        if (mixed) {
            bytes = move(others, taken, bytes, bytes + 1);
        }
        move(others, taken, bytes, Math.min(limit, backlog));
        return taken;
    }

    private static int move(Deque<Job> from, List<Job> to, int before, int limit) {
        int bytes = before;
        while (!from.isEmpty() && to.size() < MAX_JOBS && bytes < limit) {
            Job next = from.remove();
            bytes += next.bytes();
            to.add(next);
        }
        return bytes;
    }

    synchronized boolean isEmpty() { return news.isEmpty() && others.isEmpty(); }

    /** Refuses further jobs; those that wait can still be taken. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
