// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import org.omnimesh.api.id.PeerId;

/** One peer as a source of one file. Guarded by the download's lock. */
final class Source {
    /** After so many refusals in a row a peer is left alone for a while. */
    static final int MAX_REFUSALS = 3;

    /** How long it is left alone at first: it may not know yet that it has the file. */
    static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    /** How long it is left alone at most; each time twice as long as before. */
    static final Duration PAUSE = Duration.ofSeconds(5);

    final PeerId peer;
    int workers;
    private final Set<Integer> refused = new HashSet<>();
    private int refusalsInARow;
    private Duration pausedUntil = Duration.ZERO;
    private Duration nextPause = FIRST_PAUSE;

    Source(PeerId peer) {
        this.peer = peer;
    }

    boolean refused(int part) {
        return refused.contains(part);
    }

    boolean isPaused(Duration now) {
        return pausedUntil.compareTo(now) > 0;
    }

    void noteRefusal(int part, Duration now) {
        refused.add(part);
        refusalsInARow++;
        if (refusalsInARow >= MAX_REFUSALS && !isPaused(now)) {
            pause(now);
        }
    }

    /** Leaves a peer alone that has nothing more to give now, and tells so. */
    boolean pauseIfItRefusedAny(Duration now) {
        if (refused.isEmpty()) {
            return false;
        }
        pause(now);
        return true;
    }

    private void pause(Duration now) {
        pausedUntil = now.plus(nextPause);
        Duration twice = nextPause.multipliedBy(2);
        nextPause = twice.compareTo(PAUSE) < 0 ? twice : PAUSE;
        forgetRefusals();
    }

    void noteSuccess() {
        refusalsInARow = 0;
        nextPause = FIRST_PAUSE;
    }

    /** Asks for everything again, because the peer is new or may have more now. */
    void refresh() {
        pausedUntil = Duration.ZERO;
        nextPause = FIRST_PAUSE;
        forgetRefusals();
    }

    private void forgetRefusals() {
        refused.clear();
        refusalsInARow = 0;
    }
}
