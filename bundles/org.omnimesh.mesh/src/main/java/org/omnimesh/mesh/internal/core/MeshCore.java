// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.HubStorage;
import org.omnimesh.mesh.internal.entry.ForkProof;
import org.omnimesh.mesh.internal.entry.Gap;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunBytes;
import org.omnimesh.mesh.internal.entry.RunCodec;
import org.omnimesh.mesh.internal.overlay.Limits;
import org.omnimesh.mesh.internal.overlay.Membership;
import org.omnimesh.mesh.internal.overlay.Overlay;
import org.omnimesh.mesh.internal.overlay.OverlayFrame;

/**
 * The protocol as a state machine: each input returns the actions that follow from it, in order. Not thread-safe.
 *
 * <p>
 * New entries go at once to every linked reader, except those whom the peer that sent them serves itself. States are
 * compared on a new link and when a channel becomes shared; comparing them periodically as well is for lost frames only.
 * {@link Inbound} takes runs, {@link Outbound} gives them, {@link Exchange} compares.
 */
public final class MeshCore {
    /** After this time without an answer, sent runs count as lost. */
    static final Duration STALL = Duration.ofSeconds(20);

    /** Time between attempts to store what waits for trust. */
    static final Duration TRUST_RETRY = Duration.ofSeconds(1);

    private final CoreState state;
    private final Outbound outbound;
    private final Inbound inbound;
    private final Exchange exchange;
    private final Tide tide;
    private final boolean safetyNets;
    private Duration nextTrustRetry = Duration.ZERO;

    /**
     * Makes the core of a device in whose channels everything is kept for ever.
     *
     * @param self the device
     * @param random names sessions and spreads periodic work
     */
    public MeshCore(PeerId self, RandomGenerator random) {
        this(self, random, true, header -> false);
    }

    /**
     * Makes the core of a device.
     *
     * @param self the device
     * @param random names sessions and spreads periodic work
     * @param safetyNets whether states are compared and trust is asked periodically; tests show that they are not needed while
     *            no frame is lost
     * @param mayBeDropped tells whether a peer may have dropped the content of an entry because it has expired; asked now and
     *            again, must be quick
     */
    public MeshCore(PeerId self, RandomGenerator random, boolean safetyNets, Predicate<EntryHeader> mayBeDropped) {
        this(self, random, safetyNets, mayBeDropped, new WaitingRoom());
    }

    /** Makes a core with a waiting room of another size, to show that checks of memory can fail. */
    MeshCore(PeerId self, RandomGenerator random, boolean safetyNets, Predicate<EntryHeader> mayBeDropped,
            WaitingRoom room) {
        this.state = new CoreState(self, new Overlay(self, random, Limits.DEFAULT, new Here()), room);
        this.outbound = new Outbound(state);
        this.tide = new Tide(state, outbound);
        this.inbound = new Inbound(state, outbound, mayBeDropped);
        this.exchange = new Exchange(state, outbound, inbound, random);
        this.safetyNets = safetyNets;
    }

    /**
     * Tells what is stored, before any other input.
     *
     * @param heads the ends of all logs
     */
    public void restore(Map<LogId, LogHead> heads) {
        heads.forEach(state.logs()::advance);
    }

    /**
     * Tells who is known to have signed two histories, before any other input.
     *
     * @param proofs what {@link Action.Quarantine} gave to keep
     */
    public void restore(Collection<ForkProof> proofs) {
        proofs.forEach(state.quarantined()::add);
    }

    /**
     * Tells where logs have gaps, after the proofs and before any other input.
     *
     * @param gaps what lies before runs that came bare
     */
    public void restoreGaps(Collection<Gap> gaps) {
        gaps.stream().filter(gap -> !state.quarantined().wrote(gap.log())).forEach(state.gaps()::add);
    }

    /**
     * Tells the time; to be called before every other input.
     *
     * @param now monotonic time, never less than before
     */
    public void time(Duration now) {
        state.now(now);
    }

