// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.overlay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.overlay.OverlayFrame.Contact;
import org.omnimesh.mesh.internal.overlay.OverlayFrame.Wish;

/**
 * The random graph of the team (HyParView): fills the active view from the passive one, exchanges known peers, and links
 * now and then with any member at random. The last is what joins parts of the team again that lost each other while all
 * had links enough: a probe takes the place of a link that no tree uses.
 */
final class Views {
    /** Links tried at once. */
    static final int MAX_UNDER_WAY = 3;

    /** Time between attempts to find a node nearby whose name is not known yet. */
    static final Duration EXPLORE = Duration.ofSeconds(5);

    private static final int JOIN_TTL = 5;
    private static final int PASSIVE_TTL = 3;
    private static final int SHUFFLE_TTL = 4;
    private static final int SHUFFLE_ACTIVE = 3;
    private static final int SHUFFLE_PASSIVE = 5;

    /** So many exchanges and probes come quicker after the start, to get from the neighbourhood of the first contact. */
    private static final int EARLY = 8;
    private static final int QUICKER = 8;

    private final Context context;
    private final Contacts contacts;
    private final ActiveView view;
    private final Reserve reserve;
    private Duration nextShuffle = Duration.ZERO;
    private Duration nextProbe = Duration.ZERO;
    private Duration nextExplore = Duration.ZERO;
    private Duration exploringUntil = Duration.ZERO;
    private boolean explored;
    private int shuffles;
    private int probes;

    Views(Context context, Contacts contacts, ActiveView view) {
        this.context = context;
        this.contacts = contacts;
        this.view = view;
        this.reserve = new Reserve(context, contacts, view);
    }

    void keepMembers() {
        contacts.keepMembers();
        view.keepMembers();
        reserve.keepMembers();
    }

    void news(ChannelId channel, PeerId source) {
        if (context.large()) {
            reserve.news(channel, source);
        }
    }

    void up(PeerId peer, boolean dialled) {
        boolean found = dialled && context.large() && !context.isOver(exploringUntil) && view.isFree(peer);
        if (found) {
            exploringUntil = context.now();
        }
        view.up(peer, found ? Optional.of(Wish.HIGH) : Optional.empty());
        if (context.large()) {
            view.makeRoom();
        }
    }

    /** Begins to use the views. */
    void begin() {
        shuffles = 0;
        probes = 0;
        nextShuffle = context.in(pause(context.limits().shuffle(), 0), 1);
        nextProbe = context.in(pause(context.limits().probe(), 0), 1);
        nextExplore = context.now();
        view.overlay();
    }

    void tick() {
        view.tick();
        fill();
        reserve.tick();
        if (context.isOver(nextShuffle)) {
            nextShuffle = context.in(pause(context.limits().shuffle(), ++shuffles), 0.2);
            shuffle();
        }
        if (context.isOver(nextProbe)) {
            nextProbe = context.in(pause(context.limits().probe(), ++probes), 0.5);
            probe();
        }
    }

    private static Duration pause(Duration usual, int done) {
        return done < EARLY ? usual.dividedBy(QUICKER) : usual;
    }

    private void fill() {
        int random = view.random();
        if (view.active().isEmpty()) {
            explore();
        }
        while (random < context.limits().activeLeast() && view.underWay() < MAX_UNDER_WAY && view.hasRoom()) {
            Optional<PeerId> peer = candidate();
            if (peer.isEmpty()) {
                explore();
                return;
            }
            view.attempt(peer.get(), random * 2 < context.limits().activeLeast() ? Wish.HIGH : Wish.LOW);
            random++;
        }
    }

    private Optional<PeerId> candidate() {
        Optional<PeerId> idle = view.linked().stream()
                .filter(peer -> view.isFree(peer) && context.isOther(peer) && !contacts.avoids(peer)).findFirst();
        return idle.or(() -> contacts.any(view::isFree)).or(() -> contacts.anyMember(view::isFree));
    }

