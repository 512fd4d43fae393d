// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;

/** How far every log goes here: what is stored, and what was given to the store but not confirmed yet. */
final class LogTable {
    private final Map<ChannelId, Map<PeerId, State>> channels = new HashMap<>();

    private final Map<ChannelId, StateDigest> digests = new HashMap<>();

    private long growths;

    private static final class State {
        private LogHead stored = LogHead.EMPTY;
        private LogHead claimed = LogHead.EMPTY;
        /** The value of {@link LogTable#growths} when it grew last. */
        private long grown;
    }

    LogHead stored(LogId log) {
        State state = state(log);
        return state == null ? LogHead.EMPTY : state.stored;
    }

    LogHead claimed(LogId log) {
        State state = state(log);
        return state == null ? LogHead.EMPTY : state.claimed;
    }

    long claimedSeq(LogId log) {
        return claimed(log).seq();
    }

    boolean knows(LogId log) {
        return state(log) != null;
    }

    /** Returns the last number stored per author. */
    Map<PeerId, Long> vector(ChannelId channel) {
        Map<PeerId, Long> vector = new HashMap<>();
        authors(channel).forEach((author, state) -> {
            if (state.stored.seq() > 0) {
                vector.put(author, state.stored.seq());
            }
        });
        return vector;
    }

    /** Returns all logs of a channel in short, without those of some authors. */
    StateDigest digest(ChannelId channel, Predicate<PeerId> without) {
        @Nullable StateDigest known = digests.get(channel);
        if (known != null) {
            return known;
        }
        Map<PeerId, Long> vector = vector(channel);
        vector.keySet().removeIf(without);
        StateDigest made = StateDigest.of(vector, author -> stored(new LogId(channel, author)).tip());
        digests.put(channel, made);
        return made;
    }

    /** The authors that do not count in digests changed. */
    void forgetDigests() {
        digests.clear();
    }

    void claim(Run run) {
        create(run.log()).claimed = run.head();
    }

    /** Forgets what was claimed but did not come to be. */
    void unclaim(LogId log) {
        State state = create(log);
        state.claimed = state.stored;
    }

    void advance(LogId log, LogHead head) {
        State state = create(log);
        if (head.seq() > state.stored.seq()) {
            state.stored = head;
            state.grown = ++growths;
            digests.remove(log.channel());
            if (state.claimed.seq() < head.seq()) {
                state.claimed = head;
            }
        }
    }

    /** Returns how often any log grew. */
    long growths() {
        return growths;
    }

    /** Returns how often any log had grown when this one did so last, 0 if it never did. */
    long grown(LogId log) {
        State state = state(log);
        return state == null ? 0 : state.grown;
    }

    private Map<PeerId, State> authors(ChannelId channel) {
        Map<PeerId, State> authors = channels.get(channel);
        return authors == null ? Map.of() : authors;
    }

    private @Nullable State state(LogId log) {
        return authors(log.channel()).get(log.author());
    }

    private State create(LogId log) {
        return channels.computeIfAbsent(log.channel(), key -> new HashMap<>()).computeIfAbsent(log.author(),
                key -> new State());
    }
}
