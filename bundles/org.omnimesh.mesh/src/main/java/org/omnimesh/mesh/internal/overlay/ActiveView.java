// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.overlay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.overlay.OverlayFrame.Wish;

/**
 * The links that are up, those being made, and which of them both ends agreed to use: the active view. A link is active if
 * it was wished by one end and accepted by the other; any other link is left to whatever it was made for.
 */
final class ActiveView {
    /** How long a link that is not active stays: its maker may want to ask for something, or need it otherwise. */
    static final Duration IDLE = Duration.ofSeconds(10);

    /** How long a link stays after it was said to be active no longer, so that this arrives. */
    static final Duration LINGER = Duration.ofSeconds(2);

    /** How long a peer is left alone that did not answer. */
    static final Duration ABSENT = Duration.ofSeconds(60);

    /** How long a peer is left alone that declined. */
    static final Duration BUSY = Duration.ofSeconds(15);

    private final Context context;
    private final Contacts contacts;
    private final ToIntFunction<PeerId> uses;
    private final Consumer<PeerId> ended;
    private final TreeMap<PeerId, State> links = new TreeMap<>();
    private final TreeMap<PeerId, Attempt> attempts = new TreeMap<>();
    /** Whom the dialler was told to keep. */
    private final Set<PeerId> kept = new TreeSet<>();
    private Duration nextRemesh = Duration.ZERO;
    private boolean everybody;
    private boolean joined;

    private record Attempt(Wish wish, Duration until) {}

    /** A link that is up. */
    private static final class State {
        private boolean active;
        private boolean reserved;
        private boolean closing;
        private Duration since = Duration.ZERO;
        private Duration idleUntil;
        private @Nullable Wish asked;
        private Duration askedUntil = Duration.ZERO;

        State(Duration idleUntil) {
            this.idleUntil = idleUntil;
        }

        boolean isIdle() { return !active && asked == null; }
    }

    /**
     * Has no link yet.
     *
     * @param uses how many trees a link is in
     * @param ended told of links that are not active any more, though they may be up
     */
    ActiveView(Context context, Contacts contacts, ToIntFunction<PeerId> uses, Consumer<PeerId> ended) {
        this.context = context;
        this.contacts = contacts;
        this.uses = uses;
        this.ended = ended;
    }

    // What is there.

    Set<PeerId> linked() {
        return links.keySet();
    }

    boolean isLinked(PeerId peer) {
        return links.containsKey(peer);
    }

    boolean isActive(PeerId peer) {
        State link = links.get(peer);
        return link != null && link.active;
    }

    List<PeerId> active() {
        return links.entrySet().stream().filter(link -> link.getValue().active).map(Map.Entry::getKey).toList();
    }

    /** Returns the number of random links, made or being made. */
    int random() {
        return (int) links.values().stream().filter(link -> link.active ? !link.reserved : isFor(link.asked, false))
                .count() + (int) attempts.values().stream().filter(attempt -> isFor(attempt.wish(), false)).count();
    }

    /** Returns the number of links reserved for channels, made or being made. */
    int reserved() {
        return (int) links.values().stream().filter(link -> link.active ? link.reserved : isFor(link.asked, true))
                .count() + (int) attempts.values().stream().filter(attempt -> isFor(attempt.wish(), true)).count();
    }

    private static boolean isFor(@Nullable Wish wish, boolean channel) {
        return wish != null && (wish == Wish.CHANNEL) == channel;
    }

    /** Tells whether one more link may be made. */
    boolean hasRoom() {
        return links.size() + attempts.size() < context.limits().links();
    }

    /** Returns the number of links being made. */
    int underWay() {
        return attempts.size() + (int) links.values().stream().filter(link -> link.asked != null).count();
    }

    /** Tells whether a peer may be tried: neither active nor being tried. */
    boolean isFree(PeerId peer) {
        State link = links.get(peer);
        return !attempts.containsKey(peer) && (link == null || link.isIdle() && !link.closing);
    }

    private int randomActive() {
        return (int) links.values().stream().filter(link -> link.active && !link.reserved).count();
    }

    private int reservedActive() {
        return (int) links.values().stream().filter(link -> link.active && link.reserved).count();
    }

