// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for conditions that another process brings about. */
final class Await {
    /** How long most things may take on a busy machine. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(20);
    private static final int SHOWN_CHARACTERS = 2000;

    private Await() {}

    /**
     * Asks again and again until the answer is the wanted one; that a process cannot be reached counts as an answer.
     *
     * @return the answer
     * @throws AssertionError with the last answer, when time is up
     */
    static <T> T until(String what, Duration limit, Callable<T> source, Predicate<T> wanted) {
        long begun = System.nanoTime();
        while (true) {
            Object last;
            try {
                T value = source.call();
                if (wanted.test(value)) {
                    return value;
                }
                last = value;
            } catch (IOException e) {
                last = e;
            } catch (Exception e) {
                throw new AssertionError("while waiting for " + what, e);
            }
            if (System.nanoTime() - begun > limit.toNanos()) {
                throw new AssertionError(
                        "waited " + limit.toMillis() + " ms in vain for " + what + "; last: " + shown(last));
            }
            LockSupport.parkNanos(POLL.toNanos()); // what another process does cannot be waited for otherwise
        }
    }

    static <T> T until(String what, Callable<T> source, Predicate<T> wanted) {
        return until(what, LIMIT, source, wanted);
    }

    private static String shown(Object value) {
        String text = String.valueOf(value);
        return text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "..." : text;
    }
}
