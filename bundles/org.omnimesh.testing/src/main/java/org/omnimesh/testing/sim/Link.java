// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.util.SplittableRandom;

/** A connection of two devices; each direction and each end has a life of its own. */
final class Link {
    /** What a slow direction carries, in bytes per second. */
    private static final int SLOW_BYTES_PER_SECOND = 50_000;
    private static final int BYTES_PER_SECOND = 50_000_000;

    final Peer one;
    final Peer two;
    private final Direction forth;
    private final Direction back;

    /** How frames travel from one end to the other. */
    static final class Direction {
        final long latency;
        final long spread;
        private final long bytesPerSecond;
        private long free;
        private long lastArrival;
        private long queued;
        /** Until then, frames are lost. */
        long muteUntil;
        /** Whether the receiving end listens. */
        boolean open;

        Direction(long latency, long spread, boolean slow) {
            this.latency = latency;
            this.spread = spread;
            this.bytesPerSecond = slow ? SLOW_BYTES_PER_SECOND : BYTES_PER_SECOND;
        }

        /** Puts bytes onto the wire; returns when the last of them leaves. */
        long enqueue(long now, int bytes) {
            free = Math.max(now, free) + bytes * 1000L / bytesPerSecond;
            queued += bytes;
            return free;
        }

        void left(int bytes) {
            queued -= bytes;
        }

        long queued() {
            return queued;
        }

        long inOrder(long arrival) {
            lastArrival = Math.max(arrival, lastArrival);
            return lastArrival;
        }
    }

    Link(Peer one, Peer two, Plan plan, SplittableRandom random) {
        this.one = one;
        this.two = two;
        boolean slow = one.slow || two.slow;
        this.forth = direction(plan, random, slow);
        this.back = direction(plan, random, slow);
    }

    private static Direction direction(Plan plan, SplittableRandom random, boolean slow) {
        if (plan.latencyMillis() > 0) {
            return new Direction(plan.latencyMillis(), 1, slow);
        }
        return plan.has(Fault.DELAY)
                ? new Direction(1 + random.nextInt(300), 1 + random.nextInt(200), slow)
                : new Direction(1, 20, slow);
    }

    Peer other(Peer end) {
        return end == one ? two : one;
    }

    /** Returns how frames travel to an end. */
    Direction to(Peer end) {
        return end == two ? forth : back;
    }
}
