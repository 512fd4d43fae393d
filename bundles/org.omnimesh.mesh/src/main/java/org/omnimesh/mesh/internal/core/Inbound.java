// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.mesh.internal.entry.CausalHead;
import org.omnimesh.mesh.internal.entry.Entry;
import org.omnimesh.mesh.internal.entry.Gap;
import org.omnimesh.mesh.internal.entry.Generation;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunCodec;

/**
 * Takes in runs: gives them to the store in order, and lets wait what lacks something. What has to be dropped is asked for
 * again as soon as the reason is gone. Runs of this device come from peers only after an old copy of its store was put
 * back: then it takes them like those of others and begins a new {@link Generation}.
 */
final class Inbound {
    /** Time after which a peer is asked again for a log of which it sent a bare run that had not expired here. */
    static final Duration ASK_FOR_DROPPED = Duration.ofMinutes(1);

    /** Most logs whose author was refused that are remembered. */
    static final int MAX_REFUSED = 1024;

    /** Most bytes of runs of one peer that are being checked and written; what comes beyond is asked for again later. */
    static final int MAX_STORING_BYTES = 2 * SendWindow.MAX_BYTES + Outbound.BATCH_BYTES + (1 << 20);

    private final CoreState state;
    private final Outbound outbound;
    private final Predicate<EntryHeader> mayBeDropped;
    private final Map<Long, Pending> pending = new HashMap<>();
    /** Bytes of what is pending, by who sent it: a peer that links anew does not begin at zero. */
    private final Map<PeerId, Integer> storing = new HashMap<>();
    private final Set<LogId> refused = new HashSet<>();
    private long tickets;
    private long trustEpoch;

    /** A run at the store; remembers which trust it was given with. */
    private record Pending(Run run, PeerId from, boolean live, long trustEpoch, Receiving.@Nullable Received frame,
            @Nullable PeerSession session, boolean counted) {
        Pending(Run run, PeerId from, boolean live, long trustEpoch, Receiving.@Nullable Received frame,
                @Nullable PeerSession session) {
            this(run, from, live, trustEpoch, frame, session, false);
        }

        /** Notes whether room was taken for it. */
        Pending counted(boolean taken) {
            return new Pending(run, from, live, trustEpoch, frame, session, taken);
        }
    }

    Inbound(CoreState state, Outbound outbound, Predicate<EntryHeader> mayBeDropped) {
        this.state = state;
        this.outbound = outbound;
        this.mayBeDropped = mayBeDropped;
    }

    Set<LogId> refused() {
        return refused;
    }

    void take(PeerSession session, long number, Frame.Runs sent) {
        List<byte[]> runs = sent.runs();
        if (session.receiving().isOpen(number)) {
            return;
        }
        int bytes = runs.stream().mapToInt(run -> run.length).sum();
        Receiving.Received frame = new Receiving.Received(number, bytes);
        if (!session.receiving().receive(frame)) {
            state.blame(session, Score.Offence.FORGED, "more data than allowed");
            return;
        }
        for (int i = 0; i < runs.size(); i++) {
            try {
                offer(session, frame, RunCodec.decode(runs.get(i)), sent.hops(i));
            } catch (CborException e) {
                state.blame(session, Score.Offence.FORGED, "malformed run: " + e.getMessage());
                break;
            }
        }
        session.receiving().closeIfDone(frame);
    }

    private void offer(PeerSession session, Receiving.Received frame, Run run, int hops) {
        LogId log = run.log();
        if (!state.mayRead(session.peer(), log.channel()) || refused.contains(log)) {
            state.learn(session, log, run.lastSeq());
            if (!session.named(log.channel())) {
                state.blame(session, Score.Offence.UNSOLICITED, "runs that nobody asked for");
            }
            return;
        }
        if (!state.undisputed(run)) {
            return;
        }
        Outcome position = Admission.position(run, state.logs().claimed(log));
        boolean more = position == Outcome.STORED || position == Outcome.WAIT;
        boolean full = storing(session.peer()) + run.encoded().length > MAX_STORING_BYTES;
        if (more && state.quota().closed(log.channel()) || full && position != Outcome.DUPLICATE) {
            lose(run, session.peer());
            return;
        }
        if (lacksContent(session, run, position)) {
            return;
        }
        boolean live = isLive(session, run);
        note(session.peer(), run, hops);
        if (position != Outcome.DUPLICATE && run.device().equals(state.self())) {
            state.act(new Action.Outdated(session.peer(), run));
        }
        if (position == Outcome.DUPLICATE) {
            boolean contradicts = state.gaps().contradicts(session, run);
            boolean mends = state.repairs().covers(run);
            if (contradicts) {
                state.act(new Action.Accuse(session.peer(), run));
            }
            if (mends) {
                state.act(new Action.Repair(session.peer(), run));
            }
            if (!contradicts && !mends && state.score(session.peer()).repeated(state.now())) {
                state.blame(session, Score.Offence.EXCESSIVE, "the same entries again and again");
            }
            state.learn(session, log, run.lastSeq());
            session.news().answer(log, state.logs().stored(log).seq());
        } else {
            // What has to wait goes to the store as well: only what has a valid signature may wait.
            store(new Pending(run, session.peer(), live, trustEpoch, frame, session));
        }
    }

