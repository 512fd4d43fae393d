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
import org.omnimesh.mesh.internal.entry.Generation;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunBytes;

/** Gives runs to peers that lack them: new ones at once, the backlog as fast as their credit allows. */
final class Outbound {
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
        source.ifPresent(session -> {
            state.learn(session, run.log(), run.lastSeq());
            session.news().answer(run.log(), run.lastSeq());
        });
        for (PeerSession session : state.sessions()) {
            boolean named = state.overlay().active() && !state.overlay().eager(session.peer(), run.log());
            if (!named && !session.peer().equals(from) && state.mayRead(session.peer(), run.log().channel())) {
                session.news().add(run.log(), run.lastSeq());
            }
        }
        push(run, source.map(session -> session.serves(run.log().channel())).orElse(Set.of()));
    }

    void push(Run run, Set<PeerId> served) {
        LogId log = run.log();
        if (state.overlay().active()) {
            pushAlongTree(run);
            return;
        }
        for (PeerSession session : state.sessions()) {
            boolean wants = serves(session, log.channel()) && !session.peer().equals(log.author())
                    && session.progress(log).sent() < run.lastSeq();
            if (wants && served.contains(session.peer())) {
                session.defer(log.channel(), state.now().plus(PATIENCE));
            } else if (wants && !session.failed() && Generation.follows(session.progress(log).sent(), run.firstSeq())
                    && session.unacknowledgedBytes() + run.encoded().length <= SendWindow.MAX_BYTES) {
                if (session.enqueue(run.bytes())) {
                    flush(session);
                }
            } else if (wants) {
                session.behind().add(log.channel());
            }
        }
    }

    /** Gives a run to those to whom the tree leads from here, and names it to the others. */
    private void pushAlongTree(Run run) {
        LogId log = run.log();
        for (PeerSession session : state.sessions()) {
            long sent = session.progress(log).sent();
            if (sent >= run.lastSeq() || !state.mayRead(session.peer(), log.channel())
                    || session.peer().equals(log.author())) {
                continue;
            }
            boolean next = Generation.follows(sent, run.firstSeq()) && serves(session, log.channel())
                    && state.overlay().eager(session.peer(), log);
            if (next && !session.failed()
                    && session.unacknowledgedBytes() + run.encoded().length <= SendWindow.MAX_BYTES) {
                if (enqueue(session, run.bytes())) {
                    flush(session);
                }
            } else if (next) {
                session.owe(log);
                session.behind().add(log.channel());
            } else if (!session.owes(log) && session.named(log.channel())) {
                state.overlay().announce(session.peer(), log, run.lastSeq());
            }
        }
    }

    private boolean enqueue(PeerSession session, RunBytes run) {
        if (state.overlay().active()) {
            session.passed(state.overlay().hops(run.log()));
        }
        return session.enqueue(run);
    }

    /** The peer asked for a log: all after a number, and what follows. */
    void give(PeerSession session, LogId log, long after) {
        if (session.mentions(log.channel()) && state.mayRead(session.peer(), log.channel())
                && state.logs().knows(log)) {
            session.progress(log).rewind(after);
            session.owe(log);
            lookFor(session, List.of(log.channel()));
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
                        session.owe(log);
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
                LogId log = new LogId(channel, author);
                long sent = session.progress(log).sent();
                if (sent >= stored) {
                    session.settle(log);
                }
                if (sent < stored && (!state.overlay().active() || session.owes(log))
                        && !state.quarantined().wrote(new LogId(channel, author))) {
                    missing.put(author, sent);
                }
            });
        }
        return missing;
    }

    void pump(PeerSession session) {
        int portion = session.roomForBacklog();
        while (portion > 0 && session.synced() && !session.loading() && !session.failed()
                && !session.behind().isEmpty()) {
            ChannelId channel = session.behind().iterator().next();
            Map<PeerId, Long> missing = missing(session, channel);
            if (missing.isEmpty()) {
                session.behind().remove(channel);
            } else {
                session.loading(true);
                state.act(new Action.Load(session.peer(), channel, missing, portion));
            }
        }
    }

    void loaded(PeerSession session, ChannelId channel, List<RunBytes> runs) {
        session.loading(false);
        for (RunBytes run : runs) {
            PeerSession.Progress progress = session.progress(run.log());
            // a reader of the store may see what is written but not synced: after a power cut it was never there
            boolean durable = run.lastSeq() <= state.logs().stored(run.log()).seq();
            if (durable && state.mayRead(session.peer(), channel) && Generation.follows(progress.sent(), run.firstSeq())
                    && enqueue(session, run)) {
                flush(session);
            }
        }
        session.behind().remove(channel);
        Map<PeerId, Long> missing = missing(session, channel);
        if (!missing.isEmpty()) {
            if (runs.isEmpty()) {
                session.defer(channel, state.now().plus(LOAD_AGAIN));
                // what does not follow what the peer has contradicts it: it shall see that
                missing.keySet().stream().filter(author -> !state.quarantined().wrote(new LogId(channel, author)))
                        .sorted()
                        .forEach(author -> state.act(new Action.Find(session.peer(), new LogId(channel, author),
                                missing.getOrDefault(author, 0L) + 1)));
            } else {
                session.behind().add(channel);
            }
        }
    }

    /** The peer wants to see runs that it may have in another form. */
    void show(PeerSession session, Map<LogId, Long> entries) {
        entries.forEach((log, seq) -> {
            if (session.mentions(log.channel()) && state.mayRead(session.peer(), log.channel())) {
                state.act(new Action.Find(session.peer(), log, seq));
            }
        });
    }

    void found(PeerSession session, RunBytes run) {
        if (state.mayRead(session.peer(), run.log().channel()) && !session.failed()) {
            enqueue(session, run);
        }
    }

    void flush(PeerSession session) {
        if (session.hasBatch()) {
            state.send(session, session.takeBatch(state.now()));
        }
    }
}
