// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.AddressBook;

/** Remembers addresses as long as it lives, and dials nobody. Thread-safe. */
public final class InMemoryAddressBook implements AddressBook {
    private final Map<PeerId, List<Multiaddr>> addresses = new HashMap<>();

    @Override
    public synchronized List<Multiaddr> addresses(PeerId peer) {
        return List.copyOf(addresses.getOrDefault(peer, List.of()));
    }

    @Override
    public synchronized void remember(PeerId peer, List<Multiaddr> added) {
        Set<Multiaddr> all = new LinkedHashSet<>(added);
        all.addAll(addresses(peer));
        addresses.put(peer, all.stream().limit(MAX_ADDRESSES).toList());
    }
}
