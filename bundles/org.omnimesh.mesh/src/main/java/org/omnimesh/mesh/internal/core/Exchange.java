// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogId;

/** Tells peers what is stored here and learns what they have. */
final class Exchange {
    /** The version of the protocol spoken here. */
    static final int VERSION = 1;

    /** Most rows in one state frame; a channel is never split. */
    static final int MAX_ROWS = 4096;

    /** Time between two sweeps of states, give or take a fifth. */
    static final Duration SWEEP = Duration.ofSeconds(10);

    private final CoreState state;
    private final Outbound outbound;
    private final Inbound inbound;
    private final RandomGenerator random;

    Exchange(CoreState state, Outbound outbound, Inbound inbound, RandomGenerator random) {
        this.state = state;
        this.outbound = outbound;
        this.inbound = inbound;
        this.random = random;
    }

    /** Begins a session; everything else waits until the peer says that it listens. */
    void begin(PeerId peer) {
        PeerSession session = new PeerSession(peer, random.nextLong(1, Long.MAX_VALUE));
        state.put(session);
        planSweep(session);
        hello(session);
    }

    void hello(PeerSession session) {
        state.send(session, new Frame.Hello(VERSION, session.number()));
    }

    /** The peer listens: what was sent to it before may not have been heard, and an earlier session of it is over. */
    void greeted(PeerSession known, long number) {
        if (known.remoteNumber() == number) {
            return;
        }
        PeerSession session = known;
        if (known.remoteNumber() != 0) {
            session = new PeerSession(known.peer(), known.number());
            state.put(session);
            forsake(known, Map.of());
        }
        session.remoteNumber(number);
        hello(session);
        tellNeighbours(session);
        sweep(session);
    }

    // What is stored here.

    void planSweep(PeerSession session) {
        long spread = SWEEP.toMillis() / 5;
        session.nextSweep(state.now().plus(SWEEP).plusMillis(random.nextLong(-spread, spread + 1)));
    }

    void sweep(PeerSession session) {
        tell(session, state.shared(session.peer()), true);
        planSweep(session);
    }

    /** Tells all that is stored of channels which the peer and this node share since now. */
    void offer(PeerSession session, Set<ChannelId> channels) {
        if (session.remoteNumber() != 0 && !channels.isEmpty()) {
            tell(session, channels, false);
        }
    }

    private void tell(PeerSession session, Set<ChannelId> channels, boolean last) {
        Map<ChannelId, Map<PeerId, Frame.Row>> part = new LinkedHashMap<>();
        int rows = 0;
        for (ChannelId channel : channels) {
            Map<PeerId, Frame.Row> states = rows(channel);
            if (!part.isEmpty() && rows + states.size() > MAX_ROWS || part.size() == FrameCodec.MAX_CHANNELS) {
                state.send(session, new Frame.State(session.processed(), part, true, false));
                part = new LinkedHashMap<>();
                rows = 0;
            }
            part.put(channel, states);
            rows += states.size();
        }
        state.send(session, new Frame.State(session.processed(), part, true, last));
    }

    private Map<PeerId, Frame.Row> rows(ChannelId channel) {
        Map<PeerId, Frame.Row> rows = new LinkedHashMap<>();
        state.logs().vector(channel).forEach((author, stored) -> rows.put(author, row(channel, author, stored)));
        state.room().authors(channel).forEach(author -> rows.putIfAbsent(author, row(channel, author, 0)));
        inbound.refused().stream().filter(log -> log.channel().equals(channel)).forEach(
                log -> rows.put(log.author(), new Frame.Row(state.logs().stored(log).seq(), Long.MAX_VALUE)));
        return rows;
    }

    private Frame.Row row(ChannelId channel, PeerId author, long stored) {
        return new Frame.Row(stored, state.room().reach(new LogId(channel, author), stored));
    }

    void tellNews(PeerSession session) {
        if (session.hasNews()) {
            Map<ChannelId, Map<PeerId, Frame.Row>> channels = new LinkedHashMap<>();
            session.takeNews().forEach((log, stored) -> {
                if (state.mayRead(session.peer(), log.channel())) {
                    channels.computeIfAbsent(log.channel(), key -> new LinkedHashMap<>()).put(log.author(),
                            new Frame.Row(stored, stored));
                }
            });
            state.send(session, new Frame.State(session.processed(), channels, false, false));
        }
    }

    // What a peer has stored.

    void learn(PeerSession session, Frame.State told) {
        session.release(told.processed());
        boolean first = !session.synced();
        told.channels().forEach((channel, rows) -> {
            boolean isNew = session.mention(channel);
            if (session.mentions(channel)) {
                rows.forEach((author, row) -> learn(session, new LogId(channel, author), row));
                if (told.full() && session.idle()) {
                    rewind(session, channel, rows);
                }
                if (isNew && !first) {
                    outbound.lookFor(session, List.of(channel));
                } else if (told.full() && !first) {
                    session.defer(channel, state.now().plus(Outbound.PATIENCE));
                }
            }
        });
        if (told.full() && told.last() && first) {
            session.markSynced();
            outbound.lookFor(session, session.mentioned());
        }
    }

    private void learn(PeerSession session, LogId log, Frame.Row row) {
        if (state.logs().knows(log) || state.mayRead(log.author(), log.channel())) {
            state.learn(session, log, row.stored());
        }
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
        Map<ChannelId, Set<PeerId>> served = new LinkedHashMap<>();
        int pairs = 0;
        for (ChannelId channel : state.shared(session.peer())) {
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
        if (session.remoteNumber() != 0 && session.tells(served)) {
            state.send(session, new Frame.Neighbours(served));
        }
    }

    void neighbours(PeerSession session, Map<ChannelId, Set<PeerId>> served) {
        forsake(session, served);
        session.serves(served);
    }

    /** Looks soon at those who were left to a peer that does not serve them any more. */
    void forsake(PeerSession source, Map<ChannelId, Set<PeerId>> still) {
        source.serves().forEach((channel, before) -> {
            Set<PeerId> gone = new HashSet<>(before);
            gone.removeAll(still.getOrDefault(channel, Set.of()));
            gone.forEach(peer -> state.session(peer).ifPresent(session -> session.hasten(channel, state.now())));
        });
    }
}
