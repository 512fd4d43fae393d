// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.access;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import org.omnimesh.api.node.TimeSource;

/** Counts wrong tries of the last while. Right ones always pass, so nobody can be locked out. Thread-safe. */
final class WrongTries {
    /** Wrong tries in a {@link #WINDOW} before clients are told to slow down. */
    static final int LIMIT = 20;

    /** How long a wrong try counts. */
    static final Duration WINDOW = Duration.ofSeconds(10);

    private final TimeSource time;
    private final Deque<Duration> tries = new ArrayDeque<>();

    WrongTries(TimeSource time) {
        this.time = time;
    }

    /** Counts one and tells whether it is one too many. */
    synchronized boolean tooMany() {
        Duration now = time.monotonic();
        while (!tries.isEmpty() && now.minus(tries.getFirst()).compareTo(WINDOW) >= 0) {
            tries.removeFirst();
        }
        if (tries.size() >= LIMIT) {
            return true;
        }
        tries.addLast(now);
        return false;
    }
}