    // Making links.

    /** Tries to make a peer's link active, dialling it if need be. */
    void attempt(PeerId peer, Wish wish) {
        State link = links.get(peer);
        if (link != null) {
            ask(peer, link, wish);
        } else {
            attempts.put(peer, new Attempt(wish, context.now().plus(context.limits().dialTime())));
            dial(peer);
        }
    }

    void dial(PeerId peer) {
        kept.add(peer);
        context.want(new Intent.Dial(peer, contacts.addresses(peer)));
    }

    private void ask(PeerId peer, State link, Wish wish) {
        link.asked = wish;
        link.askedUntil = context.now().plus(context.limits().dialTime());
        context.send(peer, wish == Wish.HIGH && !joined
                ? new OverlayFrame.Join(context.listening())
                : new OverlayFrame.Neighbour(wish, context.listening()));
    }

    /** A link is up; what it was tried for is asked now. */
    void up(PeerId peer, Optional<Wish> unasked) {
        State link = new State(context.now().plus(IDLE));
        links.put(peer, link);
        contacts.trust(peer);
        Attempt attempt = attempts.remove(peer);
        if (!context.large()) {
            activate(peer, link, false);
        } else if (attempt != null) {
            ask(peer, link, attempt.wish());
        } else {
            unasked.ifPresent(wish -> ask(peer, link, wish));
        }
    }

    void down(PeerId peer) {
        State link = links.remove(peer);
        if (link != null && context.large() && !attempts.containsKey(peer) && kept.remove(peer)) {
            context.want(new Intent.HangUp(peer, "the link was lost"));
        }
        if (link != null && link.active) {
            ended.accept(peer);
        }
    }

    /** The peer wishes an active link. */
    void wished(PeerId peer, Wish wish) {
        State link = links.get(peer);
        if (link == null) {
            return;
        }
        if (link.active || link.asked != null || !context.large() || accepts(wish)) {
            boolean reserved = wish == Wish.CHANNEL && context.large();
            if (!link.active) {
                activate(peer, link, reserved);
            }
            context.send(peer, new OverlayFrame.Accept());
            trim(peer);
        } else {
            context.send(peer, new OverlayFrame.Disconnect());
            link.idleUntil = context.now().plus(LINGER);
        }
    }

    private boolean accepts(Wish wish) {
        Limits limits = context.limits();
        return switch (wish) {
            case HIGH -> true;
            case LOW -> randomActive() < limits.activeMost();
            case CHANNEL -> reservedActive() < limits.reserved() || rotate(Reserve.HOLD);
        };
    }

    /** The peer accepted. */
    void accepted(PeerId peer) {
        State link = links.get(peer);
        if (link != null && !link.active && context.large()) {
            if (link.asked == null) {
                context.send(peer, new OverlayFrame.Disconnect());
            } else {
                activate(peer, link, link.asked == Wish.CHANNEL);
                trim(peer);
            }
        }
    }

    /** The peer does not want the link to be active (any more). */
    void declined(PeerId peer) {
        State link = links.get(peer);
        if (link == null) {
            return;
        }
        if (!link.active) {
            contacts.avoid(peer, BUSY);
        }
        boolean briefly = !link.active && link.asked == Wish.CHANNEL;
        deactivate(peer, link);
        if (briefly) {
            // long enough to give each other what is new
            link.idleUntil = context.now().plus(LINGER);
        } else {
            release(peer, "not needed by the peer");
        }
    }

    private void activate(PeerId peer, State link, boolean reserved) {
        link.active = true;
        link.asked = null;
        link.reserved = reserved;
        link.since = context.now();
        joined = true;
    }

    private void deactivate(PeerId peer, State link) {
        link.asked = null;
        if (link.active) {
            link.active = false;
            ended.accept(peer);
        }
    }

    // Ending links.

    /** Leaves so many random links as may be; those go first that are in fewest trees, the newest one never. */
    private void trim(@Nullable PeerId newest) {
        while (context.large() && randomActive() > context.limits().activeMost()) {
            TreeMap<Integer, List<PeerId>> byUse = new TreeMap<>();
            links.forEach((peer, link) -> {
                if (link.active && !link.reserved && !peer.equals(newest)) {
                    byUse.computeIfAbsent(uses.applyAsInt(peer), key -> new ArrayList<>()).add(peer);
                }
            });
            evict(context.draw(byUse.firstEntry().getValue()));
        }
    }

