// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A value that changes, and those who want to know. Thread-safe.
 *
 * <p>
 * Followers are only told that there is something new and read it when they are ready to show it: a slow screen skips
 * values instead of queueing them.
 *
 * @param <T> an immutable value
 */
public final class Live<T> {
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private volatile T value;

    /**
     * Begins with a value.
     *
     * @param first the value
     */
    public Live(T first) {
        value = first;
    }

    /**
     * Returns the value.
     *
     * @return the value now
     */
    public T get() {
        return value;
    }

    /**
     * Changes the value; followers hear of it unless it equals the one before.
     *
     * @param next the value
     */
    public void set(T next) {
        synchronized (this) {
            if (next.equals(value)) {
                return;
            }
            value = next;
        }
        followers.forEach(Runnable::run);
    }

    /**
     * Follows the value.
     *
     * @param changed called after each change, on the thread that changed it; must not block
     * @return ends the following
     */
    public Runnable follow(Runnable changed) {
        followers.add(changed);
        return () -> followers.remove(changed);
    }
}
