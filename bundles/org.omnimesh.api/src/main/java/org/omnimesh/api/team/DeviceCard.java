// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import java.util.List;

import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.node.Profile;

/**
 * How a device introduces itself when it pairs.
 *
 * @param peer its key; its DID is the same key
 * @param profile its user's and its own name
 * @param sealingKey where to seal secrets for it
 * @param addresses where it listens, at most 16
 * @param furtherKeys keys of other suites to which secrets may be sealed too, at most {@value #MAX_FURTHER_KEYS}
 */
public record DeviceCard(PeerId peer, Profile profile, SealingKey sealingKey, List<Multiaddr> addresses,
        List<SealingKey> furtherKeys) {
    /** Most further keys. */
    public static final int MAX_FURTHER_KEYS = 4;

    /** Copies the lists. */
    public DeviceCard {
        addresses = List.copyOf(addresses);
        furtherKeys = List.copyOf(furtherKeys);
    }

    /**
     * Makes the card of a device with one key.
     *
     * @param peer its key; its DID is the same key
     * @param profile its user's and its own name
     * @param sealingKey where to seal secrets for it
     * @param addresses where it listens, at most 16
     */
    public DeviceCard(PeerId peer, Profile profile, SealingKey sealingKey, List<Multiaddr> addresses) {
        this(peer, profile, sealingKey, addresses, List.of());
    }
}
