// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;

/**
 * A team that comes together: each device learns at its own time which channels there are and who reads them, links come at
 * any time, one end before the other, and processes start again behind their links. No frame is lost on a link and no
 * safety net runs: within a second after the last change all must be equal.
 */
public final class LateGrants extends Simulation {
    private static final Plan PLAN = new Plan(0, 0, 0, Plan.LINKS, 0, EnumSet.noneOf(Fault.class), false, false);
    private static final int SETTLE = 1000;

    private final long changes;
    private long lastChange;

    /**
     * Prepares a run.
     *
     * @param seed where everything comes from
     * @param factory makes the replicas
     */
    public LateGrants(long seed, ReplicaFactory factory) {
        super(PLAN, seed, factory);
        this.changes = 500 + random.nextInt(5000);
        network.openingSpread = 300;
    }

    @Override
    boolean safetyNets() {
        return false;
    }

    @Override
    void event(String what, @Nullable Peer peer,
            @Nullable Peer other, @Nullable Object subject) {
        super.event(what, peer, other, subject);
        if (what.startsWith("learns") || what.startsWith("appends") || what.startsWith("opens")
                || what.startsWith("starts") || what.startsWith("loses the link")) {
            lastChange = now();
        }
    }

    @Override
    void play() {
        int count = 2 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            add(new Peer(this, i, keys.device(i), false, null));
        }
        int channelCount = 1 + random.nextInt(3);
        for (int i = 0; i < channelCount; i++) {
            grant(channel(i), i == 0);
        }
        peers.forEach(Peer::start);
        boolean star = random.nextInt(3) == 0;
        for (Peer one : peers) {
            for (Peer two : peers) {
                // the first reads everything and has all links, so that every channel's readers can reach each other
                if (one.index < two.index && (one.index == 0 || !star)) {
                    schedule.in(random.nextLong(changes / 2), () -> connect(one, two));
                }
            }
        }
        disturb();
        write(changes);
        schedule.advanceTo(changes + SETTLE);
        while (now() < lastChange + SETTLE) {
            schedule.advanceTo(lastChange + SETTLE);
        }
        BrokenInvariant difference = ledger.difference();
        if (difference != null) {
            throw difference;
        }
    }

    /** A process that is just starting again is waited for. */
    private void connect(Peer one, Peer two) {
        if (one.alive && two.alive) {
            network.connect(one, two);
        } else {
            lastChange = now();
            schedule.in(50, () -> connect(one, two));
        }
    }

    /** A channel whose readers each device learns of one after another, in any order. */
    private void grant(ChannelId channel, boolean all) {
        Set<PeerId> readers = new TreeSet<>();
        peers.stream().filter(peer -> all || peer.index == 0 || random.nextInt(3) > 0)
                .forEach(peer -> readers.add(peer.id));
        entitle(channel, readers);
        for (Peer peer : peers) {
            if (readers.contains(peer.id)) {
                long together = random.nextLong(changes);
                for (PeerId reader : readers) {
                    schedule.in(random.nextBoolean() ? together : random.nextLong(changes),
                            () -> learn(peer, channel, Set.of(reader)));
                }
            }
        }
    }

    private void disturb() {
        for (int i = random.nextInt(3); i > 0; i--) {
            Peer peer = peers.get(random.nextInt(peers.size()));
            schedule.in(random.nextLong(changes), () -> peer.restart(10 + random.nextInt(300)));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            Peer one = peers.get(random.nextInt(peers.size()));
            Peer two = peers.get(random.nextInt(peers.size()));
            schedule.in(random.nextLong(changes), () -> {
                Link link = one.links.get(two.id);
                if (link != null) {
                    network.disconnect(link, one);
                    schedule.in(random.nextInt(300), () -> connect(one, two));
                }
            });
        }
    }
}
