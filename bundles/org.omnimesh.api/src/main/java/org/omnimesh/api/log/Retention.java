// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.log;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long the content of a channel is kept, now and before: what was dropped under an earlier limit does not come back.
 *
 * @param limit how old an entry may become; empty to keep everything from now on
 * @param shortest the shortest limit there ever was; empty if there never was any
 * @param floor up to when everything had expired when an earlier limit was lifted; {@link Instant#EPOCH} if nothing had
 */
public record Retention(Optional<Duration> limit, Optional<Duration> shortest, Instant floor) {
    /** Everything is kept for ever, and always was. */
    public static final Retention UNLIMITED = new Retention(Optional.empty(), Optional.empty(), Instant.EPOCH);

    /** How much clocks may differ, and news of a limit be late, without anybody being wrong. */
    public static final Duration TOLERANCE = Duration.ofDays(1);

    /** Checks that limits are positive. */
    public Retention {
        if (limit.filter(it -> !it.isPositive()).isPresent() || shortest.filter(it -> !it.isPositive()).isPresent()) {
            throw new IllegalArgumentException("expected a positive limit, got " + limit + " and " + shortest);
        }
    }

    /**
     * Makes the retention of a channel that has had one limit only.
     *
     * @param limit how old an entry may become
     * @return the retention
     */
    public static Retention of(Duration limit) {
        return new Retention(Optional.of(limit), Optional.of(limit), Instant.EPOCH);
    }

    /**
     * Returns the retention after the limit was changed.
     *
     * @param at when it was changed; no earlier than before
     * @param next how old an entry may become from then on; empty to keep everything
     * @return the retention; the same whoever makes it of the same changes
     */
    public Retention then(Instant at, Optional<Duration> next) {
        Instant gone = limit.map(at::minus).filter(floor::isBefore).orElse(floor);
        boolean shorter = next.isPresent()
                && (shortest.isEmpty() || next.get().compareTo(shortest.get()) < 0);
        return new Retention(next, shorter ? next : shortest, gone);
    }

    /**
     * Tells whether an entry has expired: its content is to be dropped. Nothing expires before the shortest limit, whatever the
     * clock showed by which one was lifted.
     *
     * @param time the entry's time
     * @param now the present
     * @return true if it is older than the limit
     */
    public boolean expired(HybridTime time, Instant now) {
        return isOlder(time.instant(), limit, now)
                || time.instant().isBefore(floor) && isOlder(time.instant(), shortest, now);
    }

    /**
     * Tells whether a peer may have dropped an entry's content: by its clock, and by any limit that was the last it heard of.
     *
     * @param time the entry's time
     * @param now the present
     * @return true if the content need not be there any more
     */
    public boolean mayBeDropped(HybridTime time, Instant now) {
        return isOlder(time.instant().minus(TOLERANCE), shortest, now);
    }

    private static boolean isOlder(Instant time, Optional<Duration> limit, Instant now) {
        return limit.filter(it -> time.isBefore(now.minus(it))).isPresent();
    }
}