    /**
     * Time passed; to be called about four times a second.
     *
     * @param time monotonic time
     * @return what to do
     */
    public List<Action> tick(Duration time) {
        state.now(time);
        if (safetyNets && time.compareTo(nextTrustRetry) >= 0) {
            nextTrustRetry = time.plus(TRUST_RETRY);
            inbound.retryUntrusted();
        }
        state.repairs().tick();
        state.gaps().tick();
        for (PeerSession session : List.copyOf(state.sessions())) {
            if (session.failed()) {
                session.recover();
                exchange.hello(session);
                exchange.sweep(session);
                state.compareAgain(session);
            }
            inbound.askAgain(session, session.takeDropped(until -> until.compareTo(time) <= 0));
            if (session.sending().stalled(time)) {
                session.sending().forgetInFlight();
            }
            exchange.tellNeighbours(session);
            if (safetyNets && time.compareTo(session.nextSweep()) >= 0) {
                sweepAgain(session);
            }
        }
        state.overlay().tick(time);
        return finish();
    }

    private void sweepAgain(PeerSession session) {
        if (session.remoteNumber() == 0) {
            exchange.hello(session);
        }
        exchange.compare(session);
    }

    /**
     * This node listens elsewhere now.
     *
     * @param addresses where, to be told to others; a few of them are
     * @return what to do
     */
    public List<Action> listening(List<Multiaddr> addresses) {
        state.overlay().listening(addresses);
        return finish();
    }

    /**
     * A device of the team is known to be reachable somewhere.
     *
     * @param peer the device
     * @param addresses where
     * @return what to do
     */
    public List<Action> met(PeerId peer, List<Multiaddr> addresses) {
        state.overlay().met(peer, addresses);
        return finish();
    }

    /**
     * Returns the peers with which this node shares active links, for diagnostics.
     *
     * @return all linked peers of a small team, few of a large one
     */
    public List<PeerId> neighbours() {
        return state.overlay().neighbours();
    }

    /** What the overlay has to know of the logs here. */
    private final class Here implements Overlay.Logs {
        @Override
        public long reach(LogId log) {
            return inbound.reach(log);
        }

        @Override
        public boolean hasRoom(PeerId peer) {
            return inbound.hasSpace(peer);
        }
    }

    /**
     * A link is up.
     *
     * @param peer the other end
     * @return what to do
     */
    public List<Action> linkUp(PeerId peer) {
        if (state.score(peer).banned(state.now())) {
            return List.of(new Action.Close(peer, "it broke the protocol a short time ago"));
        }
        exchange.begin(peer);
        state.overlay().linkUp(peer, true);
        return finish();
    }

    /**
     * A link is gone.
     *
     * @param peer the other end
     * @return what to do
     */
    public List<Action> linkDown(PeerId peer) {
        state.remove(peer);
        state.overlay().linkDown(peer);
        return finish();
    }

    /**
     * A frame could not be sent.
     *
     * @param peer to whom
     * @return what to do
     */
    public List<Action> sendFailed(PeerId peer) {
        state.session(peer).ifPresent(session -> {
            session.fail();
            state.overlay().forgot(peer);
        });
        return finish();
    }

    /**
     * Who may read what changed.
     *
     * @param entitled the readers of every channel carried here
     * @return what to do
     */
    public List<Action> trustChanged(Map<ChannelId, Set<PeerId>> entitled) {
        Map<ChannelId, Set<PeerId>> before = state.readers();
        state.readers(entitled);
        state.overlay().members(new Membership(entitled));
        for (PeerSession session : state.sessions()) {
            Set<ChannelId> fresh = state.shared(session.peer());
            fresh.removeAll(CoreState.shared(session.peer(), before));
            exchange.offer(session, fresh);
            exchange.askFor(session, session.takeIgnored(channel -> state.mayRead(session.peer(), channel)
                    && !state.readers(channel).equals(before.getOrDefault(channel, Set.of()))));
        }
        inbound.trustChanged();
        state.compareAgain();
        return finish();
    }

    /**
     * What counts as stored for others only, how much of it may be stored, or how much is stored, is known anew.
     *
     * @param channels the channels that this device only passes on; none if it is no hub
     * @param limitBytes how much may be stored of them
     * @param usedBytes the encoded runs that are stored of them
     * @return what to do
     */
    public List<Action> quota(Set<ChannelId> channels, long limitBytes, long usedBytes) {
        state.quota().set(channels, limitBytes, usedBytes);
        return finish();
    }

    /**
     * Returns how much is stored of channels that this device only passes on.
     *
     * @return what holds now, what is being stored included; empty if it is no hub
     */
    public Optional<HubStorage> hubStorage() {
        return state.quota().storage();
    }

