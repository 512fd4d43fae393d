// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.discovery.mdns.internal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.omnimesh.api.discovery.PeerSource;
import org.omnimesh.api.discovery.Sighting;
import org.omnimesh.api.discovery.SightingListener;
import org.omnimesh.api.node.TimeSource;

/**
 * Who is there: what each node advertises on each of our addresses, and whether it still answers.
 *
 * <p>
 * A node is reported when it is first resolved, and gone when it withdrew everything or missed {@value #MAX_MISSES} probes in
 * a row; while it is still advertised (a killed node is, for an hour) it is probed on, and reported again when it answers.
 * A node that ever answered is never displaced by a flood of others. Confined to one thread, except {@link #present()}.
 */
final class SightingBook {
    /** Time between two probes of a node that is present. */
    static final Duration PROBE_INTERVAL = Duration.ofSeconds(8);
    /** Time between two probes of a node that stopped answering. */
    static final Duration LOST_PROBE_INTERVAL = Duration.ofSeconds(16);
    /** Time from the first sight to the first probe. */
    static final Duration FIRST_PROBE_DELAY = Duration.ofSeconds(1);
    /** Probes in a row without an answer after which a node counts as gone. */
    static final int MAX_MISSES = 2;
    /** Time after which a node that never answered makes room for another when the book is full. */
    static final Duration UNPROVEN_GRACE = Duration.ofSeconds(10);
    /** Most services of one node: one per pair of addresses on the same link. */
    static final int MAX_PARTS = 32;

    /** One service record, as one endpoint sees it. */
    record Source(int endpoint, String service) {}

    private final TimeSource time;
    private final SightingListener listener;
    private final Map<String, NodeEntry> nodes = new LinkedHashMap<>();
    private final Map<Source, String> names = new LinkedHashMap<>();
    private final Map<String, Sighting> present = new ConcurrentHashMap<>();

    SightingBook(TimeSource time, SightingListener listener) {
        this.time = time;
        this.listener = listener;
    }

    /**
     * Returns who is present. Safe from any thread.
     *
     * @return at most {@link PeerSource#MAX_SIGHTINGS} sightings
     */
    List<Sighting> present() {
        return List.copyOf(present.values());
    }

    /**
     * Notes that a service was resolved, for the first time, again or with new content.
     *
     * @param source where it was seen
     * @param found what it says
     */
    void resolved(Source source, Found found) {
        NodeEntry node = nodes.get(found.name());
        if (node == null) {
            if (nodes.size() >= PeerSource.MAX_SIGHTINGS && !makeRoom()) {
                return;
            }
            node = new NodeEntry(found.name(), time.monotonic(), time.now());
            nodes.put(found.name(), node);
        }
        if (found.equals(node.parts.get(source)) || node.parts.size() >= MAX_PARTS && !node.parts.containsKey(source)) {
            return;
        }
        node.parts.put(source, found);
        names.put(source, found.name());
        if (node.misses < MAX_MISSES) {
            node.lastSeen = time.now();
            report(node);
        }
    }

    /**
     * Notes that a service was withdrawn or expired.
     *
     * @param source where it had been seen
     */
    void removed(Source source) {
        String name = names.remove(source);
        NodeEntry node = name == null ? null : nodes.get(name);
        if (node == null) {
            return;
        }
        node.parts.remove(source);
        if (node.parts.isEmpty()) {
            nodes.remove(node.name);
            reportGone(node);
        } else {
            node.nextProbe = time.monotonic();
            if (node.misses < MAX_MISSES) {
                report(node);
            }
        }
    }

    /**
     * Forgets what an endpoint saw, except the services that it still sees.
     *
     * @param endpoint the endpoint
     * @param still the names of its services that stay
     */
    void retain(int endpoint, Collection<String> still) {
        List<Source> stale = names.keySet().stream()
                .filter(s -> s.endpoint() == endpoint && !still.contains(s.service())).toList();
        stale.forEach(this::removed);
    }

    /** Forgets everything; everyone present is reported gone. */
    void clear() {
        names.clear();
        List<NodeEntry> all = new ArrayList<>(nodes.values());
        nodes.clear();
        all.forEach(this::reportGone);
    }

    /**
     * Takes the nodes whose next probe is due; each must be answered by {@link #answered} or {@link #missed}.
     *
     * @return name and addresses, best first
     */
    Map<String, List<InetSocketAddress>> takeDue() {
        Map<String, List<InetSocketAddress>> due = new LinkedHashMap<>();
        Duration now = time.monotonic();
        for (NodeEntry node : nodes.values()) {
            if (!node.probing && node.nextProbe.compareTo(now) <= 0) {
                node.probing = true;
                due.put(node.name, node.targets());
            }
        }
        return due;
    }

    /**
     * Notes that a node answered a probe.
     *
     * @param name its name
     * @param target the address that answered; it is tried first from now on
     */
    void answered(String name, InetSocketAddress target) {
        NodeEntry node = nodes.get(name);
        if (node != null) {
            node.probed(time.monotonic().plus(PROBE_INTERVAL));
            node.misses = 0;
            node.proven = true;
            node.lastGood = Optional.of(target);
            node.lastSeen = time.now();
            report(node);
        }
    }

    /**
     * Notes that a node did not answer a probe.
     *
     * @param name its name
     */
    void missed(String name) {
        NodeEntry node = nodes.get(name);
        if (node != null) {
            node.misses++;
            boolean lost = node.misses >= MAX_MISSES;
            node.probed(time.monotonic().plus(lost ? LOST_PROBE_INTERVAL : PROBE_INTERVAL));
            if (lost) {
                reportGone(node);
            }
        }
    }

    private boolean makeRoom() {
        Duration before = time.monotonic().minus(UNPROVEN_GRACE);
        Optional<NodeEntry> victim = nodes.values().stream().filter(n -> n.misses >= MAX_MISSES
                || !n.proven && n.since.compareTo(before) < 0).min(Comparator.comparing(n -> n.proven));
        victim.ifPresent(node -> {
            nodes.remove(node.name);
            node.parts.keySet().forEach(names::remove);
            reportGone(node);
        });
        return victim.isPresent();
    }

    private void report(NodeEntry node) {
        Sighting now = node.sighting();
        Sighting before = present.put(node.name, now);
        String digest = node.digest();
        if (before == null || !digest.equals(node.reported)) {
            node.reported = digest;
            listener.seen(now);
        }
    }

    private void reportGone(NodeEntry node) {
        Sighting last = present.remove(node.name);
        if (last != null) {
            listener.gone(last);
        }
    }
}
