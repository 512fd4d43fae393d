// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.time.Duration;

import org.omnimesh.api.crypto.PassphraseException;
import org.omnimesh.api.crypto.PassphraseException.Reason;
import org.omnimesh.api.node.TimeSource;

/** Slows down whoever tries passphrases. Used by one thread at a time. */
final class Guesses {
    /** How long to wait after the first wrong one. */
    static final Duration FIRST_WAIT = Duration.ofMillis(500);

    /** The longest wait. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final TimeSource time;
    private Duration wait = Duration.ZERO;
    private Duration next = Duration.ZERO;

    Guesses(TimeSource time) {
        this.time = time;
    }

    /** Refuses a guess that comes too soon. */
    void begin() throws PassphraseException {
        Duration left = next.minus(time.monotonic());
        if (wait.isPositive() && left.isPositive()) {
            throw new PassphraseException(Reason.TOO_SOON, "There were wrong passphrases just before; try again in "
                    + (left.toSeconds() + 1) + " s.", left);
        }
    }

    /** Counts a wrong one, and returns how long to wait now. */
    Duration wrong() {
        wait = wait.isZero() ? FIRST_WAIT : wait.multipliedBy(2);
        wait = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        next = time.monotonic().plus(wait);
        return wait;
    }

    /** Begins anew after a right one. */
    void right() {
        wait = Duration.ZERO;
    }
}
