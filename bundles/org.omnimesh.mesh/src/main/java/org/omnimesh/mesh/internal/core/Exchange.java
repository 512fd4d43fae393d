// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.ForkProof;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.RunCodec;

/**
 * Tells peers what is stored here and learns what they have: everything once, then what changes, also when the link was down
 * meanwhile. From time to time both compare in short what they told each other, and tell again what does not agree.
 */
final class Exchange {
    /** The version of the protocol spoken here. */
    static final int VERSION = 1;

    /** Most rows in one state frame; a channel is never split. */
    static final int MAX_ROWS = 4096;

    /** Time between two sweeps of states, give or take a fifth. */
    static final Duration SWEEP = Duration.ofSeconds(10);

    /** A HELLO that comes within this time after one was sent is the answer to it. */
    static final Duration ANSWER = Duration.ofSeconds(5);

    private final CoreState state;
    private final Outbound outbound;
    private final Inbound inbound;
    private final RandomGenerator random;
    private final Comparison comparison;

    Exchange(CoreState state, Outbound outbound, Inbound inbound, RandomGenerator random) {
        this.state = state;
        this.outbound = outbound;
        this.inbound = inbound;
        this.random = random;
        this.comparison = new Comparison(state);
    }

    /** Begins a session; everything else waits until the peer says that it listens. */
    void begin(PeerId peer) {
        PeerSession session = new PeerSession(peer, random.nextLong(1, Long.MAX_VALUE));
        state.live(session.number());
        state.put(session);
        planSweep(session);
        hello(session);
    }

    void hello(PeerSession session) {
        session.helloAt(state.now());
        state.send(session, new Frame.Hello(VERSION, session.number(), state.memory().since(session.peer())));
    }

    /** The peer listens: what was sent to it before may not have been heard, and an earlier session of it is over. */
    void greeted(PeerSession known, Frame.Hello hello) {
        if (known.remoteNumber() == hello.session()) {
            // it says so again because it did not hear this end, unless that is its answer
            if (known.helloAt().plus(ANSWER).compareTo(state.now()) <= 0) {
                hello(known);
            }
            return;
        }
        PeerSession session = known;
        if (known.remoteNumber() != 0) {
            session = new PeerSession(known.peer(), known.number());
            state.put(session);
            state.overlay().forgot(session.peer());
            state.blame(session, Score.Offence.RESTLESS, "it begins the conversation again and again");
        }
        session.remoteNumber(hello.session());
        hello(session);
        tellNeighbours(session);
        if (hello.since().sameLife(state.moment())) {
            tell(session, state.shared(session.peer()), true, hello.since());
            // should the peer remember something else, it finds out before it works with that for long
            compare(session);
        } else {
            sweep(session);
        }
    }

    /** Shows the proofs of forks in channels. */
    private void accuse(PeerSession session, Set<ChannelId> channels) {
        for (ForkProof proof : state.quarantined().proofs()) {
            if (channels.contains(proof.log().channel())) {
                accuse(session, proof);
            }
        }
    }

    /** Shows a proof to a peer that named its channel; to others it is shown once they do. */
    void accuse(PeerSession session, ForkProof proof) {
        if (session.remoteNumber() != 0 && session.mentions(proof.log().channel())) {
            state.send(session, new Frame.Fork(RunCodec.bare(proof.first()), RunCodec.bare(proof.second())));
        }
    }

    // What is stored here.

    void planSweep(PeerSession session) {
        long spread = SWEEP.toMillis() / 5;
        session.nextSweep(state.now().plus(SWEEP).plusMillis(random.nextLong(-spread, spread + 1)));
    }

    void sweep(PeerSession session) {
        tell(session, state.shared(session.peer()), true, Mark.NONE);
        planSweep(session);
    }

    /** Says in short what was told, so that the peer finds out whether it missed something. */
    void compare(PeerSession session) {
        comparison.tell(session);
        planSweep(session);
    }

    void compared(PeerSession session, Frame.Digest told) {
        session.sending().release(told.processed(), state.now());
        comparison.told(session, told);
    }

    /** Asks for what a peer has in channels. */
    void askFor(PeerSession session, Set<ChannelId> channels) {
        if (!channels.isEmpty()) {
            state.send(session, new Frame.Want(channels));
        }
    }

    void wanted(PeerSession session, Frame.Want want) {
        Set<ChannelId> shared = state.shared(session.peer());
        if (want.channels().isEmpty()) {
            sweep(session);
        } else {
            shared.retainAll(want.channels());
            if (!shared.isEmpty()) {
                tell(session, shared, false, want.since().sameLife(state.moment()) ? want.since() : Mark.NONE);
            }
        }
    }

