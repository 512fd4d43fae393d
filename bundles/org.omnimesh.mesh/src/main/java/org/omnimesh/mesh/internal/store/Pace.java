// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.concurrent.TimeUnit;

/** How much can be applied in a short time, as it went lately: less at first, while the code is new. Thread-safe. */
final class Pace {
    /** How long applying a group of backlog may take; what is new waits for it. */
    static final long GROUP_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

    /** Least bytes of a group, and the first. */
    static final int MIN_BYTES = 8 << 10;

    private static final int MAX_BYTES = 1 << 20;
    /** Smaller groups say little about larger ones. */
    private static final int TELLING_BYTES = 4 << 10;
    private static final double WEIGHT = 0.5;

    private volatile double bytes = MIN_BYTES;

    /** Returns how large a group may become. */
    int bytes() {
        return (int) bytes;
    }

    /** Notes how long a group took. */
    void applied(int size, long nanos) {
        if (size >= TELLING_BYTES) {
            double fits = (double) size * GROUP_NANOS / Math.max(1, nanos);
            bytes = Math.max(MIN_BYTES, Math.min(MAX_BYTES, (1 - WEIGHT) * bytes + WEIGHT * fits));
        }
    }
}