    /** Gives up the reserved link that was held longest, if it was held for some time. */
    boolean rotate(Duration hold) {
        Optional<PeerId> oldest = links.entrySet().stream()
                .filter(link -> link.getValue().active && link.getValue().reserved
                        && context.isOver(link.getValue().since.plus(hold)))
                .min(Map.Entry.comparingByValue((a, b) -> a.since.compareTo(b.since))).map(Map.Entry::getKey);
        oldest.ifPresent(this::evict);
        return oldest.isPresent();
    }

    private void evict(PeerId peer) {
        State link = links.get(peer);
        if (link != null) {
            deactivate(peer, link);
            link.idleUntil = context.now().plus(LINGER);
            context.send(peer, new OverlayFrame.Disconnect());
        }
    }

    private void release(PeerId peer, String reason) {
        kept.remove(peer);
        attempts.remove(peer);
        State link = links.get(peer);
        if (link != null) {
            link.closing = true;
        }
        context.want(new Intent.HangUp(peer, reason));
    }

    /** Gives up attempts that took too long, and links that nobody asked for. */
    void tick() {
        List.copyOf(attempts.keySet()).forEach(peer -> {
            Attempt attempt = attempts.get(peer);
            if (attempt != null && context.isOver(attempt.until())) {
                contacts.avoid(peer, ABSENT);
                contacts.forgetIfMany(peer);
                release(peer, "no answer");
            }
        });
        for (PeerId peer : List.copyOf(links.keySet())) {
            State link = links.get(peer);
            if (link != null && link.asked != null && context.isOver(link.askedUntil)) {
                declined(peer);
            } else if (link != null && link.isIdle() && context.isOver(link.idleUntil)) {
                link.idleUntil = context.now().plus(IDLE);
                release(peer, "not needed");
            }
        }
        trim(null);
        makeRoom();
    }

    /** Ends links that are not active, oldest first, while there are too many. */
    void makeRoom() {
        long over = links.values().stream().filter(link -> !link.closing).count() - context.limits().links();
        if (over > 0) {
            links.entrySet().stream().filter(link -> link.getValue().isIdle() && !link.getValue().closing)
                    .sorted(Map.Entry.comparingByValue((a, b) -> a.idleUntil.compareTo(b.idleUntil))).limit(over)
                    .map(Map.Entry::getKey).toList().forEach(peer -> release(peer, "too many links"));
        }
    }

    // The team's size.

    /** Dials again whom a peer of another opinion about the team's size made this node give up. */
    void remesh() {
        if (everybody && context.isOver(nextRemesh)) {
            nextRemesh = context.in(ABSENT, 0.2);
            context.members().team().stream().filter(context::isOther).filter(peer -> !kept.contains(peer))
                    .forEach(this::dial);
        }
    }

    /** Every link is active now; after views were in use, every member is to be linked again. */
    void mesh(boolean again) {
        everybody |= again;
        attempts.clear();
        for (Map.Entry<PeerId, State> link : links.entrySet()) {
            link.getValue().asked = null;
            link.getValue().reserved = false;
            if (!link.getValue().active) {
                activate(link.getKey(), link.getValue(), false);
            }
        }
        nextRemesh = context.now();
        remesh();
    }

    /** Only few of the links stay; whoever is not linked is not dialled any more. */
    void overlay() {
        everybody = false;
        kept.addAll(links.keySet());
        List.copyOf(kept).stream().filter(peer -> !links.containsKey(peer))
                .forEach(peer -> release(peer, "the team is too large to link with everybody"));
        trim(null);
    }

    /** Lets go who does not belong to the team any more. */
    void keepMembers() {
        List.copyOf(kept).stream().filter(peer -> !context.isOther(peer))
                .forEach(peer -> release(peer, "not in the team any more"));
        links.forEach((peer, link) -> {
            if (!context.isOther(peer)) {
                deactivate(peer, link);
            }
        });
    }
}
