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
    private int returns;

    /** What an enemy may do. */
    enum Trait {
        GARBAGE, FLIPS, LIES, REPLAYS, FLOODS, GAPS, SILENCE, FORGETS,
        /** Keeps the first entry of its log to itself, so that all others have to wait for it. */
        WITHHOLDS,
        /** Names logs of authors that do not exist. */
        NAMES,
        /** Sends what it may without waiting for credit, then links anew. */
        RETURNS
    }

    /** What any enemy may do; the rest is for {@link Flood}. */
    private static final int COMMON = Trait.FORGETS.ordinal() + 1;
    /** Bytes after which a device links anew: less than what nobody takes without credit. */
    private static final int RETURN_BYTES = 4 << 20;
    private static final long RETURN_MILLIS = 120;
    private static final int MOST_RETURNS = 12;
    private static final int MOST_COPIES = 500;
    private static final int NAMED = 500;

    Enemy(Peer self, Set<Trait> traits, SplittableRandom random) {
        this.self = self;
        this.traits = traits;
        this.random = random;
    }

    /** Chooses one to three kinds of evil. */
    static Set<Trait> some(SplittableRandom random) {
        Set<Trait> chosen = EnumSet.noneOf(Trait.class);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            chosen.add(Trait.values()[random.nextInt(COMMON)]);
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
        if (may(Trait.NAMES, 1)) {
            self.world.channels.forEach(channel -> self.world.network.transmit(self, link,
                    Frames.made(channel.bytes(), NAMED, random)));
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

    /** Fills a link with copies of a frame, and comes back over a new one. */
    private void comeBack(Link link, byte[] frame) {
        List<byte[]> copies = Frames.flood(frame, Math.min(MOST_COPIES, RETURN_BYTES / frame.length - 1));
        copies.forEach(copy -> self.world.network.transmit(self, link, copy));
        returns++;
        Peer other = link.other(self);
        self.world.schedule.in(RETURN_MILLIS, () -> {
            self.world.network.disconnect(link, self);
            self.world.network.connect(self, other);
        });
    }

    List<byte[]> tamper(Link link, byte[] whole) {
        byte[] frame = traits.contains(Trait.WITHHOLDS) ? Frames.withoutFirst(whole) : whole;
        if (traits.contains(Trait.RETURNS) && Frames.entries(frame) > 0 && returns < MOST_RETURNS) {
            comeBack(link, frame);
        }
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
