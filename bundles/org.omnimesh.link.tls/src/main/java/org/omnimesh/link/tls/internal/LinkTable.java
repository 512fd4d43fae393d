// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.eclipse.jetty.util.thread.Scheduler;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.LinkProtocol;
import org.omnimesh.api.node.TimeSource;

/** The links of this node, one slot per peer. Thread-safe. */
final class LinkTable {
    private final PeerId self;
    private final TrustPolicy trust;
    private final ProtocolHub hub;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Supplier<Control.Hello> hello;
    private final Consumer<PeerId> changed;
    private final Map<PeerId, PeerSlot> slots = new ConcurrentHashMap<>();

    /**
     * Makes an empty table.
     *
     * @param hello what to tell a peer first
     * @param changed called after a link to a peer came up or was lost
     */
    LinkTable(PeerId self, TrustPolicy trust, ProtocolHub hub, TimeSource time, Scheduler scheduler,
            Supplier<Control.Hello> hello, Consumer<PeerId> changed) {
        this.self = self;
        this.trust = trust;
        this.hub = hub;
        this.time = time;
        this.scheduler = scheduler;
        this.hello = hello;
        this.changed = changed;
    }

    PeerSlot slot(PeerId peer) {
        return slots.computeIfAbsent(peer, p -> new PeerSlot(this, p, self.compareTo(p) < 0));
    }

    Optional<TlsLink> to(PeerId peer) {
        PeerSlot slot = slots.get(peer);
        return slot == null ? Optional.empty() : slot.link();
    }

    List<TlsLink> active() {
        List<TlsLink> links = new ArrayList<>();
        slots.values().forEach(slot -> slot.link().ifPresent(links::add));
        return links;
    }

    /** Tells a protocol that came late of the links that are up. */
    void introduce(LinkProtocol protocol) {
        slots.values().forEach(slot -> slot.introduce(protocol));
    }

    /** Looks after every link: trust, heartbeats, death. */
    void tick() {
        slots.values().forEach(PeerSlot::tick);
    }

    void close(PeerId peer, String reason) {
        PeerSlot slot = slots.get(peer);
        if (slot != null) {
            slot.close(CloseCode.NORMAL, reason);
        }
    }

    void closeAll(int code, String reason) {
        slots.values().forEach(slot -> slot.close(code, reason));
    }

    boolean trusts(PeerId peer) {
        return trust.trusts(peer);
    }

    ProtocolHub hub() {
        return hub;
    }

    TimeSource time() {
        return time;
    }

    Control.Hello hello() {
        return hello.get();
    }

    void changed(PeerId peer) {
        changed.accept(peer);
    }

    void later(Duration delay, Runnable task) {
        if (scheduler.isRunning()) {
            scheduler.schedule(() -> Thread.startVirtualThread(task), delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