    /**
     * This device wrote entries, and they are on disk.
     *
     * @param runs the runs in order
     * @return what to do
     */
    public List<Action> appended(List<Run> runs) {
        for (Run run : runs) {
            state.logs().advance(run.log(), run.head());
            state.overlay().appended(run.log());
            outbound.appended(run);
        }
        return finish();
    }

    /**
     * Answers {@link Action.Store}.
     *
     * @param ticket the request
     * @param outcome what became of the run
     * @return what to do
     */
    public List<Action> stored(long ticket, Outcome outcome) {
        inbound.stored(ticket, outcome);
        return finish();
    }

    /**
     * Answers {@link Action.Load}.
     *
     * @param peer for whom
     * @param channel the channel
     * @param runs what was found, in stored order
     * @return what to do
     */
    public List<Action> loaded(PeerId peer, ChannelId channel, List<RunBytes> runs) {
        state.session(peer).filter(session -> session.sending().loading())
                .ifPresent(session -> outbound.loaded(session, channel, runs));
        return finish();
    }

    /**
     * Answers {@link Action.Load} when it is not known yet what there is: other channels have their turn first.
     *
     * @param peer for whom
     * @param channel the channel
     * @return what to do
     */
    public List<Action> notLoaded(PeerId peer, ChannelId channel) {
        state.session(peer).filter(session -> session.sending().loading()).ifPresent(session -> {
            session.sending().loading(false);
            session.sending().putLast(channel);
        });
        return finish();
    }

    /**
     * Answers {@link Action.Find}.
     *
     * @param peer for whom
     * @param run what was found
     * @return what to do
     */
    public List<Action> found(PeerId peer, RunBytes run) {
        state.session(peer).ifPresent(session -> outbound.found(session, run));
        return finish();
    }

    /**
     * Answers {@link Action.Find} when there is nothing that can be read.
     *
     * @param peer for whom
     * @param log the log
     * @param seq the number that was looked for
     * @return what to do
     */
    public List<Action> notFound(PeerId peer, LogId log, long seq) {
        state.session(peer).ifPresent(session -> outbound.notFound(session, log, seq));
        return finish();
    }

    /**
     * A device signed two histories: nothing is taken from it any more but what came before, and everybody is told.
     *
     * @param proof two runs that contradict each other, with valid signatures
     * @return what to do
     */
    public List<Action> convict(ForkProof proof) {
        if (state.quarantined().add(proof)) {
            state.logs().forgetDigests();
            state.act(new Action.Quarantine(proof));
            inbound.quarantined();
            for (PeerSession session : state.sessions()) {
                if (state.mayRead(session.peer(), proof.log().channel())) {
                    exchange.accuse(session, proof);
                }
            }
        }
        return finish();
    }

    /**
     * Stored entries became unreadable: peers are asked for them until they were mended.
     *
     * @param log whose
     * @param first the number of the first
     * @param last the number of the last
     * @return what to do
     */
    public List<Action> damaged(LogId log, long first, long last) {
        state.repairs().add(log, first, last);
        state.repairs().tick();
        return finish();
    }

    /**
     * Damaged entries were written anew.
     *
     * @param run the run that holds them
     * @return what to do
     */
    public List<Action> mended(Run run) {
        state.repairs().mended(run);
        return finish();
    }

    /**
     * A peer sent something with a wrong signature.
     *
     * @param peer the peer
     * @param what what it was, for logs
     * @return what to do
     */
    public List<Action> forged(PeerId peer, String what) {
        state.session(peer).ifPresent(session -> state.blame(session, Score.Offence.FORGED, what));
        return finish();
    }

    /**
     * Returns whoever signed two histories.
     *
     * @return the devices
     */
    public Set<PeerId> quarantined() {
        return state.quarantined().devices();
    }

    /**
     * A frame came.
     *
     * @param peer from whom
     * @param bytes the frame
     * @return what to do
     */
    public List<Action> frame(PeerId peer, byte[] bytes) {
        state.session(peer).ifPresent(session -> {
            if (state.score(peer).frame(state.now())) {
                state.blame(session, Score.Offence.EXCESSIVE, "more frames than anybody needs");
            }
            try {
                Optional<Frame> frame = FrameCodec.decode(bytes);
                if (frame.isPresent()) {
                    received(session, frame.get());
                }
            } catch (CborException e) {
                state.blame(session, Score.Offence.FORGED, "malformed frame: " + e.getMessage());
            }
        });
        return finish();
    }

