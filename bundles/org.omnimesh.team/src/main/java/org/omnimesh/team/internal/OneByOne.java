// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Handles things one at a time, whichever threads give them, so that what is told last was looked up last. No lock is held
 * meanwhile: a thread that finds another at work leaves the thing to it. Thread-safe.
 */
final class OneByOne<T> {
    private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean working = new AtomicBoolean();
    private final Consumer<T> handler;

    OneByOne(Consumer<T> handler) {
        this.handler = handler;
    }

    void add(T thing) {
        waiting.add(thing);
        while (!waiting.isEmpty() && working.compareAndSet(false, true)) {
            try {
                for (T next = waiting.poll(); next != null; next = waiting.poll()) {
                    handler.accept(next);
                }
            } finally {
                working.set(false);
            }
        }
    }
}
