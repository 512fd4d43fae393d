// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.node.TimeSource;

/** Sees to it that the links that are wanted come up, and come back. Remembers them while the network is closed. */
final class Keeper {
    private final LinkTable table;
    private final Backoff backoff;
    private final TimeSource time;
    private final Map<PeerId, KeptPeer> kept = new ConcurrentHashMap<>();
    private volatile Optional<Dialer> dialer = Optional.empty();

    Keeper(LinkTable table, Backoff backoff, TimeSource time) {
        this.table = table;
        this.backoff = backoff;
        this.time = time;
    }

    /** Begins to dial. */
    void open(Dialer now) {
        dialer = Optional.of(now);
        kept.values().forEach(KeptPeer::wanted);
    }

    /** Stops dialling. */
    void close() {
        dialer = Optional.empty();
        kept.values().forEach(KeptPeer::pause);
    }

    void keep(PeerId peer, List<Multiaddr> addresses) {
        KeptPeer entry = kept.computeIfAbsent(peer, p -> new KeptPeer(this, p));
        entry.add(addresses);
        entry.wanted();
    }

    void release(PeerId peer) {
        KeptPeer entry = kept.remove(peer);
        if (entry != null) {
            entry.pause();
        }
    }

    /** A link came up or was lost. */
    void changed(PeerId peer) {
        KeptPeer entry = kept.get(peer);
        if (entry != null) {
            entry.changed();
        }
    }

    boolean isKept(KeptPeer entry) {
        return kept.get(entry.peer()) == entry;
    }

    boolean isUp(PeerId peer) {
        return table.to(peer).isPresent();
    }

    Duration pause(int failures) {
        return backoff.pause(failures);
    }

    void later(Duration delay, Runnable task) {
        table.later(delay, task);
    }

    Duration now() {
        return time.monotonic();
    }

    /** Tries all addresses once; true if a link came up. */
    boolean attempt(PeerId peer, List<Multiaddr> addresses) {
        Optional<Dialer> present = dialer;
        Optional<Link> link = present.flatMap(d -> new Race(d, peer).run(addresses));
        link.filter(up -> !kept.containsKey(peer)).ifPresent(up -> up.close("not wanted any more"));
        return link.isPresent();
    }

    boolean isOpen() { return dialer.isPresent(); }
}
