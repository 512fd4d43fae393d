// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import org.eclipse.jdt.annotation.Nullable;

/**
 * How much backlog may be under way to a peer: enough to keep it busy, not so much that a new entry waits long behind it.
 *
 * <p>
 * After LEDBAT (RFC 6817): the time a frame takes beyond the least that one took is time in queues. The window grows while
 * that stays below {@link #TARGET} and shrinks above it. A least time that is long is found out anew from time to time.
 */
final class SendWindow {
    /** Most bytes of runs sent to a peer that it is not done with. */
    static final int MAX_BYTES = 2 << 20;

    /** Part of it that only new entries may use, not the backlog. */
    static final int LIVE_RESERVE_BYTES = 256 << 10;

    /** Least room for backlog, and the first: a peer that has just started is slow. */
    static final int MIN_BACKLOG_BYTES = 32 << 10;

    /** How long frames may queue on their way and at the peer. */
    static final Duration TARGET = Duration.ofMillis(40);

    /** The same while new entries of other logs go to the peer as well, which wait behind the backlog. */
    static final Duration LIVE_TARGET = Duration.ofMillis(12);

    /** For how long it is the shorter one after such an entry. */
    static final Duration LIVE = Duration.ofSeconds(3);

    /** For how long the least time is remembered at least; at most twice that. */
    static final Duration MEMORY = Duration.ofSeconds(30);

    /** Above this, the least time is doubted: it may be one of frames that queued up, for a peer that has just started is slow. */
    static final Duration DOUBTFUL = Duration.ofMillis(20);

    /** How long after the first frame it is found out anew; then after twice as long, and so on up to {@link #MEMORY}. */
    static final Duration FIRST_PROBE = Duration.ofMillis(500);

    private static final int MAX_PROBE_DELAYS = 8;
    private static final int MAX_BACKLOG_BYTES = MAX_BYTES - LIVE_RESERVE_BYTES;

    private final Deque<Sent> inFlight = new ArrayDeque<>();
    private int inFlightBytes;
    private double backlog = MIN_BACKLOG_BYTES;
    private Duration least = Duration.ofDays(1);
    private Duration leastBefore = Duration.ofDays(1);
    private Duration renewed = Duration.ZERO;
    private Duration liveUntil = Duration.ZERO;
    private long lastSent;
    private @Nullable Duration nextProbe;
    private Duration probeAgain = FIRST_PROBE;
    private @Nullable Probe probe;

    /**
     * Hardly anything is sent for a moment, to find out how long a frame takes that does not queue.
     *
     * @param after the last frame sent before
     * @param bytes how much could be under way before
     * @param base the least time before
     * @param left how often it may still begin anew because something was sent that queues
     */
    private record Probe(long after, double bytes, Duration base, int left) {}

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
        lastSent = number;
        if (probe instanceof Probe running && inFlightBytes > MIN_BACKLOG_BYTES && running.left() > 0) {
            probe = new Probe(number, running.bytes(), running.base(), running.left() - 1);
        }
        inFlight.add(new Sent(number, bytes, now));
        inFlightBytes += bytes;
    }

    /** A new entry goes to the peer beside the backlog. */
    void live(Duration now) {
        liveUntil = now.plus(LIVE);
    }

    /** The peer is done with all frames up to a number. */
    void release(long processed, Duration now) {
        boolean used = inFlightBytes >= backlog / 2;
        while (!inFlight.isEmpty() && inFlight.getFirst().number() <= processed) {
            Sent done = inFlight.removeFirst();
            inFlightBytes -= done.bytes();
            if (done.bytes() >= News.ANSWER_BYTES) { // others may be answered later than they are done with
                adapt(done, now.minus(done.at()), used, now);
            } else if (probe instanceof Probe running && done.number() > running.after()) {
                giveUpProbe();
            }
        }
    }

    private void adapt(Sent done, Duration took, boolean used, Duration now) {
        if (now.minus(renewed).compareTo(MEMORY) >= 0) {
            leastBefore = least;
            least = took;
            renewed = now;
        }
        least = took.compareTo(least) < 0 ? took : least;
        Duration base = least.compareTo(leastBefore) < 0 ? least : leastBefore;
        if (probe instanceof Probe running) {
            if (done.number() > running.after()) {
                probe = null;
                resize(running.bytes() * (base.toNanos() + target(base, now))
                        / (running.base().toNanos() + target(running.base(), now)));
            }
        } else if (base.compareTo(DOUBTFUL) > 0 && probeIsDue(now)) {
            probe = new Probe(lastSent, backlog, base, MAX_PROBE_DELAYS);
            resize(MIN_BACKLOG_BYTES);
        } else {
            double spare = 1 - took.minus(base).toNanos() / target(base, now);
            if (used || spare < 0) {
                resize(backlog + done.bytes() * Math.max(-0.5, Math.min(1, spare)));
            }
        }
    }

    private boolean probeIsDue(Duration now) {
        boolean due = nextProbe instanceof Duration at && now.compareTo(at) >= 0;
        if (due || nextProbe == null) {
            nextProbe = now.plus(probeAgain);
            probeAgain = probeAgain.compareTo(MEMORY) < 0 ? probeAgain.multipliedBy(2) : MEMORY;
        }
        return due;
    }

    /** Returns how long frames may queue, in nanoseconds. */
    private double target(Duration base, Duration now) {
        Duration aim = now.compareTo(liveUntil) < 0 ? LIVE_TARGET : TARGET;
        return Math.max(aim.toNanos(), base.toNanos() / 2.0);
    }

    private void resize(double bytes) {
        backlog = Math.max(MIN_BACKLOG_BYTES, Math.min(MAX_BACKLOG_BYTES, bytes));
    }

    private void giveUpProbe() {
        if (probe instanceof Probe running) {
            probe = null;
            resize(running.bytes());
        }
    }

    boolean stalled(Duration now, Duration after) {
        return !inFlight.isEmpty() && inFlight.getFirst().at().plus(after).compareTo(now) <= 0;
    }

    void forget() {
        inFlight.clear();
        inFlightBytes = 0;
        giveUpProbe();
    }
}
