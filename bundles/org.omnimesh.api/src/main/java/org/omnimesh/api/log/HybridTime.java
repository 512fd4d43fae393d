// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.log;

import java.time.Instant;

import org.eclipse.jdt.annotation.NonNull;

/**
 * A hybrid logical clock reading (Kulkarni et al., 2014): wall-clock milliseconds plus a counter, so that an effect is
 * always later than its cause even when clocks are wrong.
 *
 * @param millis milliseconds since 1970-01-01T00:00Z, 0 to 2^47 - 1
 * @param counter orders readings of one millisecond, 0 to 65535
 */
public record HybridTime(long millis, int counter) implements Comparable<@NonNull HybridTime> {
    /** Largest counter. */
    public static final int MAX_COUNTER = 0xffff;

    private static final long MAX_MILLIS = (1L << 47) - 1;

    /** Checks the ranges. */
    public HybridTime {
        if (millis < 0 || millis > MAX_MILLIS || counter < 0 || counter > MAX_COUNTER) {
            throw new IllegalArgumentException("hybrid time out of range: " + millis + ", " + counter);
        }
    }

    /**
     * Unpacks a reading.
     *
     * @param packed what {@link #packed()} returned
     * @return the reading
     * @throws IllegalArgumentException if the number is negative
     */
    public static HybridTime unpack(long packed) {
        return new HybridTime(packed >> 16, (int) packed & MAX_COUNTER);
    }

    /**
     * Packs the reading into one number that orders the same way.
     *
     * @return milliseconds in the upper 48 bits, counter in the lower 16
     */
    public long packed() {
        return millis << 16 | counter;
    }

    /**
     * Returns the wall-clock part.
     *
     * @return the time the author's clock showed, or later
     */
    public Instant instant() {
        return Instant.ofEpochMilli(millis);
    }

    @Override
    public int compareTo(HybridTime other) {
        return Long.compare(packed(), other.packed());
    }
}
