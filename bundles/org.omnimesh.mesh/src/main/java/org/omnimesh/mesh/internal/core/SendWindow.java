// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How much backlog may be under way to a peer: enough to keep it busy, not so much that a new entry waits long behind it.
 *
 * <p>
 * After LEDBAT (RFC 6817): the time a frame takes beyond the least that one took is time in queues. The window grows while
 * that stays below {@link #TARGET} and shrinks above it.
 */
final class SendWindow {
    /** Most bytes of runs sent to a peer that it is not done with. */
    static final int MAX_BYTES = 2 << 20;

    /** Part of it that only new entries may use, not the backlog. */
    static final int LIVE_RESERVE_BYTES = 256 << 10;

    /** Least room for backlog, and the first: a peer that has just started is slow. */
    static final int MIN_BACKLOG_BYTES = 64 << 10;

    /** How long frames may queue on their way and at the peer. */
    static final Duration TARGET = Duration.ofMillis(40);

    /** For how long the least time is remembered at least; at most twice that. */
    static final Duration MEMORY = Duration.ofSeconds(30);

    private static final int MAX_BACKLOG_BYTES = MAX_BYTES - LIVE_RESERVE_BYTES;

    private final Deque<Sent> inFlight = new ArrayDeque<>();
    private int inFlightBytes;
    private double backlog = MIN_BACKLOG_BYTES;
    private Duration least = Duration.ofDays(1);
    private Duration leastBefore = Duration.ofDays(1);
    private Duration renewed = Duration.ZERO;

    private record Sent(long number, int bytes, Duration at) {}

    int inFlightBytes() {
        return inFlightBytes;
    }

    boolean isEmpty() { return inFlight.isEmpty(); }

    /** Returns how many bytes may be under way for backlog to be sent. */
    int backlogBytes() {
        return (int) backlog;
    }

    void sent(long number, int bytes, Duration now) {
        inFlight.add(new Sent(number, bytes, now));
        inFlightBytes += bytes;
    }

    /** The peer is done with all frames up to a number. */
    void release(long processed, Duration now) {
        boolean used = inFlightBytes >= backlog / 2;
        while (!inFlight.isEmpty() && inFlight.getFirst().number() <= processed) {
            Sent done = inFlight.removeFirst();
            inFlightBytes -= done.bytes();
            if (done.bytes() >= News.ANSWER_BYTES) { // others may be answered later than they are done with
                adapt(now.minus(done.at()), done.bytes(), used, now);
            }
        }
    }

    private void adapt(Duration took, int bytes, boolean used, Duration now) {
        if (now.minus(renewed).compareTo(MEMORY) >= 0) {
            leastBefore = least;
            least = took;
            renewed = now;
        }
        least = took.compareTo(least) < 0 ? took : least;
        Duration base = least.compareTo(leastBefore) < 0 ? least : leastBefore;
        double target = Math.max(TARGET.toNanos(), base.toNanos() / 2.0);
        double spare = 1 - took.minus(base).toNanos() / target;
        if (used || spare < 0) {
            backlog += bytes * Math.max(-0.5, Math.min(1, spare));
            backlog = Math.max(MIN_BACKLOG_BYTES, Math.min(MAX_BACKLOG_BYTES, backlog));
        }
    }

    boolean stalled(Duration now, Duration after) {
        return !inFlight.isEmpty() && inFlight.getFirst().at().plus(after).compareTo(now) <= 0;
    }

    void forget() {
        inFlight.clear();
        inFlightBytes = 0;
    }
}
