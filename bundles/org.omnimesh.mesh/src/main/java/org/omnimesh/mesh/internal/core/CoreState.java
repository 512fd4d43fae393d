// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogId;

/** What the parts of the core share: logs, sessions, who may read what, the time, and the actions decided so far. */
final class CoreState {
    private final PeerId self;
    private final LogTable logs = new LogTable();
    private final WaitingRoom room = new WaitingRoom();
    private final Map<PeerId, PeerSession> sessions = new TreeMap<>();
    private Map<ChannelId, Set<PeerId>> readers = Map.of();
    private List<Action> out = new ArrayList<>();
    private Duration now = Duration.ZERO;

    CoreState(PeerId self) {
        this.self = self;
    }

    PeerId self() {
        return self;
    }

    LogTable logs() {
        return logs;
    }

    WaitingRoom room() {
        return room;
    }

    Duration now() {
        return now;
    }

    void now(Duration time) {
        now = time;
    }

    // Sessions.

    Collection<PeerSession> sessions() {
        return sessions.values();
    }

    Optional<PeerSession> session(PeerId peer) {
        return Optional.ofNullable(sessions.get(peer));
    }

    /** Puts a session in place of the one that was there with the same peer. */
    void put(PeerSession session) {
        sessions.put(session.peer(), session);
    }

    void remove(PeerId peer) {
        sessions.remove(peer);
    }

    // Who may read what.

    Map<ChannelId, Set<PeerId>> readers() {
        return readers;
    }

    void readers(Map<ChannelId, Set<PeerId>> entitled) {
        readers = Map.copyOf(entitled);
    }

    boolean carries(ChannelId channel) {
        return readers.containsKey(channel);
    }

    boolean mayRead(PeerId peer, ChannelId channel) {
        return readers.getOrDefault(channel, Set.of()).contains(peer);
    }

    /** Returns the channels carried here that a peer may read. */
    Set<ChannelId> shared(PeerId peer) {
        return shared(peer, readers);
    }

    static Set<ChannelId> shared(PeerId peer, Map<ChannelId, Set<PeerId>> readers) {
        return readers.entrySet().stream().filter(entry -> entry.getValue().contains(peer)).map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    // Actions.

    void act(Action action) {
        out.add(action);
    }

    void send(PeerSession session, Frame frame) {
        out.add(new Action.Send(session.peer(), FrameCodec.encode(frame)));
    }

    /** Notes that a peer has stored a log up to a number. */
    void learn(PeerSession session, LogId log, long stored) {
        if (session.progress(log).learn(stored)) {
            out.add(new Action.Confirmed(session.peer(), log, stored));
        }
    }

    List<Action> takeActions() {
        List<Action> done = out;
        out = new ArrayList<>();
        return done;
    }
}