    /** Tells all that is stored of channels which the peer and this node share since now. */
    void offer(PeerSession session, Set<ChannelId> channels) {
        if (session.remoteNumber() != 0 && !channels.isEmpty()) {
            tell(session, channels, false, Mark.NONE);
            accuse(session, channels);
        }
    }

    /** Tells all that is stored of channels, but for what the peer remembers of a moment. */
    private void tell(PeerSession session, Set<ChannelId> channels, boolean last, Mark since) {
        Map<ChannelId, Map<PeerId, Frame.Row>> part = new LinkedHashMap<>();
        int rows = 0;
        for (ChannelId channel : channels) {
            Map<PeerId, Frame.Row> states = rows(session, channel);
            states.entrySet().removeIf(row -> isRemembered(new LogId(channel, row.getKey()), row.getValue(), since));
            if (!part.isEmpty() && rows + states.size() > MAX_ROWS || part.size() == FrameCodec.MAX_CHANNELS) {
                state.send(session,
                        new Frame.State(session.receiving().processed(), part, true, false, state.moment(), since));
                part = new LinkedHashMap<>();
                rows = 0;
            }
            part.put(channel, states);
            rows += states.size();
        }
        session.name(channels);
        state.send(session, new Frame.State(session.receiving().processed(), part, true, last, state.moment(), since));
        state.compareAgain(session);
    }

    /** Tells whether a row says what it said at a moment, and nothing of what waits or is refused. */
    private boolean isRemembered(LogId log, Frame.Row row, Mark since) {
        return !since.equals(Mark.NONE) && row.held() == row.stored() && row.stored() > 0
                && state.logs().grown(log) <= since.growths();
    }

    private Map<PeerId, Frame.Row> rows(PeerSession session, ChannelId channel) {
        Map<PeerId, Frame.Row> rows = new LinkedHashMap<>();
        state.logs().vector(channel).forEach((author, stored) -> rows.put(author, row(channel, author, stored)));
        state.room().authors(channel).forEach(author -> rows.putIfAbsent(author, row(channel, author, 0)));
        inbound.refused().stream().filter(log -> log.channel().equals(channel)).forEach(
                log -> rows.put(log.author(), refusal(log)));
        session.refusedAsDropped(channel).forEach(log -> rows.put(log.author(), refusal(log)));
        if (state.quota().closed(channel)) {
            state.sessions().stream().flatMap(other -> other.authors(channel).stream())
                    .forEach(author -> rows.putIfAbsent(author, row(channel, author, 0)));
            rows.replaceAll((author, row) -> refusal(new LogId(channel, author)));
        }
        rows.replaceAll((author, row) -> state.quarantined().wrote(new LogId(channel, author))
                ? refusal(new LogId(channel, author))
                : row);
        return rows;
    }

    private Frame.Row row(ChannelId channel, PeerId author, long stored) {
        LogId log = new LogId(channel, author);
        return new Frame.Row(stored, state.room().reach(log, stored), state.logs().stored(log).tip());
    }

    private Frame.Row refusal(LogId log) {
        return new Frame.Row(state.logs().stored(log).seq(), Long.MAX_VALUE, 0);
    }

    void tellNews(PeerSession session) {
        if (session.news().due(state.now())) {
            Map<ChannelId, Map<PeerId, Frame.Row>> channels = new LinkedHashMap<>();
            session.news().take(state.now()).forEach((log, stored) -> {
                if (state.mayRead(session.peer(), log.channel())) {
                    channels.computeIfAbsent(log.channel(), key -> new LinkedHashMap<>()).put(log.author(),
                            Frame.Row.of(stored));
                }
            });
            state.send(session, new Frame.State(session.receiving().processed(), channels, false, false));
        }
    }

    // What a peer has stored.

