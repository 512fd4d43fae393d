// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.overlay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.overlay.OverlayFrame.Wish;

/**
 * Finds links for channels whose readers would not be linked by chance. The readers of a channel form a ring in the order
 * of their keys, over those who can be reached; each keeps a link to the next one, so that the channel is connected, and
 * channels with the same readers share these links. Where a node has more such channels than reserved links, it visits them
 * in turn, those first that were without a link longest or have something new.
 */
final class Reserve {
    /** How long a reserved link is kept before another channel may take its place. */
    static final Duration HOLD = Duration.ofSeconds(20);

    /** The same if the other channel has something new that nobody could be given. */
    static final Duration HOLD_BRIEFLY = Duration.ofSeconds(3);

    /** The same if the other channel only lacks its ring. */
    static final Duration HOLD_LONG = Duration.ofSeconds(120);

    /** How long somebody is looked for to whom something new can be given. */
    static final Duration HURRY = Duration.ofSeconds(10);

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int MIN_ENTITLED = 2;
    private static final int MAX_STEPS = 16;

    private final Context context;
    private final Contacts contacts;
    private final ActiveView view;
    private final Map<ChannelId, Duration> lastMet = new HashMap<>();
    private final Map<ChannelId, News> urgent = new HashMap<>();
    private Duration nextLook = Duration.ZERO;

    /** Something new that nobody but its source is linked to be given. */
    private record News(PeerId source, Duration until) {}

    private record Demand(ChannelId channel, PeerId peer, boolean alone, boolean hurry, Duration lastMet) {}

    Reserve(Context context, Contacts contacts, ActiveView view) {
        this.context = context;
        this.contacts = contacts;
        this.view = view;
    }

    void keepMembers() {
        lastMet.keySet().retainAll(context.members().channels());
        urgent.keySet().retainAll(context.members().channels());
    }

    /** Something is new in a channel. */
    void news(ChannelId channel, PeerId source) {
        if (isSparse(channel) && isAlone(channel, source)) {
            urgent.put(channel, new News(source, context.now().plus(HURRY)));
            nextLook = context.now();
        }
    }

    private boolean isAlone(ChannelId channel, PeerId source) {
        return view.active().stream()
                .noneMatch(peer -> !peer.equals(source) && context.members().mayRead(peer, channel));
    }

    private boolean isSparse(ChannelId channel) {
        return context.members().readers(channel).size() * 2 < context.members().team().size();
    }

    void tick() {
        if (!context.isOver(nextLook)) {
            return;
        }
        nextLook = context.in(LOOK, 0.2);
        urgent.entrySet().removeIf(
                news -> context.isOver(news.getValue().until()) || !isAlone(news.getKey(), news.getValue().source()));
        List<PeerId> active = view.active();
        List<Demand> demands = new ArrayList<>();
        context.members().channels().forEach(channel -> demand(channel, active).ifPresent(demands::add));
        demands.sort(Comparator.comparing((Demand demand) -> !demand.hurry()).thenComparing(demand -> !demand.alone())
                .thenComparing(Demand::lastMet).thenComparing(Demand::channel));
        for (Demand demand : demands) {
            serve(demand);
        }
    }

    private void serve(Demand demand) {
        if (!view.isFree(demand.peer()) || !view.isLinked(demand.peer()) && !view.hasRoom()) {
            return;
        }
        Duration hold = demand.hurry() ? HOLD_BRIEFLY : demand.alone() ? HOLD : HOLD_LONG;
        if (view.reserved() < context.limits().reserved() || view.rotate(hold)) {
            view.attempt(demand.peer(), Wish.CHANNEL);
        }
    }

    private Optional<Demand> demand(ChannelId channel, List<PeerId> active) {
        List<PeerId> readers = context.members().readers(channel);
        int place = Collections.binarySearch(readers, context.self());
        if (place < 0 || readers.size() < 2) {
            return Optional.empty();
        }
        int entitled = (int) active.stream().filter(peer -> context.members().mayRead(peer, channel)).count();
        if (entitled > 0) {
            lastMet.put(channel, context.now());
        }
        boolean few = entitled < Math.min(MIN_ENTITLED, readers.size() - 1);
        if (!few && !isSparse(channel)) {
            return Optional.empty();
        }
        for (int step = 1; step < Math.min(MAX_STEPS, readers.size()); step++) {
            PeerId peer = readers.get((place + step) % readers.size());
            if (!contacts.avoids(peer)) {
                if (!view.isActive(peer)) {
                    return Optional.of(new Demand(channel, peer, entitled == 0, urgent.containsKey(channel),
                            lastMet.getOrDefault(channel, Duration.ZERO)));
                } else if (!few) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
