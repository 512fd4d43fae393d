// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.discovery.mdns.internal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.omnimesh.api.discovery.Sighting;

/** What the {@link SightingBook} knows of one node. */
final class NodeEntry {
    final String name;
    final Duration since;
    final Map<SightingBook.Source, Found> parts = new LinkedHashMap<>();
    Instant lastSeen;
    Duration nextProbe;
    Optional<InetSocketAddress> lastGood = Optional.empty();
    String reported = "";
    int misses;
    boolean proven;
    boolean probing;

    NodeEntry(String name, Duration since, Instant lastSeen) {
        this.name = name;
        this.since = since;
        this.lastSeen = lastSeen;
        nextProbe = since.plus(SightingBook.FIRST_PROBE_DELAY);
    }

    void probed(Duration next) {
        probing = false;
        nextProbe = next;
    }

    /**
     * Merges the addresses from all parts.
     *
     * @return at most {@value Found#MAX_ADDRESSES}; the one that last answered first, then the best
     */
    List<InetSocketAddress> targets() {
        return parts.values().stream().flatMap(f -> f.targets().stream()).distinct()
                .sorted(Comparator.comparing((InetSocketAddress t) -> !lastGood.equals(Optional.of(t)))
                        .thenComparing(Found.BEST_FIRST))
                .limit(Found.MAX_ADDRESSES).toList();
    }

    Sighting sighting() {
        return new Sighting(name, addresses().map(Found::multiaddr).toList(),
                tags().stream().map(HexFormat.of()::parseHex).toList(), displayName(), lastSeen);
    }

    /**
     * Condenses what a listener is told, except the time.
     *
     * @return equal if there is nothing new to tell
     */
    String digest() {
        return addresses().toList() + "|" + tags() + "|" + displayName();
    }

    private Stream<InetSocketAddress> addresses() {
        return targets().stream().sorted(Found.BEST_FIRST.thenComparing(InetSocketAddress::toString));
    }

    private List<String> tags() {
        return parts.values().stream().flatMap(f -> TextRecord.tags(f.text()).stream()).distinct()
                .limit(TextRecord.MAX_TAGS).toList();
    }

    private Optional<String> displayName() {
        return parts.values().stream().flatMap(f -> TextRecord.displayName(f.text()).stream()).findFirst();
    }
}
