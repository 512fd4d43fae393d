// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;

/**
 * Another device: one of the team, or a stranger nearby.
 *
 * @param key names it in lists: the text of its peer id, or {@code nearby-<instance>} for a stranger, who shows no id
 * @param id its key, empty for a stranger
 * @param displayName its user's name, clean text; empty if not shown
 * @param deviceName its name, clean text; empty if not shown
 * @param presence whether it can be expected to answer
 * @param customStatus what its user says of herself, clean text
 * @param lastSeen when it was last linked or seen
 * @param addresses where it may be reached
 * @param trusted whether it belongs to the team
 * @param verified whether its safety number was compared
 * @param linked whether a link is up
 * @param latency the last round trip over the link
 * @param member whose device it is
 * @param role what its user may do in the team
 * @param joinedAt when it was admitted to the team
 * @param invitedBy the device that admitted it; itself for the founder
 */
public record Peer(String key, Optional<PeerId> id, String displayName, String deviceName, Presence presence,
        Optional<String> customStatus, Optional<Instant> lastSeen, List<Multiaddr> addresses, boolean trusted,
        boolean verified, boolean linked, Optional<Duration> latency, Optional<MemberId> member,
        Optional<Role> role, Optional<Instant> joinedAt, Optional<PeerId> invitedBy) {
    /** Copies the list. */
    public Peer {
        addresses = List.copyOf(addresses);
    }

    /**
     * Makes one of which it is not known how it came to the team: a stranger.
     *
     * @param key names it in lists
     * @param id its key, empty for a stranger
     * @param displayName its user's name
     * @param deviceName its name
     * @param presence whether it can be expected to answer
     * @param customStatus what its user says of herself
     * @param lastSeen when it was last linked or seen
     * @param addresses where it may be reached
     * @param trusted whether it belongs to the team
     * @param verified whether its safety number was compared
     * @param linked whether a link is up
     * @param latency the last round trip over the link
     * @param member whose device it is
     */
    public Peer(String key, Optional<PeerId> id, String displayName, String deviceName, Presence presence,
            Optional<String> customStatus, Optional<Instant> lastSeen, List<Multiaddr> addresses, boolean trusted,
            boolean verified, boolean linked, Optional<Duration> latency, Optional<MemberId> member) {
        this(key, id, displayName, deviceName, presence, customStatus, lastSeen, addresses, trusted, verified, linked,
                latency, member, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
