// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.omnimesh.mesh.internal.entry.LogId;

/**
 * What to tell a peer about our store, and when: every frame costs both ends as much as a short entry does, so that answers
 * to what the peer sent are gathered while few, and what others sent can wait a little longer.
 */
final class News {
    /** Bytes of runs that are answered at once; less is answered at most once in {@link #ANSWER}. */
    static final int ANSWER_BYTES = 16 << 10;

    /** Time between answers to a peer that sends little. */
    static final Duration ANSWER = Duration.ofSeconds(1);

    /** How long a peer may not know of what came from others. */
    static final Duration OTHERS = Duration.ofSeconds(1);

    /** The same of what nobody sends to it: it has to ask for that. */
    static final Duration UNSENT = Duration.ofMillis(250);

    private final Map<LogId, Long> answers = new LinkedHashMap<>();
    private final Map<LogId, Long> others = new LinkedHashMap<>();
    private boolean unsent;
    private boolean owed;
    private int owedBytes;
    /** From when on the peer may be answered again, and be told of others' logs. */
    private Duration answerAt = Duration.ofDays(-1);
    private Duration othersAt = Duration.ofDays(-1);
    private Duration unsentAt = Duration.ofDays(-1);

    /** Notes how far a log is of which the peer sent runs. */
    void answer(LogId log, long stored) {
        answers.put(log, stored);
    }

    /** Notes how far a log is that grew. */
    void add(LogId log, long stored) {
        others.put(log, stored);
    }

    /** Notes how far a log is that grew by what nobody sends to the peer. */
    void addUnsent(LogId log, long stored) {
        others.put(log, stored);
        unsent = true;
    }

    /** Notes that a frame of the peer is done with. */
    void owe(int bytes) {
        owed = true;
        owedBytes += bytes;
    }

    /** Tells whether the peer is to be told something now. */
    boolean due(Duration now) {
        return owed && (owedBytes >= ANSWER_BYTES || now.compareTo(answerAt) >= 0) || othersDue(now);
    }

    private boolean othersDue(Duration now) {
        return !others.isEmpty() && now.compareTo(unsent ? unsentAt : othersAt) >= 0;
    }

    Map<LogId, Long> take(Duration now) {
        Map<LogId, Long> taken = new LinkedHashMap<>(answers);
        answers.clear();
        owed = false;
        owedBytes = 0;
        answerAt = now.plus(ANSWER);
        if (othersDue(now)) {
            taken.putAll(others);
            others.clear();
            unsent = false;
            othersAt = now.plus(OTHERS);
            unsentAt = now.plus(UNSENT);
        }
        return taken;
    }
}