    /**
     * Returns the memory taken by runs that wait, for tests and diagnostics.
     *
     * @return bytes
     */
    public int waitingBytes() {
        return state.room().bytes();
    }

    /**
     * Returns what others make this device hold, for tests and diagnostics.
     *
     * @return an amount for each kind
     */
    public Map<Held, Long> held() {
        Map<Held, Long> held = new EnumMap<>(Held.class);
        held.put(Held.WAITING_BYTES, (long) state.room().bytes());
        held.put(Held.WAITING_BYTES_OF_ONE_PEER, (long) state.room().mostBytes());
        held.put(Held.WAITING_RUNS_OF_ONE_PEER, (long) state.room().mostRuns());
        held.put(Held.STORING_BYTES_OF_ONE_PEER, inbound.mostStoringBytes());
        held.put(Held.STRANGE_LOGS_OF_ONE_PEER, state.sessions().stream()
                .mapToLong(session -> session.logs(log -> !state.isFamiliar(log))).max().orElse(0));
        held.put(Held.DROPPED_LOGS_OF_ONE_PEER,
                state.sessions().stream().mapToLong(PeerSession::droppedLogs).max().orElse(0));
        held.put(Held.REFUSED_LOGS, (long) inbound.refused().size());
        held.put(Held.REMEMBERED_LOGS, (long) state.memory().size());
        held.put(Held.GAPS, (long) state.gaps().size());
        return held;
    }

    /** Returns of how many logs it is noted how far a peer is, for tests and diagnostics. */
    int notedLogs(PeerId peer) {
        return state.session(peer).map(PeerSession::noted).orElse(0);
    }

    private void received(PeerSession session, Frame frame) throws CborException {
        switch (frame) {
            case Frame.Hello hello -> exchange.greeted(session, hello);
            case Frame.State told -> exchange.learn(session, told);
            case Frame.Neighbours(Map<ChannelId, Set<PeerId>> served) -> exchange.neighbours(session, served);
            case Frame.Runs runs -> inbound.take(session, runs.number(), runs);
            case Frame.Overlay(OverlayFrame overlay) -> tide.received(session, overlay);
            case Frame.Digest told -> exchange.compared(session, told);
            case Frame.Want want -> exchange.wanted(session, want);
            case Frame.Show(Map<LogId, Long> entries) -> outbound.show(session, entries);
            case Frame.Lacks(LogId log, long seq) -> inbound.lacks(session, log, seq);
            case Frame.Fork(byte[] first, byte[] second) -> accused(session, first, second);
        }
    }

    /** Whoever makes keys can sign two histories with each: of interest are only devices whose entries may come here. */
    private void accused(PeerSession session, byte[] first, byte[] second) throws CborException {
        ForkProof proof = ForkProof.of(RunCodec.decodeBare(first), RunCodec.decodeBare(second))
                .orElseThrow(() -> new CborException("expected runs that contradict each other"));
        boolean familiar = state.isFamiliar(proof.log())
                || state.isFamiliar(new LogId(proof.log().channel(), proof.author()));
        if (familiar && state.mayRead(session.peer(), proof.log().channel())
                && state.quarantined().proof(proof.log().channel(), proof.author()).isEmpty()) {
            state.act(new Action.Verify(session.peer(), proof));
        }
    }

    /** Tells peers that nothing more is taken of what is only passed on, or that it is again. */
    private void turn() {
        if (state.quota().full()) {
            inbound.full();
        } else {
            state.compareAgain();
        }
        for (PeerSession session : state.sessions()) {
            Set<ChannelId> shared = state.shared(session.peer());
            shared.retainAll(state.quota().channels());
            exchange.offer(session, shared);
        }
    }

    /** Ends an input: frames that were filled leave, and credit that became free is used. */
    private List<Action> finish() {
        state.overlay().look();
        tide.turn();
        if (state.quota().turned()) {
            turn();
        }
        for (PeerSession session : state.sessions()) {
            outbound.flush(session);
            exchange.tellNews(session);
            outbound.pump(session);
        }
        return state.takeActions();
    }
}
