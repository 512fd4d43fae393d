// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.Generation;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunBytes;
import org.omnimesh.mesh.internal.entry.RunCodec;

/** Gives runs to peers: new ones at once to those in step, the backlog to those who ask, as fast as their credit allows. */
final class Outbound {
    /** Bytes of runs after which a frame is full. */
    static final int BATCH_BYTES = 256 << 10;

    private final CoreState state;

    Outbound(CoreState state) {
        this.state = state;
    }

    /**
     * A run of another device is on disk: tell everybody, and pass it on, if it is new, to those in step whom its sender
     * does not serve. Whoever else lacks it asks for it.
     */
    void spread(Run run, PeerId from, boolean live) {
        Optional<PeerSession> source = state.session(from);
        source.ifPresent(session -> {
            state.learn(session, run.log(), run.lastSeq());
            session.news().answer(run.log(), run.lastSeq());
        });
        for (PeerSession session : state.sessions()) {
            boolean named = state.overlay().active() && !state.overlay().eager(session.peer(), run.log());
            if (!named && !session.peer().equals(from) && session.named(run.log().channel())
                    && state.mayRead(session.peer(), run.log().channel())) {
                session.news().add(run.log(), run.lastSeq());
            }
        }
        Predicate<PeerSession> gets = session -> live && !source
                .map(sender -> sender.serves(run.log().channel()).contains(session.peer())).orElse(false);
        push(run, live, gets);
    }

    /** This device wrote a run. */
    void appended(Run run) {
        push(run, true, session -> true);
    }

    private void push(Run run, boolean live, Predicate<PeerSession> gets) {
        LogId log = run.log();
        if (state.overlay().active()) {
            pushAlongTree(run, live);
            return;
        }
        for (PeerSession session : state.sessions()) {
            long sent = session.progress(log).sent();
            if (sent >= run.lastSeq() || session.peer().equals(log.author())
                    || !state.mayRead(session.peer(), log.channel())) {
                continue;
            }
            boolean owes = session.sending().owes(log);
            boolean next = Generation.follows(sent, run.firstSeq()) && serves(session, log.channel());
            if (next && (owes || gets.test(session))) {
                give(session, run, owes);
            } else if (!owes && session.named(log.channel()) && !(live && !gets.test(session))) {
                session.news().addUnsent(log, run.lastSeq());
            }
        }
    }

    /** Gives the run that comes next; without credit, it is owed. */
    private void give(PeerSession session, Run run, boolean owed) {
        if (!owed) {
            session.sending().live(state.now());
        }
        if (session.failed() || session.sending().unacknowledgedBytes() + run.encoded().length > SendWindow.MAX_BYTES) {
            session.sending().owe(run.log());
        } else if (enqueue(session, run.bytes())) {
            flush(session);
        }
    }

    /** Gives a run to those to whom the tree leads from here, and names it to the others. */
    private void pushAlongTree(Run run, boolean live) {
        LogId log = run.log();
        for (PeerSession session : state.sessions()) {
            long sent = session.progress(log).sent();
            if (sent >= run.lastSeq() || !state.mayRead(session.peer(), log.channel())
                    || session.peer().equals(log.author())) {
                continue;
            }
            boolean next = Generation.follows(sent, run.firstSeq()) && serves(session, log.channel())
                    && (session.sending().owes(log) || live && state.overlay().eager(session.peer(), log));
            if (next) {
                give(session, run, session.sending().owes(log));
            } else if (!session.sending().owes(log) && session.named(log.channel())) {
                state.overlay().announce(session.peer(), log, run.lastSeq());
            }
        }
    }

    private boolean enqueue(PeerSession session, RunBytes run) {
        if (state.overlay().active()) {
            session.sending().passed(state.overlay().hops(run.log()));
        }
        return session.enqueue(run);
    }

