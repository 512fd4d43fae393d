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

    private double points;
    private Duration counted = Duration.ZERO;
    private Duration bannedUntil = Duration.ZERO;
    private Duration nextBan = FIRST_BAN;
    private double frames;

    /** What a peer did, and what it costs. */
    enum Offence {
        /** It broke the protocol in a way that no honest peer can. */
        FORGED(CUT),
        /** It sent runs of a channel that it was never told is carried here. */
        UNSOLICITED(5),
        /** It forgot the conversation though the link is the same; everything has to be told again. */
        RESTLESS(5),
        /** It sent more frames than anybody needs. */
        EXCESSIVE(0.02);

        private final double cost;

        Offence(double cost) {
            this.cost = cost;
        }
    }

    /** Adds an offence; tells whether the peer is to be cut. */
    boolean add(Offence offence, Duration now) {
        decay(now);
        points += offence.cost;
        if (points < CUT) {
            return false;
        }
        points = 0;
        bannedUntil = now.plus(nextBan);
        nextBan = nextBan.multipliedBy(2).compareTo(LONGEST_BAN) < 0 ? nextBan.multipliedBy(2) : LONGEST_BAN;
        return true;
    }

    /** Counts a frame; tells whether there were too many lately. */
    boolean frame(Duration now) {
        decay(now);
        frames++;
        return frames > 5.0 * FRAMES_PER_SECOND;
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
        counted = now;
    }
}
