// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogId;

/** Tells peers in short what they were told, and finds out what of that was not heard: it is asked for again. */
final class Comparison {
    private final CoreState state;

    Comparison(CoreState state) {
        this.state = state;
    }

    void tell(PeerSession session) {
        Map<ChannelId, StateDigest> digests = new LinkedHashMap<>();
        for (ChannelId channel : state.shared(session.peer())) {
            if (digests.size() < FrameCodec.MAX_CHANNELS) {
                digests.put(channel, digest(channel));
            }
        }
        state.send(session, new Frame.Digest(session.receiving().processed(), digests, state.moment()));
    }

    private StateDigest digest(ChannelId channel) {
        return state.logs().digest(channel, author -> isQuarantined(channel, author));
    }

    private boolean isQuarantined(ChannelId channel, PeerId author) {
        return state.quarantined().wrote(new LogId(channel, author));
    }

    /** Asks for what the peer told and was not heard, or what was sent and may be lost. */
    void told(PeerSession session, Frame.Digest told) {
        if (!session.synced()) {
            state.send(session, new Frame.Want(Set.of()));
            return;
        }
        Set<ChannelId> whole = new LinkedHashSet<>();
        Set<ChannelId> changes = new LinkedHashSet<>();
        told.digests().forEach((channel, theirs) -> {
            if (!session.mentions(channel)) {
                whole.add(channel);
            } else if (state.carries(channel) && !agrees(session, channel, theirs, told.now())) {
                boolean forked = digest(channel).vector() == theirs.vector();
                (!forked && session.heard().asksForChanges(channel, told.now()) ? changes : whole).add(channel);
            }
        });
        ask(session, whole, Mark.NONE);
        ask(session, changes, session.heard().since(changes));
    }

    private void ask(PeerSession session, Set<ChannelId> channels, Mark since) {
        if (!channels.isEmpty()) {
            state.send(session, new Frame.Want(channels, since));
        }
    }

    private boolean agrees(PeerSession session, ChannelId channel, StateDigest theirs, Mark now) {
        StateDigest ours = digest(channel);
        Map<PeerId, Long> known = session.known(channel);
        known.keySet().removeIf(author -> isQuarantined(channel, author));
        boolean heard = StateDigest.vector(known) == theirs.vector()
                && (!session.sending().idle() || session.even(channel));
        if (ours.equals(theirs)) {
            if (!heard) {
                learnThatAllIsThere(session, channel);
            }
            session.heard().all(channel, now);
        }
        boolean agrees = ours.equals(theirs) || heard && ours.vector() != theirs.vector();
        if (agrees) {
            session.heard().agreed(channel);
        }
        return agrees;
    }

    /** The peer has what is here, neither more nor less. */
    private void learnThatAllIsThere(PeerSession session, ChannelId channel) {
        state.logs().vector(channel).forEach((author, stored) -> {
            if (!isQuarantined(channel, author)) {
                state.learn(session, new LogId(channel, author), stored);
            }
        });
    }
}
