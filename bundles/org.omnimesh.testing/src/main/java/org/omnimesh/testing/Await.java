// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

import org.eclipse.jdt.annotation.Nullable;

/** Waits until something holds, and says what was missing when it does not happen in time. */
public final class Await {
    /** How long a test waits when it names no time. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(30);

    private static final long POLL_MILLISECONDS = 5;

    private Await() {}

    /**
     * Waits {@link #DEFAULT_DEADLINE} for a condition.
     *
     * @param what what is awaited, for the failure's text
     * @param condition the condition; asked every few milliseconds on the calling thread
     * @throws AssertionError if it does not hold in time, or throws; names what was awaited
     */
    public static void until(String what, Callable<Boolean> condition) {
        until(what, DEFAULT_DEADLINE, condition, () -> "");
    }

    /**
     * Waits for a condition.
     *
     * @param what what is awaited, for the failure's text
     * @param deadline how long at most
     * @param condition the condition; asked every few milliseconds on the calling thread
     * @param seen describes what there is instead, for the failure's text
     * @throws AssertionError if it does not hold in time, or throws; names what was awaited and what was seen
     */
    public static void until(String what, Duration deadline, Callable<Boolean> condition, Supplier<String> seen) {
        value(what, deadline, () -> condition.call() ? Optional.of(Boolean.TRUE) : Optional.empty(), seen);
    }

    /**
     * Waits {@link #DEFAULT_DEADLINE} for a value.
     *
     * @param <T> the value's type
     * @param what what is awaited, for the failure's text
     * @param source returns the value once it is there
     * @return the value
     * @throws AssertionError if it is not there in time, or the source throws
     */
    public static <T> T value(String what, Callable<Optional<T>> source) {
        return value(what, DEFAULT_DEADLINE, source, () -> "");
    }

    /**
     * Waits for a value.
     *
     * @param <T> the value's type
     * @param what what is awaited, for the failure's text
     * @param deadline how long at most
     * @param source returns the value once it is there
     * @param seen describes what there is instead, for the failure's text
     * @return the value
     * @throws AssertionError if it is not there in time, or the source throws
     */
    public static <T> T value(String what, Duration deadline, Callable<Optional<T>> source, Supplier<String> seen) {
        long end = System.nanoTime() + deadline.toNanos();
        while (true) {
            Optional<T> value = ask(what, source);
            if (value.isPresent()) {
                return value.get();
            }
            if (System.nanoTime() - end > 0) {
                throw failure("waited " + deadline.toMillis() + " ms for " + what, seen.get(), null);
            }
            pause(what);
        }
    }

    private static <T> Optional<T> ask(String what, Callable<Optional<T>> source) {
        try {
            return source.call();
        } catch (Exception e) {
            throw failure("could not ask for " + what, "", e);
        }
    }

    private static void pause(String what) {
        try {
            Thread.sleep(POLL_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("was interrupted waiting for " + what, "", e);
        }
    }

    private static AssertionError failure(String text, String seen, @Nullable Exception cause) {
        return new AssertionError(seen.isEmpty() ? text : text + "; instead there was: " + seen, cause);
    }
}
