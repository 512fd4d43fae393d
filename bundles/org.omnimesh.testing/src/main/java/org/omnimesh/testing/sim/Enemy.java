// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** What an enemy does: a replica speaks for it, and here its frames are spoilt and others are added. */
final class Enemy {
    private static final int CAPTURED = 32;
    private static final long PERIOD = 500;

    /** An enemy by what it signs, not by what it sends. */
    static final Set<Trait> NONE = Set.of();

    private final Peer self;
    private final SplittableRandom random;
    private final Set<Trait> traits;
    private final List<byte[]> captured = new ArrayList<>();

    /** What an enemy may do. */
    enum Trait {
        GARBAGE, FLIPS, LIES, REPLAYS, FLOODS, GAPS, SILENCE, FORGETS
    }

    Enemy(Peer self, Set<Trait> traits, SplittableRandom random) {
        this.self = self;
        this.traits = traits;
        this.random = random;
    }

    /** Chooses one to three kinds of evil. */
    static Set<Trait> some(SplittableRandom random) {
        Set<Trait> chosen = EnumSet.noneOf(Trait.class);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            chosen.add(Trait.values()[random.nextInt(Trait.values().length)]);
        }
        return chosen;
    }

    void start() {
        self.world.event("is an enemy: " + traits, self, null, null);
        plan();
    }

    private void plan() {
        self.world.schedule.in(1 + random.nextLong(PERIOD), () -> {
            List.copyOf(self.links.values()).forEach(this::harass);
            if (may(Trait.FORGETS, 4)) {
                self.replica().expire(header -> true);
            }
            plan();
        });
    }

    private boolean may(Trait trait, int oneIn) {
        return traits.contains(trait) && random.nextInt(oneIn) == 0;
    }

    private void harass(Link link) {
        if (may(Trait.GARBAGE, 4)) {
            self.world.network.transmit(self, link, Frames.garbage(random, 2000));
        }
        if (may(Trait.REPLAYS, 2) && !captured.isEmpty()) {
            self.world.network.transmit(self, link, captured.get(random.nextInt(captured.size())));
        }
        if (may(Trait.FLOODS, 20)) {
            for (int i = 0; i < 200; i++) {
                self.world.network.transmit(self, link, Frames.unknown(random));
            }
        }
    }

    void heard(byte[] frame) {
        if (captured.size() < CAPTURED) {
            captured.add(frame);
        } else if (random.nextInt(10) == 0) {
            captured.set(random.nextInt(CAPTURED), frame);
        }
    }

    List<byte[]> tamper(byte[] frame) {
        List<byte[]> sent = new ArrayList<>();
        if (!may(Trait.SILENCE, 2)) {
            byte[] changed = frame;
            changed = may(Trait.LIES, 4) ? Frames.lying(changed, random) : changed;
            changed = may(Trait.FLIPS, 5) ? Frames.flipped(changed, random) : changed;
            changed = may(Trait.GAPS, 1) && Frames.isRuns(changed) ? Frames.gapped(changed) : changed;
            sent.add(changed);
        }
        if (may(Trait.FLOODS, 4) && Frames.isRuns(frame)) {
            sent.addAll(Frames.flood(frame, 40));
        }
        return sent;
    }
}
