// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.time.Duration;
import java.util.Map;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.overlay.Intent;
import org.omnimesh.mesh.internal.overlay.Overlay;
import org.omnimesh.mesh.internal.overlay.OverlayFrame;

/** Between the core and its overlay: what the overlay wants is done, and its frames are heard. */
final class Tide {
    private final CoreState state;
    private final Overlay overlay;
    private final Outbound outbound;

    Tide(CoreState state, Outbound outbound) {
        this.state = state;
        this.overlay = state.overlay();
        this.outbound = outbound;
    }

    void received(PeerSession session, OverlayFrame frame) {
        if (frame instanceof OverlayFrame.IHave(Map<ChannelId, Map<PeerId, OverlayFrame.Reach>> rows)) {
            rows.forEach((channel, logs) -> logs.forEach((author, reach) -> {
                LogId log = new LogId(channel, author);
                if (session.mentions(channel)) {
                    state.learn(session, log, reach.seq(), !overlay.expects(log));
                }
            }));
        }
        if (frame instanceof OverlayFrame.Prune prune) {
            prune.logs().forEach(
                    (channel, authors) -> authors
                            .forEach(author -> session.sending().settle(new LogId(channel, author))));
        }
        overlay.received(session.peer(), frame);
    }

    /** Does what the overlay wants. */
    void turn() {
        for (Intent intent : overlay.take()) {
            switch (intent) {
                case Intent.Send(PeerId peer, OverlayFrame frame) -> state.session(peer)
                        .ifPresent(session -> state.send(session, new Frame.Overlay(frame)));
                case Intent.Dial dial -> state.act(new Action.Dial(dial.peer(), dial.addresses()));
                case Intent.HangUp(PeerId peer, String reason) -> state.act(new Action.HangUp(peer, reason));
                case Intent.Explore() -> state.act(new Action.Explore());
                case Intent.Everybody(boolean all) -> state.act(new Action.Reach(all));
                case Intent.Vain(PeerId peer, Duration waited) -> state.session(peer)
                        .ifPresent(session -> state.blame(session, Score.Offence.LYING, waited.toMillis() / 1000.0,
                                "it does not send the entries that it says it has"));
                case Intent.Give(PeerId peer, LogId log, long after) -> state.session(peer)
                        .ifPresent(session -> outbound.give(session, log, after));
            }
        }
    }
}
