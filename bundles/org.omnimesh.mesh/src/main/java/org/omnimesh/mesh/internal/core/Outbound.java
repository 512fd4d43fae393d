// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunBytes;

/** Gives runs to peers that lack them: new ones at once, the backlog as fast as their credit allows. */
final class Outbound {
    /** Most bytes of runs sent to a peer that it is not done with. */
    static final int WINDOW_BYTES = 2 << 20;

    /** Part of the window that only new entries may use, not the backlog. */
    static final int LIVE_RESERVE_BYTES = 256 << 10;

    /** Bytes of runs after which a frame is full. */
    static final int BATCH_BYTES = 256 << 10;

    /** How long to wait for another peer to serve a third one. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Time after which a load that found nothing is tried again; it should have found something. */
    static final Duration LOAD_AGAIN = Duration.ofSeconds(10);

    private final CoreState state;

    Outbound(CoreState state) {
        this.state = state;
    }

    /** A run of another device is on disk: tell everybody, and pass it on to those whom its sender does not serve. */
    void spread(Run run, PeerId from) {
        Optional<PeerSession> source = state.session(from);
        source.ifPresent(session -> state.learn(session, run.log(), run.lastSeq()));
        for (PeerSession session : state.sessions()) {
            if (state.mayRead(session.peer(), run.log().channel())) {
                session.news(run.log(), run.lastSeq());
            }
        }
        push(run, source.map(session -> session.serves(run.log().channel())).orElse(Set.of()));
    }

    void push(Run run, Set<PeerId> served) {
        LogId log = run.log();
        for (PeerSession session : state.sessions()) {
            boolean wants = serves(session, log.channel()) && !session.peer().equals(log.author())
                    && session.progress(log).sent() < run.lastSeq();
            if (wants && served.contains(session.peer())) {
                session.defer(log.channel(), state.now().plus(PATIENCE));
            } else if (wants && !session.failed() && session.progress(log).sent() + 1 == run.firstSeq()
                    && !session.behind().contains(log.channel())
                    && session.unacknowledgedBytes() + run.encoded().length <= WINDOW_BYTES) {
                if (session.enqueue(run.bytes())) {
                    flush(session);
                }
            } else if (wants) {
                session.behind().add(log.channel());
            }
        }
    }

    /** Tells whether a peer gets what is new in a channel from here. */
    boolean serves(PeerSession session, ChannelId channel) {
        return session.synced() && session.mentions(channel) && state.mayRead(session.peer(), channel);
    }

    /** Notes which of the channels hold entries that the peer lacks. */
    void lookFor(PeerSession session, Iterable<ChannelId> channels) {
        for (ChannelId channel : channels) {
            if (session.mentions(channel) && !missing(session, channel).isEmpty()) {
                session.behind().add(channel);
            }
        }
    }

    /** The peer dropped runs that it wants now. */
    void sendAgain(PeerSession session, Map<ChannelId, Map<PeerId, Long>> after) {
        after.forEach((channel, authors) -> {
            if (session.mentions(channel) && state.mayRead(session.peer(), channel)) {
                authors.forEach((author, seq) -> {
                    LogId log = new LogId(channel, author);
                    if (state.logs().knows(log)) {
                        session.progress(log).rewind(seq);
                    }
                });
                lookFor(session, List.of(channel));
            }
        });
    }

    /** Returns the authors of whom the peer lacks entries, with the last number it has or was sent. */
    private Map<PeerId, Long> missing(PeerSession session, ChannelId channel) {
        Map<PeerId, Long> missing = new HashMap<>();
        if (state.mayRead(session.peer(), channel)) {
            state.logs().vector(channel).forEach((author, stored) -> {
                long sent = session.progress(new LogId(channel, author)).sent();
                if (sent < stored && !author.equals(session.peer())) {
                    missing.put(author, sent);
                }
            });
        }
        return missing;
    }

    void pump(PeerSession session) {
        boolean free = session.unacknowledgedBytes() <= WINDOW_BYTES - LIVE_RESERVE_BYTES - BATCH_BYTES;
        while (free && session.synced() && !session.loading() && !session.failed() && !session.behind().isEmpty()) {
            ChannelId channel = session.behind().iterator().next();
            Map<PeerId, Long> missing = missing(session, channel);
            if (missing.isEmpty()) {
                session.behind().remove(channel);
            } else {
                session.loading(true);
                state.act(new Action.Load(session.peer(), channel, missing, BATCH_BYTES));
            }
        }
    }

    void loaded(PeerSession session, ChannelId channel, List<RunBytes> runs) {
        session.loading(false);
        for (RunBytes run : runs) {
            PeerSession.Progress progress = session.progress(run.log());
            if (state.mayRead(session.peer(), channel) && progress.sent() + 1 == run.firstSeq()
                    && session.enqueue(run)) {
                flush(session);
            }
        }
        session.behind().remove(channel);
        if (!missing(session, channel).isEmpty()) {
            if (runs.isEmpty()) {
                session.defer(channel, state.now().plus(LOAD_AGAIN));
            } else {
                session.behind().add(channel);
            }
        }
    }

    void flush(PeerSession session) {
        if (session.hasBatch()) {
            state.send(session, session.takeBatch(state.now()));
        }
    }
}