    void learn(PeerSession session, Frame.State frame) {
        session.sending().release(frame.processed(), state.now());
        Set<ChannelId> forgotten = new LinkedHashSet<>();
        Frame.State told = frame.since().equals(Mark.NONE) ? frame : complete(session, frame, forgotten);
        boolean first = !session.synced();
        Map<LogId, Long> suspect = new LinkedHashMap<>();
        told.channels().forEach((channel, rows) -> {
            boolean isNew = session.mention(channel);
            if (isNew) {
                state.neighboursChanged();
            }
            if (session.mentions(channel)) {
                Set<LogId> unnoted = new HashSet<>();
                rows.forEach((author, row) -> {
                    LogId log = new LogId(channel, author);
                    if (!state.learn(session, log, row.stored(), atOnce(session, log, first || isNew))) {
                        unnoted.add(log);
                    } else if (row.held() == Long.MAX_VALUE) {
                        session.sendNone(log);
                    }
                    session.endsWith(log, row);
                    if (row.held() < Long.MAX_VALUE) {
                        // whoever takes more of a quarantined author has not heard of the proof
                        state.quarantined().proof(channel, author)
                                .filter(proof -> state.mayRead(session.peer(), channel))
                                .ifPresent(proof -> accuse(session, proof));
                    }
                    if (contradicts(log, row) && suspect.size() < FrameCodec.MAX_SHOWN) {
                        suspect.put(log, row.stored());
                    }
                });
                boolean whole = told.full() && !forgotten.contains(channel);
                if (whole) {
                    session.heard().all(channel, told.now());
                }
                if (!unnoted.isEmpty()) {
                    session.heard().notAll(channel);
                }
                if (whole && session.sending().idle()) {
                    rewind(session, channel, rows);
                }
                if (isNew && state.mayRead(session.peer(), channel)) {
                    accuse(session, Set.of(channel));
                }
            }
        });
        askForForgotten(session, forgotten);
        if (!suspect.isEmpty()) {
            state.send(session, new Frame.Show(suspect));
        }
        if (told.full() && told.last() && first) {
            session.markSynced();
            state.neighboursChanged();
        }
    }

    /** Puts together what the peer told now and what it told before, where that is remembered well enough. */
    private Frame.State complete(PeerSession session, Frame.State told, Set<ChannelId> forgotten) {
        Map<ChannelId, Map<PeerId, Frame.Row>> whole = new LinkedHashMap<>();
        told.channels().forEach((channel, rows) -> {
            Optional<Map<PeerId, Frame.Row>> before = session.heard().reaches(channel, told.since())
                    ? Optional.of(session.rows(channel))
                    : state.memory().rows(session.peer(), channel, told.since());
            Map<PeerId, Frame.Row> both = new LinkedHashMap<>(before.orElse(Map.of()));
            both.putAll(rows);
            whole.put(channel, both);
            if (before.isEmpty()) {
                forgotten.add(channel);
            }
        });
        return new Frame.State(told.processed(), whole, told.full(), told.last(), told.now(), Mark.NONE);
    }

    /** Asks for all of channels of which not all is remembered: at once, or once it is known that the peer reads them. */
    private void askForForgotten(PeerSession session, Set<ChannelId> forgotten) {
        Set<ChannelId> readable = new LinkedHashSet<>(forgotten);
        readable.removeIf(channel -> !state.mayRead(session.peer(), channel));
        askFor(session, readable);
        forgotten.removeAll(readable);
        forgotten.forEach(session::ignore);
    }

    /** Tells whether a log ends with another entry at the peer than here, though with the same number. */
    private boolean contradicts(LogId log, Frame.Row row) {
        LogHead head = state.logs().stored(log);
        return row.tip() != 0 && row.stored() == head.seq() && row.tip() != head.tip()
                && !state.quarantined().wrote(log);
    }

    /** Tells whether nobody is expected to push what a peer names: it is older than the link, or nobody else could. */
    private boolean atOnce(PeerSession session, LogId log, boolean old) {
        return !state.overlay().active() && (old || session.peer().equals(log.author()) || state.sessions().stream()
                .noneMatch(other -> other != session && outbound.serves(other, log.channel())));
    }

    /** The peer is done with all that was sent: what it neither has nor holds is to be sent again. */
    private static void rewind(PeerSession session, ChannelId channel, Map<PeerId, Frame.Row> rows) {
        for (PeerId author : session.authors(channel)) {
            Frame.Row row = rows.get(author);
            session.progress(new LogId(channel, author)).rewind(row == null ? 0 : row.held());
        }
    }

    // Who serves whom.

    /** Tells whom this node serves in the channels shared with a peer, if that changed. */
    void tellNeighbours(PeerSession session) {
        if (session.remoteNumber() == 0 || session.wasToldOf(state.neighbourhood())) {
            return;
        }
        Map<ChannelId, Set<PeerId>> served = new LinkedHashMap<>();
        int pairs = 0;
        for (ChannelId channel : state.overlay().active() ? Set.<ChannelId>of() : state.shared(session.peer())) {
            Set<PeerId> peers = new LinkedHashSet<>();
            for (PeerSession other : state.sessions()) {
                if (other != session && pairs < FrameCodec.MAX_NEIGHBOURS && outbound.serves(other, channel)) {
                    peers.add(other.peer());
                    pairs++;
                }
            }
            if (!peers.isEmpty() && served.size() < FrameCodec.MAX_CHANNELS) {
                served.put(channel, peers);
            }
        }
        if (session.tells(served, state.neighbourhood())) {
            state.send(session, new Frame.Neighbours(served));
        }
    }

    void neighbours(PeerSession session, Map<ChannelId, Set<PeerId>> served) {
        session.serves(served);
    }
}
