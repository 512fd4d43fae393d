// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;

/** A peer to which a link is wanted: where to try, and when next. Thread-safe. */
final class KeptPeer {
    /** Most addresses kept per peer. */
    static final int MAX_ADDRESSES = 16;

    /** Only a link that lasted this long makes the pauses start small again, so that nobody dials in a tight circle. */
    static final Duration STABLE_AFTER = Duration.ofSeconds(5);

    /** Least pause between attempts, however often the link is asked for. */
    static final Duration LEAST_PAUSE = Duration.ofMillis(500);

    private final Keeper keeper;
    private final PeerId peer;
    private final List<Multiaddr> addresses = new ArrayList<>();
    private boolean running;
    private int failures;
    private int appointment;
    private Duration due = Duration.ZERO;
    private boolean planned;
    private Duration notBefore = Duration.ZERO;
    private Duration upSince = Duration.ZERO;
    private boolean up;

    KeptPeer(Keeper keeper, PeerId peer) {
        this.keeper = keeper;
        this.peer = peer;
    }

    PeerId peer() {
        return peer;
    }

    /** Puts addresses first in the list; the last ones fall out. */
    synchronized void add(List<Multiaddr> fresh) {
        List<Multiaddr> usable = fresh.stream().filter(this::mayBePeer).distinct().limit(MAX_ADDRESSES).toList();
        addresses.removeAll(usable);
        addresses.addAll(0, usable);
        while (addresses.size() > MAX_ADDRESSES) {
            addresses.removeLast();
        }
    }

    private boolean mayBePeer(Multiaddr address) {
        return address.peerId().map(peer::equals).orElse(true);
    }

    /** Asks for an attempt now, or as soon as the least pause allows. */
    synchronized void wanted() {
        Duration wait = notBefore.minus(keeper.now());
        plan(wait.isNegative() ? Duration.ZERO : wait);
    }

    synchronized void pause() {
        appointment++;
        planned = false;
    }

    /** The link came up or was lost. */
    synchronized void changed() {
        boolean now = keeper.isUp(peer);
        if (now && !up) {
            upSince = keeper.now();
            pause();
        } else if (!now && up) {
            failures = keeper.now().minus(upSince).compareTo(STABLE_AFTER) >= 0 ? 0 : failures;
            plan(keeper.pause(failures));
            failures++;
        }
        up = now;
    }

    /** Makes an appointment unless there is an earlier one. */
    private void plan(Duration wait) {
        Duration at = keeper.now().plus(wait);
        if (running || !keeper.isOpen() || keeper.isUp(peer) || (planned && due.compareTo(at) <= 0)) {
            return;
        }
        int number = ++appointment;
        planned = true;
        due = at;
        if (wait.isZero()) {
            Thread.startVirtualThread(() -> keepAppointment(number));
        } else {
            keeper.later(wait, () -> keepAppointment(number));
        }
    }

    private void keepAppointment(int number) {
        List<Multiaddr> tries;
        synchronized (this) {
            if (number != appointment || running || !keeper.isKept(this) || !keeper.isOpen()) {
                return;
            }
            planned = false;
            if (keeper.isUp(peer)) {
                return;
            }
            running = true;
            notBefore = keeper.now().plus(LEAST_PAUSE);
            tries = List.copyOf(addresses);
        }
        boolean success = false;
        try {
            success = !tries.isEmpty() && keeper.attempt(peer, tries);
        } finally {
            finished(success, tries);
        }
    }

    private synchronized void finished(boolean success, List<Multiaddr> tried) {
        running = false;
        if (keeper.isKept(this) && !keeper.isUp(peer)) {
            boolean news = !tried.containsAll(addresses);
            plan(keeper.pause(news ? 0 : failures));
            failures = success || news ? 0 : failures + 1;
        }
    }
}
