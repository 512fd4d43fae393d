// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.overlay.Overlay;

/** What the parts of the core share: logs, sessions, who may read what, who broke trust, the time, and the actions decided. */
final class CoreState {
    private final PeerId self;
    private final Overlay overlay;
    private final LogTable logs = new LogTable();
    private final Memory memory = new Memory();
    private final WaitingRoom room;
    private final Map<PeerId, PeerSession> sessions = new TreeMap<>();
    private final Quarantined quarantined = new Quarantined(this::isDevice);
    private final Map<PeerId, Score> scores = new HashMap<>();
    private final Repairs repairs = new Repairs(this);
    private final Gaps gaps = new Gaps(this);
    private final Quota quota = new Quota();
    private Map<ChannelId, Set<PeerId>> readers = Map.of();
    private List<Action> out = new ArrayList<>();
    private Duration now = Duration.ZERO;
    /** Names the life of this core to others; 0 until its first session. */
    private long life;
    private long neighbourhood;

    CoreState(PeerId self, Overlay overlay, WaitingRoom room) {
        this.self = self;
        this.overlay = overlay;
        this.room = room;
    }

    PeerId self() {
        return self;
    }

    /** Returns what decides along which links new entries go when the team is large. */
    Overlay overlay() {
        return overlay;
    }

    LogTable logs() {
        return logs;
    }

    /** Returns what peers told before their links went down. */
    Memory memory() {
        return memory;
    }

    WaitingRoom room() {
        return room;
    }

    Duration now() {
        return now;
    }

    void now(Duration time) {
        now = time;
        overlay.time(time);
    }

    /** Names the life of this core, if it has no name yet. */
    void live(long number) {
        life = life == 0 ? number : life;
    }

    /** Returns how far the logs here are, as others may name it later. */
    Mark moment() {
        return new Mark(life, logs.growths());
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
        remember(sessions.put(session.peer(), session));
        gaps.forgot(session.peer());
        neighboursChanged();
    }

    void remove(PeerId peer) {
        remember(sessions.remove(peer));
        gaps.forgot(peer);
        neighboursChanged();
    }

    private void remember(@Nullable PeerSession over) {
        if (over != null) {
            memory.keep(over);
        }
    }

    /** Notes that other peers may be served now, or in other channels. */
    void neighboursChanged() {
        neighbourhood++;
    }

    /** Returns a number that changes whenever other peers may be served. */
    long neighbourhood() {
        return neighbourhood;
    }

    // Who may read what.

    Map<ChannelId, Set<PeerId>> readers() {
        return readers;
    }

    void readers(Map<ChannelId, Set<PeerId>> entitled) {
        readers = Map.copyOf(entitled);
        neighboursChanged();
    }

    Set<PeerId> readers(ChannelId channel) {
        return readers.getOrDefault(channel, Set.of());
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

    Repairs repairs() {
        return repairs;
    }

    /** Returns the places at which it is not sure that a log has one history. */
    Gaps gaps() {
        return gaps;
    }

    /** Returns how much there is room for of channels that are only passed on. */
    Quota quota() {
        return quota;
    }

    // Who broke trust.

    /** Returns whoever signed two histories, with the proof. */
    Quarantined quarantined() {
        return quarantined;
    }

    private boolean isDevice(PeerId author) {
        return readers.values().stream().anyMatch(devices -> devices.contains(author));
    }

    /** Tells whether a run is the part of a quarantined author's log that nobody disputes, or its author is not quarantined. */
    boolean undisputed(Run run) {
        return quarantined.proof(run.log().channel(), run.device())
                .map(proof -> proof.log().equals(run.log()) && run.lastSeq() < proof.seq()).orElse(true);
    }

    /** Returns up to where a log counts as seen: what a quarantined author wrote holds nobody up. */
    long seen(LogId log, ToLongFunction<LogId> seq) {
        return quarantined.wrote(log) ? Long.MAX_VALUE : seq.applyAsLong(log);
    }

    Score score(PeerId peer) {
        return scores.computeIfAbsent(peer, key -> new Score());
    }

    /** Holds something against a peer, and cuts it when that is too much. */
    void blame(PeerSession session, Score.Offence offence, String what) {
        blame(session, offence, 1, what);
    }

    /** Holds something against a peer as often as it happened, and cuts it when that is too much. */
    void blame(PeerSession session, Score.Offence offence, double times, String what) {
        switch (score(session.peer()).add(offence, times, now)) {
            case NONE -> { // it is remembered
            }
            case THROTTLE -> out.add(new Action.Throttle(session.peer(), what));
            case CUT -> {
                out.add(new Action.Close(session.peer(), what));
                room.dropFrom(session.peer());
                compareAgain();
            }
        }
    }

    // Actions.

    void act(Action action) {
        out.add(action);
    }

    void send(PeerSession session, Frame frame) {
        out.add(new Action.Send(session.peer(), FrameCodec.encode(frame)));
    }

    /** Tells whether a log is here, or is one of a reader. */
    boolean isFamiliar(LogId log) {
        return logs.knows(log) || mayRead(log.author(), log.channel());
    }

    /** Notes that a peer has stored a log up to a number. */
    void learn(PeerSession session, LogId log, long stored) {
        learn(session, log, stored, false);
    }

    /**
     * Notes that a peer has stored a log up to a number; what is missing here is asked for, at once or a little later.
     *
     * @return false if nothing is noted of that log: too many are named whose authors nobody knows
     */
    boolean learn(PeerSession session, LogId log, long stored, boolean atOnce) {
        if (!isFamiliar(log) && !session.isNoted(log)) {
            session.ignore(log.channel());
            return false;
        }
        if (!session.mentions(log.channel())) {
            return false;
        }
        if (session.progress(log).learn(stored)) {
            out.add(new Action.Confirmed(session.peer(), log, stored));
        }
        want(session, log, stored, atOnce);
        return true;
    }

    /** A peer that was not told yet that a channel is carried here would not heed what it is asked. */
    private void want(PeerSession session, LogId log, long stored, boolean atOnce) {
        if (session.named(log.channel()) && !session.refusesDropped(log)) {
            overlay.told(session.peer(), log, stored, atOnce);
        }
    }

    /** Looks at all that peers said they have: something may be missing here again. */
    void compareAgain() {
        sessions.values().forEach(this::compareAgain);
    }

    void compareAgain(PeerSession session) {
        for (ChannelId channel : session.mentioned()) {
            session.known(channel).forEach(
                    (author, stored) -> want(session, new LogId(channel, author), stored, !overlay.active()));
        }
    }

    List<Action> takeActions() {
        List<Action> done = out;
        out = new ArrayList<>();
        return done;
    }
}
