// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.time.Duration;

/** How badly a peer has behaved lately. A little is forgotten soon; more slows the peer down, and much cuts it off. */
final class Score {
    /** Points from which a peer is slowed down. */
    static final double THROTTLED = 20;

    /** Points from which a peer is cut. */
    static final double CUT = 100;

    /** Points forgotten in a second. */
    static final double FORGOTTEN = 1;

    /** How long a peer that was cut must stay away; doubled each time. */
    static final Duration FIRST_BAN = Duration.ofMinutes(1);

    /** The longest that a peer must stay away. */
    static final Duration LONGEST_BAN = Duration.ofHours(1);

    /** Most frames that a peer may send in a second on average before they count against it. */
    static final int FRAMES_PER_SECOND = 4000;

    /** Most runs that were here already that a peer may send in a second on average before they count against it. */
    static final int REPEATED_PER_SECOND = 200;

    /** How many runs that were here already may come at once before they count. */
    static final int MOST_REPEATED = 10_000;

    /** How long a peer is slowed down. */
    static final Duration SLOW = Duration.ofMinutes(1);

    /** A peer that has to be slowed down for the third time within this time is cut. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    /** How often a peer may be slowed down within {@link #PATIENCE}. */
    static final int MOST_SLOWED = 2;

    private double points;
    private Duration counted = Duration.ZERO;
    private Duration bannedUntil = Duration.ZERO;
    private Duration nextBan = FIRST_BAN;
    private double frames;
    private double repeated;
    private Duration slowUntil = Duration.ZERO;
    private Duration slowedFrom = Duration.ZERO;
    private int slowed;

    /** What follows from an offence. */
    enum Consequence {
        NONE, THROTTLE, CUT
    }

    /** What a peer did, and what it costs. */
    enum Offence {
        /** It broke the protocol in a way that no honest peer can. */
        FORGED(CUT),
        /** It sent runs of a channel that it was never told is carried here. */
        UNSOLICITED(5),
        /** It forgot the conversation though the link is the same; everything has to be told again. */
        RESTLESS(5),
        /** It sent more frames than anybody needs, or the same entries again and again. */
        EXCESSIVE(0.02),
        /** It said that it had entries and, asked for them, sent none for a second. */
        LYING(2);

        private final double cost;

        Offence(double cost) {
            this.cost = cost;
        }
    }

    /** Adds an offence, as often as it happened. */
    Consequence add(Offence offence, double times, Duration now) {
        boolean before = throttled(now);
        points += offence.cost * times;
        boolean slow = !before && points >= THROTTLED;
        if (points >= CUT || slow && isSlowedTooOften(now)) {
            ban(now);
            return Consequence.CUT;
        }
        return slow ? Consequence.THROTTLE : Consequence.NONE;
    }

    /** Notes that the peer is slowed down from now on. */
    private boolean isSlowedTooOften(Duration now) {
        if (now.compareTo(slowUntil) >= 0) {
            boolean fresh = slowed == 0 || now.minus(slowedFrom).compareTo(PATIENCE) > 0;
            slowed = fresh ? 1 : slowed + 1;
            slowedFrom = fresh ? now : slowedFrom;
        }
        slowUntil = now.plus(SLOW);
        return slowed > MOST_SLOWED;
    }

    private void ban(Duration now) {
        points = 0;
        slowed = 0;
        bannedUntil = now.plus(nextBan);
        nextBan = nextBan.multipliedBy(2).compareTo(LONGEST_BAN) < 0 ? nextBan.multipliedBy(2) : LONGEST_BAN;
    }

    /** Counts a frame; tells whether there were too many lately. */
    boolean frame(Duration now) {
        decay(now);
        frames++;
        return frames > 5.0 * FRAMES_PER_SECOND;
    }

    /** Counts a run that was here already; tells whether there were too many lately. */
    boolean repeated(Duration now) {
        decay(now);
        repeated++;
        return repeated > MOST_REPEATED;
    }

    boolean throttled(Duration now) {
        decay(now);
        return points >= THROTTLED;
    }

    boolean banned(Duration now) {
        return now.compareTo(bannedUntil) < 0;
    }

    private void decay(Duration now) {
        double seconds = now.minus(counted).toNanos() / 1e9;
        points = Math.max(0, points - seconds * FORGOTTEN);
        frames = Math.max(0, frames - seconds * FRAMES_PER_SECOND);
        repeated = Math.max(0, repeated - seconds * REPEATED_PER_SECOND);
        counted = now;
    }
}
