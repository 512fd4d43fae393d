// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.overlay;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogId;

/**
 * The links and trees of one node: what the core talks to. Not thread-safe; inputs do nothing but change state and note
 * intents, which the core takes with {@link #take} and carries out.
 *
 * <p>
 * How the core uses it, in both modes (a small team is a full mesh in which every link is eager, so the same code serves):
 * <ul>
 * <li>A run that became durable: for each linked reader that lacks it, {@link #eager} and in step (the run continues what
 * was sent): push now. Else {@link #announce}, and nothing more: the peer asks if it gets the run from nobody.
 * {@link #delivered} first, if the run came from a peer.
 * <li>A run that came although it is stored, being stored or waits here: {@link #duplicate}.
 * <li>A STATE row or I-HAVE of a peer: {@link #told}, of an I-HAVE at once unless {@link #expects}. Nobody pushes what a
 * peer lacks unasked; who lacks something asks one peer at a time, by {@link OverlayFrame.Graft}.
 * <li>{@link Intent.Give}: rewind and send that log, from the store if need be, until the peer is in step.
 * <li>RUNS frames carry {@link #hops} of each run's log, so that long ways can be cut short.
 * </ul>
 */
public final class Overlay {
    private final Context context;
    private final Contacts contacts;
    private final ActiveView view;
    private final Views views;
    private final Trees trees;

    /** What the overlay has to know of the logs here. */
    @FunctionalInterface
    public interface Logs {
        /**
         * Returns how far a log goes here without a gap.
         *
         * @param log the log
         * @return the last number that is stored, being stored or waits; 0 for none
         */
        long reach(LogId log);

        /**
         * Tells whether entries of a peer that have to wait would find room.
         *
         * @param peer the peer
         * @return false if asking for what was dropped is of no use yet
         */
        default boolean hasRoom(PeerId peer) {
            return true;
        }
    }

    /**
     * Makes the overlay of a device.
     *
     * @param self the device
     * @param random all its randomness
     * @param limits sizes and times
     * @param logs the logs here
     */
    public Overlay(PeerId self, RandomGenerator random, Limits limits, Logs logs) {
        context = new Context(self, random, limits, logs);
        contacts = new Contacts(context);
        view = new ActiveView(context, contacts, this::uses, this::ended);
        views = new Views(context, contacts, view);
        trees = new Trees(context, view);
    }

    /** Leaves away whose addresses they are: that is said anyway. */
    private static List<Multiaddr> bare(List<Multiaddr> addresses) {
        return addresses.stream().filter(address -> address.components().size() > 1)
                .map(address -> new Multiaddr(address.components().stream()
                        .filter(component -> !"p2p".equals(component.protocol())).toList()))
                .distinct().limit(OverlayCodec.MAX_ADDRESSES).toList();
    }

    private int uses(PeerId peer) {
        return trees.uses(peer);
    }

    private void ended(PeerId peer) {
        trees.ended(peer);
    }

    // Inputs: who there is.

    /**
     * Who may read what changed.
     *
     * @param now all channels carried here
     */
    public void members(Membership now) {
        context.members(now);
        views.keepMembers();
        trees.keepMembers();
        int others = now.team().size() - (now.contains(context.self()) ? 1 : 0);
        boolean large = others > (context.large() ? context.limits().meshAgainAt() : context.limits().meshUpTo());
        boolean was = context.large();
        context.large(large);
        if (large != was) {
            trees.clear();
        }
        if (large && !was) {
            context.want(new Intent.Everybody(false));
            views.begin();
        } else if (!large) {
            if (was) {
                context.want(new Intent.Everybody(true));
            }
            view.mesh(was);
        }
    }

    /**
     * This node listens elsewhere now.
     *
     * @param addresses told to other peers, at most {@value OverlayCodec#MAX_ADDRESSES} of them
     */
    public void listening(List<Multiaddr> addresses) {
        context.listening(bare(addresses));
    }

    /**
     * A device of the team is known to be reachable somewhere, for instance from the address book at the start.
     *
     * @param peer the device
     * @param addresses where
     */
    public void met(PeerId peer, List<Multiaddr> addresses) {
        contacts.add(new OverlayFrame.Contact(peer, bare(addresses)));
        contacts.trust(peer);
    }

    /**
     * A link is up, whoever dialled and why.
     *
     * @param peer the other end
     * @param dialled whether this node dialled
     */
    public void linkUp(PeerId peer, boolean dialled) {
        views.up(peer, dialled);
    }

    /**
     * A link is gone.
     *
     * @param peer the other end
     */
    public void linkDown(PeerId peer) {
        view.down(peer);
        trees.down(peer);
    }

    /**
     * Tells the time; to be called before other inputs.
     *
     * @param now monotonic time, never less than before
     */
    public void time(Duration now) {
        context.now(now);
    }

    /**
     * Time passed; to be called about four times a second.
     *
     * @param now monotonic time
     */
    public void tick(Duration now) {
        context.now(now);
        if (context.large()) {
            views.tick();
        } else {
            view.remesh();
        }
        trees.tick();
    }