    /** The peer asked for a log: all after a number, and what follows. */
    void give(PeerSession session, LogId log, long after) {
        // whoever asks for more of a quarantined author has not heard of the proof
        state.quarantined().proof(log.channel(), log.author())
                .filter(proof -> session.mentions(log.channel()) && state.mayRead(session.peer(), log.channel()))
                .ifPresent(proof -> state.send(session,
                        new Frame.Fork(RunCodec.bare(proof.first()), RunCodec.bare(proof.second()))));
        if (session.mentions(log.channel()) && state.mayRead(session.peer(), log.channel())
                && state.logs().knows(log)) {
            session.progress(log).rewind(after);
            session.sending().owe(log);
        }
    }

    /** Tells whether a peer gets what is new in a channel from here. */
    boolean serves(PeerSession session, ChannelId channel) {
        return session.synced() && session.mentions(channel) && state.mayRead(session.peer(), channel);
    }

    /** Returns the authors of the logs owed to the peer, with the last number it has or was sent. */
    private Map<PeerId, Long> missing(PeerSession session, ChannelId channel) {
        Map<PeerId, Long> missing = new TreeMap<>();
        for (PeerId author : List.copyOf(session.sending().owed(channel))) {
            LogId log = new LogId(channel, author);
            long sent = session.progress(log).sent();
            if (sent < state.logs().stored(log).seq() && state.mayRead(session.peer(), channel)
                    && !state.quarantined().wrote(log)) {
                missing.put(author, sent);
            } else {
                session.sending().settle(log);
            }
        }
        return missing;
    }

    void pump(PeerSession session) {
        Optional<ChannelId> channel = session.sending().nextOwed();
        while (channel.isPresent() && session.synced() && !session.sending().loading() && !session.failed()) {
            int portion = session.sending().roomForBacklog();
            if (portion == 0) {
                return;
            }
            Map<PeerId, Long> missing = missing(session, channel.get());
            if (!missing.isEmpty()) {
                session.sending().loading(true);
                state.act(new Action.Load(session.peer(), channel.get(), missing, portion));
            }
            channel = session.sending().nextOwed();
        }
    }

    void loaded(PeerSession session, ChannelId channel, List<RunBytes> runs) {
        session.sending().loading(false);
        for (RunBytes run : runs) {
            PeerSession.Progress progress = session.progress(run.log());
            // a reader of the store may see what is written but not synced: after a power cut it was never there
            boolean durable = run.lastSeq() <= state.logs().stored(run.log()).seq();
            if (durable && state.mayRead(session.peer(), channel) && run.follows(progress.sent())
                    && enqueue(session, run)) {
                flush(session);
            }
        }
        Map<PeerId, Long> missing = missing(session, channel);
        if (runs.isEmpty()) {
            // what does not follow what the peer has contradicts it: it shall see that, and may ask again
            missing.forEach((author, sent) -> {
                LogId log = new LogId(channel, author);
                session.sending().settle(log);
                state.act(new Action.Find(session.peer(), log, sent + 1));
            });
        }
        session.sending().putLast(channel);
    }

    /**
     * The peer wants to see runs that it may have in another form. What is before a gap is not shown: nobody knows whether it
     * belongs to the history of what is behind it.
     */
    void show(PeerSession session, Map<LogId, Long> entries) {
        entries.forEach((log, seq) -> {
            if (session.mentions(log.channel()) && state.mayRead(session.peer(), log.channel())
                    && !state.gaps().follow(log, seq)) {
                state.act(new Action.Find(session.peer(), log, seq));
            }
        });
    }

    void found(PeerSession session, RunBytes run) {
        if (state.mayRead(session.peer(), run.log().channel()) && !session.failed()) {
            enqueue(session, run);
        }
    }

    /** What a peer asked for is not here, or cannot be read: it need not wait for it. */
    void notFound(PeerSession session, LogId log, long seq) {
        if (session.mentions(log.channel()) && state.mayRead(session.peer(), log.channel())) {
            state.send(session, new Frame.Lacks(log, seq));
        }
    }

    void flush(PeerSession session) {
        if (session.sending().hasBatch()) {
            state.send(session, session.sending().takeBatch(state.now()));
        }
    }
}
