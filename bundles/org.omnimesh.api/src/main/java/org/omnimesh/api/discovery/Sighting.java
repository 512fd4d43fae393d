// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.discovery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.id.Multiaddr;

/**
 * A node that a source saw.
 *
 * @param instance the random name of the node's present start, 1 to 63 characters; hostile text
 * @param addresses where it listens for links, best first; without the {@code p2p} part
 * @param teamTags tags of the teams it belongs to, {@link TeamTags#TAG_LENGTH} bytes each; at most 16
 * @param displayName its name, if it is set visible; already cleaned by {@code DisplayText.name}
 * @param lastSeen when a packet or probe last showed that it is there
 */
public record Sighting(String instance, List<Multiaddr> addresses, List<byte[]> teamTags,
        Optional<String> displayName, Instant lastSeen) {
    /** Copies the lists. */
    public Sighting {
        addresses = List.copyOf(addresses);
        teamTags = List.copyOf(teamTags);
    }
}
