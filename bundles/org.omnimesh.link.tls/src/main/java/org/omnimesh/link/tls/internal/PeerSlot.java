// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkProtocol;

/**
 * The place of the one link to a peer.
 *
 * <p>
 * Of two devices the one with the smaller peer id decides which connection is the link and says so ({@code Use}); the other
 * follows. So both always mean the same connection, whoever dialled and in whatever order things arrive. The decider keeps
 * the link it has, unless the peer was restarted or the link does not answer within {@link #PROBE_TIMEOUT}: then the
 * newer connection takes its place, because the older is a dead remnant.
 */
final class PeerSlot {
    /** How long the present link has to answer when another connection wants its place. */
    static final Duration PROBE_TIMEOUT = Duration.ofSeconds(1);

    private final LinkTable table;
    private final PeerId peer;
    private final boolean decides;
    private final Lane lane;
    private @Nullable TlsLink link;
    private @Nullable Challenger challenger;
    private CompletableFuture<Link> next = new CompletableFuture<>();
    private Duration lastPing = Duration.ZERO;

    private record Challenger(LinkConnection connection, TlsLink link) {
        void refuse() {
            connection.socket().close(CloseCode.DUPLICATE, "there is a link already");
        }
    }

    /** A connection that became the link, and what is left to do when the lock is released. */
    private record Promotion(LinkConnection connection, TlsLink chosen, @Nullable TlsLink replaced,
            CompletableFuture<Link> waiting) {}

    PeerSlot(LinkTable table, PeerId peer, boolean decides) {
        this.table = table;
        this.peer = peer;
        this.decides = decides;
        this.lane = new Lane("link-" + peer.shortForm());
    }

    PeerId peer() {
        return peer;
    }

    synchronized Optional<TlsLink> link() {
        TlsLink present = link;
        return present != null && present.isOpen() ? Optional.of(present) : Optional.empty();
    }

    /** Returns what completes when a link is up. */
    synchronized CompletableFuture<Link> whenUp() {
        TlsLink present = link;
        return present != null && present.isOpen() ? CompletableFuture.completedFuture(present) : next.copy();
    }

    /** A connection finished its greeting. */
    void offer(LinkConnection connection, TlsLink offered) {
        if (!table.trusts(peer)) {
            connection.socket().close(CloseCode.NOT_TRUSTED, "not trusted");
        } else if (decides) {
            decide(connection, offered);
        }
    }

    /** The decider said that a connection is the link. */
    void use(LinkConnection connection, TlsLink chosen) {
        if (decides) {
            connection.socket().close(CloseCode.PROTOCOL, "not yours to decide");
        } else {
            promote(connection, chosen);
        }
    }

    private void decide(LinkConnection connection, TlsLink offered) {
        Challenger refused = null;
        TlsLink probed = null;
        Optional<Promotion> promotion = Optional.empty();
        synchronized (this) {
            TlsLink present = link;
            if (present != null && present.isOpen() && present.remoteInstance().equals(offered.remoteInstance())) {
                refused = challenger;
                challenger = new Challenger(connection, offered);
                probed = present;
            } else {
                promotion = install(connection, offered);
            }
        }
        if (refused != null) {
            refused.refuse();
        }
        promotion.ifPresent(this::announce);
        if (probed != null) {
            probed.socket().ping();
            TlsLink old = probed;
            table.later(PROBE_TIMEOUT, () -> replaceIfSilent(old, offered));
        }
    }

    /** The present link lives: whoever wants its place is refused. */
    void heard(TlsLink alive) {
        Challenger refused;
        synchronized (this) {
            if (alive != link || challenger == null) {
                return;
            }
            refused = challenger;
            challenger = null;
        }
        if (refused != null) {
            refused.refuse();
        }
    }

    private void replaceIfSilent(TlsLink old, TlsLink offered) {
        Optional<Promotion> promotion;
        synchronized (this) {
            Challenger winner = challenger;
            if (link != old || winner == null || winner.link() != offered) {
                return;
            }
            challenger = null;
            promotion = install(winner.connection(), offered);
        }
        promotion.ifPresent(this::announce);
    }

