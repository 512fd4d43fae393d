// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.overlay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.overlay.OverlayFrame.Contact;

/** What the parts of the overlay share: who this is, who else there is, the time, chance, and the intents so far. */
final class Context {
    private final PeerId self;
    private final RandomGenerator random;
    private final Limits limits;
    private final Overlay.Logs logs;
    private Membership members = Membership.NONE;
    private List<Multiaddr> listening = List.of();
    private List<Intent> out = new ArrayList<>();
    private Duration now = Duration.ZERO;
    private boolean large;

    Context(PeerId self, RandomGenerator random, Limits limits, Overlay.Logs logs) {
        this.self = self;
        this.random = random;
        this.limits = limits;
        this.logs = logs;
    }

    PeerId self() {
        return self;
    }

    Limits limits() {
        return limits;
    }

    Overlay.Logs logs() {
        return logs;
    }

    Membership members() {
        return members;
    }

    void members(Membership known) {
        members = known;
    }

    /** Returns whether the team is too large for a full mesh. */
    boolean large() {
        return large;
    }

    void large(boolean is) {
        large = is;
    }

    Duration now() {
        return now;
    }

    void now(Duration time) {
        now = time;
    }

    List<Multiaddr> listening() {
        return listening;
    }

    void listening(List<Multiaddr> addresses) {
        listening = addresses.stream().limit(OverlayCodec.MAX_ADDRESSES).toList();
    }

    Contact me() {
        return new Contact(self, listening);
    }

    boolean isOther(PeerId peer) {
        return !peer.equals(self) && members.contains(peer);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Takes one out at random. */
    <T> T draw(List<T> from) {
        return from.remove(random.nextInt(from.size()));
    }

    /** Returns a time from now, give or take a part of it, so that nodes do not act in step. */
    Duration in(Duration wait, double spread) {
        return now.plusMillis(Math.round(wait.toMillis() * (1 + spread * (2 * random.nextDouble() - 1))));
    }

    boolean isOver(Duration time) {
        return now.compareTo(time) >= 0;
    }

    void send(PeerId peer, OverlayFrame frame) {
        out.add(new Intent.Send(peer, frame));
    }

    void want(Intent intent) {
        out.add(intent);
    }

    List<Intent> take() {
        if (out.isEmpty()) {
            return List.of();
        }
        List<Intent> taken = out;
        out = new ArrayList<>();
        return taken;
    }
}
