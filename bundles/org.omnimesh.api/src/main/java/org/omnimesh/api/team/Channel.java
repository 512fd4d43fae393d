// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;

/**
 * A conversation of the current team.
 *
 * @param id its id
 * @param name its name, clean text
 * @param type who takes part
 * @param createdAt when it was created
 * @param createdBy the device that created it
 * @param description what it is for
 * @param topic what it is about now
 * @param members the devices that take part
 * @param admins those of them that may change it
 * @param retention how old its content may become before it is dropped; empty to keep it for ever
 */
public record Channel(ChannelId id, String name, ChannelType type, Instant createdAt, PeerId createdBy,
        Optional<String> description, Optional<String> topic, List<PeerId> members, List<PeerId> admins,
        Optional<Duration> retention) {
    /** Copies the lists. */
    public Channel {
        members = List.copyOf(members);
        admins = List.copyOf(admins);
    }

    /**
     * Makes a channel whose content is kept for ever.
     *
     * @param id its id
     * @param name its name, clean text
     * @param type who takes part
     * @param createdAt when it was created
     * @param createdBy the device that created it
     * @param description what it is for
     * @param topic what it is about now
     * @param members the devices that take part
     * @param admins those of them that may change it
     */
    public Channel(ChannelId id, String name, ChannelType type, Instant createdAt, PeerId createdBy,
            Optional<String> description, Optional<String> topic, List<PeerId> members, List<PeerId> admins) {
        this(id, name, type, createdAt, createdBy, description, topic, members, admins, Optional.empty());
    }
}