    /** Tells whether a run came without having been asked for; else whoever lacks it here too asks for it as well. */
    private boolean isLive(PeerSession session, Run run) {
        return state.overlay().active()
                ? !state.overlay().isBacklog(session.peer(), run.log())
                : run.lastSeq() > session.known(run.log());
    }

    /**
     * Tells whether a run is not taken because its content was dropped and has not expired here, or because it comes after such
     * a one. Others may have the content; when time has passed or the limit is known, the peer is asked again.
     */
    private boolean lacksContent(PeerSession session, Run run, Outcome position) {
        boolean early = position != Outcome.DUPLICATE && position != Outcome.FORK && run.bare()
                && !mayBeDropped.test(run.last().header());
        if (early) {
            state.learn(session, run.log(), run.lastSeq());
            session.refuseDropped(run.log(), state.now().plus(ASK_FOR_DROPPED));
            state.overlay().lacks(session.peer(), run.log());
        }
        return early || position == Outcome.WAIT && session.refusesDropped(run.log());
    }

    /**
     * A peer that was asked for a log cannot give what comes next: others may, and it may later. What it lacks of what is
     * here it was asked to show, to mend or to compare it.
     */
    void lacks(PeerSession session, LogId log, long seq) {
        if (seq == reach(log) + 1 && state.overlay().isAsked(session.peer(), log)) {
            session.refuseDropped(log, state.now().plus(ASK_FOR_DROPPED));
            state.overlay().lacks(session.peer(), log);
        }
    }

    /** Tells the overlay over which link a run came. */
    private void note(PeerId from, Run run, int hops) {
        long reach = reach(run.log());
        if (run.lastSeq() <= reach) {
            state.overlay().duplicate(from, run.log(), run.lastSeq(), hops);
        } else if (run.firstSeq() <= reach + 1 || run.follows(reach)) {
            state.overlay().delivered(from, run.log(), run.lastSeq(), hops);
        } else {
            state.session(from).ifPresent(session -> state.learn(session, run.log(), run.lastSeq()));
        }
    }

    /** Returns up to where nothing more of a log is wanted: it is stored, being stored, waits, or is refused. */
    long reach(LogId log) {
        boolean closed = refused.contains(log) || state.quarantined().wrote(log)
                || state.quota().closed(log.channel());
        return closed ? Long.MAX_VALUE : state.room().reach(log, state.logs().claimedSeq(log));
    }

    /** Lets a run wait; without room for it, it is asked for again later. */
    private void keep(Run run, PeerId from, boolean live, boolean untrusted) {
        if (!state.room().add(run, from, live, untrusted)) {
            lose(run, from);
        }
    }

    /** What a peer sent is not here after all. */
    private void lose(Run run, PeerId from) {
        state.session(from).ifPresent(session -> {
            state.learn(session, run.log(), run.lastSeq());
            state.overlay().dropped(run.log());
        });
    }

    private int storing(PeerId peer) {
        return storing.getOrDefault(peer, 0);
    }

    /** Tells whether there is room enough for a peer to make asking it again worthwhile. */
    boolean hasSpace(PeerId from) {
        return state.room().hasSpace(from) && storing(from) <= MAX_STORING_BYTES / 2;
    }

    /** Returns the bytes being checked and written of the peer that has most of them. */
    long mostStoringBytes() {
        return storing.values().stream().mapToLong(Integer::longValue).max().orElse(0);
    }

    private void store(Pending request) {
        Run run = request.run();
        boolean next = Admission.position(run, state.logs().claimed(run.log())) == Outcome.STORED
                && Admission.causesMet(run, this::claimedSeq);
        if (next && !state.quota().take(run)) {
            lose(run, request.from());
            return;
        }
        long ticket = ++tickets;
        if (next) {
            state.logs().claim(run);
        }
        if (request.session() instanceof PeerSession session && request.frame() instanceof Receiving.Received frame) {
            session.receiving().pending(frame);
        }
        pending.put(ticket, request.counted(next));
        storing.merge(request.from(), run.encoded().length, Integer::sum);
        state.act(new Action.Store(ticket, request.from(), run, next && request.live() && needsNothing(run)));
    }

    /** Tells whether a run follows what is on disk, so that nothing which is being stored has to come before it. */
    private boolean needsNothing(Run run) {
        return Admission.position(run, state.logs().stored(run.log())) == Outcome.STORED
                && Admission.causesMet(run, this::storedSeq);
    }

