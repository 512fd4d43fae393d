// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.entry;

import org.omnimesh.api.log.HybridTime;

/** A hybrid logical clock (Kulkarni et al., 2014) fed with wall-clock readings. Not thread-safe. */
public final class HybridClock {
    /**
     * How far ahead of the wall clock, in milliseconds, another's reading may pull this clock: 49 hours, so that a device a
     * day ahead and one a day behind still follow each other.
     */
    public static final long MAX_AHEAD_MILLIS = 49L * 3_600_000;

    private HybridTime last = new HybridTime(0, 0);

    /**
     * Takes a reading for a new entry.
     *
     * @param wallMillis the wall clock
     * @return later than every reading given or observed before
     */
    public HybridTime next(long wallMillis) {
        if (wallMillis > last.millis()) {
            last = new HybridTime(wallMillis, 0);
        } else if (last.counter() < HybridTime.MAX_COUNTER) {
            last = new HybridTime(last.millis(), last.counter() + 1);
        } else {
            last = new HybridTime(last.millis() + 1, 0);
        }
        return last;
    }

    /**
     * Learns a reading of a stored entry. One that is absurdly far ahead is not followed, so that one wrong clock does
     * not spoil everyone's.
     *
     * @param seen the reading
     * @param wallMillis the wall clock
     */
    public void observe(HybridTime seen, long wallMillis) {
        if (seen.compareTo(last) > 0 && seen.millis() <= wallMillis + MAX_AHEAD_MILLIS) {
            last = seen;
        }
    }
}