    private void promote(LinkConnection connection, TlsLink chosen) {
        Optional<Promotion> promotion;
        synchronized (this) {
            promotion = install(connection, chosen);
        }
        promotion.ifPresent(this::announce);
    }

    /**
     * Makes a connection the link, in one step with the decision: the caller holds the lock. {@code Use} goes out first, because
     * frames that overtake it would find no link at the peer; the peer's frames, which may answer at once, queue up behind
     * {@code opened}.
     */
    private Optional<Promotion> install(LinkConnection connection, TlsLink chosen) {
        TlsLink replaced = link;
        if (!chosen.isOpen() || chosen == replaced) {
            return Optional.empty();
        }
        if (decides) {
            chosen.socket().send(TlsLink.message(Control.PROTOCOL, new Control.Use().encode()));
        }
        Promotion promotion = new Promotion(connection, chosen, replaced, next);
        link = chosen;
        next = new CompletableFuture<>();
        lastPing = table.time().monotonic();
        if (replaced != null) {
            enqueueClosed(replaced, "replaced by a newer connection");
        }
        lane.run(() -> table.hub().opened(chosen));
        return Optional.of(promotion);
    }

    private void announce(Promotion promotion) {
        TlsLink replaced = promotion.replaced();
        TlsLink chosen = promotion.chosen();
        if (replaced != null) {
            replaced.socket().close(CloseCode.DUPLICATE, "replaced by a newer connection");
        }
        chosen.socket().ping();
        promotion.connection().linked(chosen);
        promotion.waiting().complete(chosen);
        table.changed(peer);
        if (!chosen.socket().isOpen()) {
            lost(promotion.connection(), chosen, "connection lost");
        }
    }

    /**
     * A frame came over the link, on a thread that may wait. Waits for {@link #install}, so that the protocols hear of the link
     * before its frames.
     */
    void deliver(TlsLink from, byte[] message) {
        boolean idle;
        synchronized (this) {
            idle = lane.add(() -> {
                try {
                    table.hub().received(from, message);
                } finally {
                    from.socket().consumed(message.length);
                }
            });
        }
        if (idle) {
            lane.work();
        }
    }

    /** A connection is gone. */
    void lost(LinkConnection connection, TlsLink gone, String reason) {
        Optional<Promotion> inherited = Optional.empty();
        synchronized (this) {
            Challenger waiting = challenger;
            if (waiting != null && waiting.connection() == connection) {
                challenger = null;
            }
            if (link != gone) {
                return;
            }
            link = null;
            Challenger heir = challenger;
            challenger = null;
            enqueueClosed(gone, reason);
            if (heir != null) {
                inherited = install(heir.connection(), heir.link());
            }
        }
        inherited.ifPresent(this::announce);
        table.changed(peer);
    }

    private void enqueueClosed(TlsLink gone, String reason) {
        lane.run(() -> table.hub().closed(gone, reason));
    }

    void introduce(LinkProtocol protocol) {
        synchronized (this) {
            TlsLink present = link;
            if (present != null) {
                lane.run(() -> table.hub().tell(present, protocol));
            }
        }
    }

    void tick() {
        TlsLink present;
        boolean ping;
        synchronized (this) {
            present = link;
            Duration now = table.time().monotonic();
            ping = now.minus(lastPing).compareTo(Heartbeat.EVERY) >= 0;
            if (ping) {
                lastPing = now;
            }
        }
        if (present == null) {
            return;
        }
        if (!table.trusts(peer)) {
            present.socket().close(CloseCode.NOT_TRUSTED, "not trusted any more");
        } else if (present.socket().silence().compareTo(Heartbeat.DEAD_AFTER) > 0) {
            present.socket().disconnect(CloseCode.LOST, "no sign of life");
        } else if (ping) {
            present.socket().ping();
        }
    }

    void close(int code, String reason) {
        TlsLink present;
        Challenger waiting;
        synchronized (this) {
            present = link;
            waiting = challenger;
        }
        if (waiting != null) {
            waiting.connection().socket().close(code, reason);
        }
        if (present != null) {
            present.socket().close(code, reason);
        }
    }
}
