// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.time.Duration;

import org.omnimesh.api.crypto.RandomSource;

/** Growing pauses between attempts, jittered so that many nodes do not dial in step. */
final class Backoff {
    /** Longest first pause. */
    static final Duration FIRST = Duration.ofMillis(800);

    /** Longest pause. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    private static final int MAX_DOUBLINGS = 10;
    private static final int STEPS = 256;

    private final RandomSource random;

    Backoff(RandomSource random) {
        this.random = random;
    }

    /**
     * Returns how long to wait.
     *
     * @param failures attempts that failed before, 0 for the first pause
     * @return between half of the pause that is due and all of it
     */
    Duration pause(int failures) {
        Duration grown = FIRST.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
        Duration due = grown.compareTo(LONGEST) > 0 ? LONGEST : grown;
        int jitter = Byte.toUnsignedInt(random.bytes(1)[0]);
        return due.dividedBy(2).plus(due.dividedBy(2).multipliedBy(jitter).dividedBy(STEPS));
    }
}
