// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Warns of what others can cause as often as they like: a few times, and then how often it was. One thread at a time. */
final class FewWarnings {
    /** Most warnings in one {@link #WINDOW}. */
    static final int MAX = 10;

    static final Duration WINDOW = Duration.ofMinutes(10);

    private final Log log;
    private final LongSupplier nanoTime;
    private long begun;
    private long said;

    /** Where warnings go. */
    interface Log {
        void warn(String text, Object... parameters);
    }

    FewWarnings(Log log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
    }

    /** Warns, unless there were many lately; how many were left out is told with the first that comes later. */
    void warn(String text, Object... parameters) {
        long now = nanoTime.getAsLong();
        if (said == 0 || now - begun >= WINDOW.toNanos()) {
            if (said > MAX) {
                log.warn("{} more entries that do not open came in the meantime", said - MAX);
            }
            begun = now;
            said = 0;
        }
        said++;
        if (said <= MAX) {
            log.warn(text, parameters);
        }
    }
}