    void stored(long ticket, Outcome outcome) {
        Pending request = pending.remove(ticket);
        if (request == null) {
            return;
        }
        storing.computeIfPresent(request.from(), (peer, bytes) -> bytes == request.run().encoded().length
                ? null
                : bytes - request.run().encoded().length);
        settle(request, outcome);
        if (request.session() instanceof PeerSession session && request.frame() instanceof Receiving.Received frame) {
            session.receiving().settle(frame);
        }
        if (outcome == Outcome.STORED || outcome == Outcome.WAIT && request.trustEpoch() != trustEpoch) {
            admitWaiting();
        }
    }

    private void settle(Pending request, Outcome outcome) {
        Run run = request.run();
        LogId log = run.log();
        LogTable logs = state.logs();
        if (request.counted() && outcome != Outcome.STORED) {
            state.quota().giveBack(run);
        } else if (!request.counted() && outcome == Outcome.STORED) {
            state.quota().take(run);
        }
        boolean waits = outcome == Outcome.WAIT && !state.room().holds(run);
        if (request.frame() != null && (outcome == Outcome.STORED || waits)) {
            state.overlay().brought(request.from());
        }
        switch (outcome) {
            case STORED -> {
                noteGap(logs.stored(log), run);
                logs.advance(log, run.head());
                outbound.spread(run, request.from(), request.live());
                confirm(run);
            }
            case DUPLICATE -> state.session(request.from())
                    .ifPresent(session -> session.news().answer(log, logs.stored(log).seq()));
            case WAIT -> {
                logs.unclaim(log);
                boolean untrusted = request.trustEpoch() == trustEpoch
                        && Admission.position(run, logs.stored(log)) == Outcome.STORED
                        && Admission.causesMet(run, this::storedSeq);
                keep(run, request.from(), request.live(), untrusted);
            }
            case REFUSED, FORK -> {
                if (outcome == Outcome.FORK) {
                    state.act(new Action.Accuse(request.from(), run));
                }
                logs.unclaim(log);
                state.room().dropLogs(log::equals);
                if (refused.size() < MAX_REFUSED) {
                    refused.add(log);
                }
            }
            case FAILED -> {
                logs.unclaim(log);
                lose(run, request.from());
            }
        }
    }

    /** Whoever names an entry of this device as a cause had stored it: so it is known of devices without a link, too. */
    private void confirm(Run run) {
        for (Entry entry : run.contents()) {
            for (CausalHead head : entry.heads()) {
                if (head.author().equals(LogId.key(state.self(), Generation.of(head.seq())))) {
                    state.act(new Action.Confirmed(run.device(), new LogId(run.log().channel(), head.author()),
                            head.seq()));
                }
            }
        }
    }

    /** What came before a gap may belong to another history than what comes after it. */
    private void noteGap(LogHead before, Run run) {
        if (before.seq() > 0 && run.firstSeq() > before.seq() + 1) {
            state.gaps().add(new Gap(run.log(), before, run.firstSeq()));
        }
    }

    private long claimedSeq(LogId log) {
        return state.seen(log, state.logs()::claimedSeq);
    }

    private long storedSeq(LogId log) {
        return state.seen(log, seen -> state.logs().stored(seen).seq());
    }

    /** What a device wrote after its histories part is not taken any more, and holds up nobody else's entries. */
    void quarantined() {
        state.room().dropLogs(log -> state.quarantined().wrote(log));
        refused.removeIf(log -> state.quarantined().wrote(log));
        state.gaps().drop(log -> state.quarantined().wrote(log));
        admitWaiting();
    }

    /** What was put off or refused for want of trust is tried again, and what was dropped is asked for. */
    void trustChanged() {
        trustEpoch++;
        state.sessions().forEach(session -> askAgain(session, session.takeDropped(until -> true)));
        refused.clear();
        state.room().dropLogs(log -> !state.carries(log.channel()));
        retryUntrusted();
    }

    /** There is no room for what waits of channels that are only passed on; it is asked for again when there is. */
    void full() {
        state.room().dropLogs(log -> state.quota().closed(log.channel()));
    }

    /** Asks a peer again for logs of which it sent bare runs that were not taken. */
    void askAgain(PeerSession session, List<LogId> logs) {
        logs.forEach(log -> state.learn(session, log, session.known(log), true));
    }

    /** The trust floor may know more without having said so. */
    void retryUntrusted() {
        state.room().trustAgain();
        admitWaiting();
    }

    private void admitWaiting() {
        List<WaitingRoom.Held> ready;
        LogTable logs = state.logs();
        do {
            ready = state.room().take(held -> {
                Outcome position = Admission.position(held.run(), logs.claimed(held.run().log()));
                return position == Outcome.DUPLICATE || position == Outcome.FORK || !held.untrusted()
                        && position == Outcome.STORED && Admission.causesMet(held.run(), this::claimedSeq);
            });
            for (WaitingRoom.Held held : ready) {
                if (Admission.position(held.run(), logs.claimed(held.run().log())) != Outcome.DUPLICATE) {
                    store(new Pending(held.run(), held.from(), held.live(), trustEpoch, null, null));
                }
            }
        } while (!ready.isEmpty());
    }
}
