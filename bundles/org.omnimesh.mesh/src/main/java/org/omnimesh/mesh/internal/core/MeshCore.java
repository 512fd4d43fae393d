// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunBytes;

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
    private final boolean safetyNets;
    private Duration nextTrustRetry = Duration.ZERO;

    /**
     * Makes the core of a device.
     *
     * @param self the device
     * @param random names sessions and spreads periodic work
     */
    public MeshCore(PeerId self, RandomGenerator random) {
        this(self, random, true);
    }

    /**
     * Makes the core of a device, for tests that show that it needs no safety net while no frame is lost.
     *
     * @param self the device
     * @param random names sessions and spreads periodic work
     * @param safetyNets whether states are compared and trust is asked periodically
     */
    public MeshCore(PeerId self, RandomGenerator random, boolean safetyNets) {
        this.state = new CoreState(self);
        this.outbound = new Outbound(state);
        this.inbound = new Inbound(state, outbound);
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
        for (PeerSession session : List.copyOf(state.sessions())) {
            if (session.failed()) {
                session.recover();
                exchange.hello(session);
                exchange.sweep(session);
                outbound.lookFor(session, session.mentioned());
            }
            if (session.stalled(time)) {
                session.forgetInFlight();
            }
            exchange.tellNeighbours(session);
            if (safetyNets && time.compareTo(session.nextSweep()) >= 0) {
                sweepAgain(session);
            }
            outbound.lookFor(session, session.takeDue(time));
            exchange.tellNews(session);
        }
        return finish();
    }

    private void sweepAgain(PeerSession session) {
        if (session.remoteNumber() == 0) {
            exchange.hello(session);
        }
        exchange.sweep(session);
    }

    /**
     * A link is up.
     *
     * @param peer the other end
     * @return what to do
     */
    public List<Action> linkUp(PeerId peer) {
        exchange.begin(peer);
        return finish();
    }

    /**
     * A link is gone.
     *
     * @param peer the other end
     * @return what to do
     */
    public List<Action> linkDown(PeerId peer) {
        state.session(peer).ifPresent(session -> exchange.forsake(session, Map.of()));
        state.remove(peer);
        return finish();
    }

    /**
     * A frame could not be sent.
     *
     * @param peer to whom
     * @return what to do
     */
    public List<Action> sendFailed(PeerId peer) {
        state.session(peer).ifPresent(PeerSession::fail);
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
        for (PeerSession session : state.sessions()) {
            Set<ChannelId> fresh = state.shared(session.peer());
            fresh.removeAll(CoreState.shared(session.peer(), before));
            exchange.offer(session, fresh);
            outbound.lookFor(session, fresh);
        }
        inbound.trustChanged();
        return finish();
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
            outbound.push(run, Set.of());
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
        state.session(peer).filter(PeerSession::loading)
                .ifPresent(session -> outbound.loaded(session, channel, runs));
        return finish();
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
            try {
                FrameCodec.decode(bytes).ifPresent(frame -> received(session, frame));
            } catch (CborException e) {
                state.act(new Action.Close(peer, "malformed frame: " + e.getMessage()));
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

    private void received(PeerSession session, Frame frame) {
        switch (frame) {
            case Frame.Hello hello -> exchange.greeted(session, hello.session());
            case Frame.State told -> exchange.learn(session, told);
            case Frame.Neighbours(Map<ChannelId, Set<PeerId>> served) -> exchange.neighbours(session, served);
            case Frame.Runs(long number, List<byte[]> runs) -> inbound.take(session, number, runs);
            case Frame.Again(Map<ChannelId, Map<PeerId, Long>> after) -> outbound.sendAgain(session, after);
        }
    }

    /** Ends an input: frames that were filled leave, and credit that became free is used. */
    private List<Action> finish() {
        for (PeerSession session : state.sessions()) {
            outbound.flush(session);
            if (session.mustAcknowledge()) {
                exchange.tellNews(session);
            }
            inbound.askAgain(session);
            outbound.pump(session);
        }
        return state.takeActions();
    }
}