    /**
     * A frame came over a link that is up.
     *
     * @param from the other end
     * @param frame what came
     */
    public void received(PeerId from, OverlayFrame frame) {
        if (!view.isLinked(from)) {
            return;
        }
        switch (frame) {
            case OverlayFrame.Join join -> views.joins(from, join);
            case OverlayFrame.ForwardJoin join -> views.joined(from, join);
            case OverlayFrame.Neighbour(OverlayFrame.Wish wish, List<Multiaddr> addresses) -> {
                met(from, addresses);
                view.wished(from, wish);
            }
            case OverlayFrame.Accept() -> view.accepted(from);
            case OverlayFrame.Disconnect() -> view.declined(from);
            case OverlayFrame.Shuffle shuffle -> views.shuffled(from, shuffle);
            case OverlayFrame.ShuffleReply reply -> views.replied(reply);
            case OverlayFrame.IHave named -> trees.named(from, named);
            case OverlayFrame.Graft graft -> trees.grafted(from, graft);
            case OverlayFrame.Prune prune -> trees.pruned(from, prune);
        }
    }

    // Inputs: entries.

    /**
     * A peer has stored a log up to a number.
     *
     * @param from who
     * @param log the log
     * @param seq the number
     * @param atOnce whether nobody is expected to send what is missing here, so that it is asked for at once
     */
    public void told(PeerId from, LogId log, long seq, boolean atOnce) {
        trees.told(from, log, seq, atOnce);
    }

    /**
     * Tells whether somebody is expected to push what is new in a log, so that it need not be asked for at once.
     *
     * @param log the log
     * @return true if the newest entry came over a link that still is a way
     */
    public boolean expects(LogId log) {
        return trees.expects(log);
    }

    /**
     * Tells whether a peer was asked for so many entries of a log that those who lack them too should ask for them, instead
     * of being pushed them along the tree.
     *
     * @param from the peer
     * @param log the log
     * @return false for what is new, and for the few entries that a repair of the tree brings
     */
    public boolean isBacklog(PeerId from, LogId log) {
        return trees.isBacklog(from, log);
    }

    /**
     * Entries of a log, which a peer has as it {@link #told}, came and found no room.
     *
     * @param log the log
     */
    public void dropped(LogId log) {
        trees.dropped(log);
    }

    /**
     * A peer forgot what it was asked for, and what it has is not known any more, though the link is up.
     *
     * @param peer the peer
     */
    public void forgot(PeerId peer) {
        trees.forgot(peer);
    }

    /** Asks for what is missing if it is time; to be called after every other input. */
    public void look() {
        trees.look();
    }

    /**
     * A peer cannot give what comes next of a log, though it has more of it.
     *
     * @param peer who
     * @param log the log
     */
    public void lacks(PeerId peer, LogId log) {
        trees.lacks(peer, log);
    }

    /**
     * Tells whether a peer was asked for a log and is not done with that.
     *
     * @param peer the peer
     * @param log the log
     * @return true while the log's entries are awaited from it
     */
    public boolean isAsked(PeerId peer, LogId log) {
        return trees.isAsked(peer, log);
    }

    /**
     * A peer sent entries that were not here, with a valid signature.
     *
     * @param from who
     */
    public void brought(PeerId from) {
        trees.brought(from);
    }

    /**
     * This device wrote a run.
     *
     * @param log the log
     */
    public void appended(LogId log) {
        views.news(log.channel(), context.self());
    }

    /**
     * A run that was not here came from a peer and is valid.
     *
     * @param from who sent it
     * @param log the log
     * @param lastSeq its last number
     * @param hops how many links it had passed when it was sent, 0 by its author
     */
    public void delivered(PeerId from, LogId log, long lastSeq, int hops) {
        trees.delivered(from, log, lastSeq, hops);
        views.news(log.channel(), from);
    }

    /**
     * A run came from a peer although it was here.
     *
     * @param from who sent it
     * @param log the log
     * @param lastSeq its last number
     * @param hops how many links it had passed when it was sent
     */
    public void duplicate(PeerId from, LogId log, long lastSeq, int hops) {
        trees.duplicate(from, log);
    }

    /**
     * A run is durable here and was not pushed to a linked reader: name it, at once or with the next tick.
     *
     * @param peer the reader
     * @param log the log
     * @param lastSeq its last number
     */
    public void announce(PeerId peer, LogId log, long lastSeq) {
        trees.announce(peer, log, lastSeq);
    }

    // What the core asks.

    /**
     * Tells whether the team is too large for a full mesh.
     *
     * @return true while views and trees are in use
     */
    public boolean active() {
        return context.large();
    }

    /**
     * Tells whether a linked peer is to be pushed what is new in a log.
     *
     * @param peer the peer
     * @param log the log
     * @return true if it asked for the log here and did not decline since, always true in a full mesh
     */
    public boolean eager(PeerId peer, LogId log) {
        return trees.eager(peer, log);
    }

    /**
     * Returns how many links the newest entry of a log passed until it was here.
     *
     * @param log the log
     * @return 0 for own logs
     */
    public int hops(LogId log) {
        return trees.hops(log);
    }

    /**
     * Returns the peers with which this node shares active links, for diagnostics.
     *
     * @return in order
     */
    public List<PeerId> neighbours() {
        return view.active();
    }

    /**
     * Returns the linked readers to which a log's new entries are pushed, for diagnostics.
     *
     * @param log the log
     * @return in order
     */
    public List<PeerId> eagerPeers(LogId log) {
        return view.linked().stream().filter(peer -> trees.eager(peer, log)).toList();
    }

    /**
     * Returns what is to be done and forgets it.
     *
     * @return in order
     */
    public List<Intent> take() {
        return context.take();
    }
}