    /** Dials a node nearby, whoever it is. */
    private void explore() {
        if (context.isOver(nextExplore)) {
            nextExplore = context.in(EXPLORE, 0.2);
            exploringUntil = context.now().plus(context.limits().dialTime());
            context.want(new Intent.Explore());
        }
    }

    /** Links with any member, so that no part of the team stays by itself. */
    private void probe() {
        if (!view.hasRoom()) {
            return;
        }
        explored = !explored;
        if (!explored || contacts.size() == 0) {
            explore();
        }
        Predicate<PeerId> fits = peer -> !view.isLinked(peer) && view.isFree(peer);
        Optional<PeerId> known = contacts.any(fits);
        (explored || known.isEmpty() ? contacts.anyMember(fits).or(() -> known) : known)
                .ifPresent(peer -> view.attempt(peer, Wish.HIGH));
    }

    // Peer exchange.

    private void shuffle() {
        List<PeerId> active = view.active();
        if (!active.isEmpty()) {
            context.send(active.get(context.below(active.size())),
                    new OverlayFrame.Shuffle(context.me(), SHUFFLE_TTL, sample()));
        }
    }

    private List<Contact> sample() {
        List<Contact> sample = new ArrayList<>(contacts.sample(SHUFFLE_PASSIVE));
        List<PeerId> active = new ArrayList<>(view.active());
        for (int i = 0; i < SHUFFLE_ACTIVE && !active.isEmpty(); i++) {
            PeerId peer = context.draw(active);
            Contact contact = new Contact(peer, contacts.addresses(peer));
            if (!contact.addresses().isEmpty() && !sample.contains(contact)) {
                sample.add(contact);
            }
        }
        return sample;
    }

    void shuffled(PeerId from, OverlayFrame.Shuffle frame) {
        if (frame.origin().peer().equals(from)) {
            context.send(from, new OverlayFrame.ShuffleReply(sample()));
        }
        if (frame.ttl() > 0) {
            next(from, frame.origin().peer()).ifPresent(peer -> context.send(peer,
                    new OverlayFrame.Shuffle(frame.origin(), frame.ttl() - 1, frame.known())));
        }
        if (frame.ttl() == 0 || frame.origin().peer().equals(from)) {
            contacts.add(frame.origin());
            frame.known().forEach(contacts::add);
        }
    }

    void replied(OverlayFrame.ShuffleReply frame) {
        frame.known().forEach(contacts::add);
    }

    /** Returns where a walk goes next, if there is a way on. */
    private Optional<PeerId> next(PeerId from, PeerId origin) {
        List<PeerId> ways = view.active().stream().filter(peer -> !peer.equals(from) && !peer.equals(origin)).toList();
        return ways.isEmpty() ? Optional.empty() : Optional.of(ways.get(context.below(ways.size())));
    }

    // Joining.

    void joins(PeerId peer, OverlayFrame.Join frame) {
        contacts.add(new Contact(peer, frame.self()));
        view.wished(peer, Wish.HIGH);
        Contact newcomer = new Contact(peer, contacts.addresses(peer));
        if (context.large() && !newcomer.addresses().isEmpty()) {
            view.active().stream().filter(other -> !other.equals(peer))
                    .forEach(other -> context.send(other, new OverlayFrame.ForwardJoin(newcomer, JOIN_TTL)));
        }
    }

    void joined(PeerId from, OverlayFrame.ForwardJoin frame) {
        PeerId newcomer = frame.newcomer().peer();
        if (!context.isOther(newcomer)) {
            return;
        }
        Optional<PeerId> way = frame.ttl() == 0 ? Optional.empty() : next(from, newcomer);
        if (frame.ttl() == PASSIVE_TTL || way.isEmpty()) {
            contacts.add(frame.newcomer());
        }
        if (way.isPresent()) {
            context.send(way.get(), new OverlayFrame.ForwardJoin(frame.newcomer(), frame.ttl() - 1));
        } else if (context.large() && view.isFree(newcomer) && view.underWay() < MAX_UNDER_WAY && view.hasRoom()) {
            view.attempt(newcomer, Wish.LOW);
        }
    }
}
