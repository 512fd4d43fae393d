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
 * @param name its name, clean text; of a direct conversation the other's name
 * @param type who takes part
 * @param createdAt when it was created
 * @param createdBy the device that created it
 * @param description what it is for
 * @param topic what it is about now
 * @param members the devices that take part
 * @param admins those of them that may change it
 * @param retention how old its content may become before it is dropped; empty to keep it for ever
 * @param mode what newcomers may read
 * @param archived whether nobody is to write there any more
 */
public record Channel(ChannelId id, String name, ChannelType type, Instant createdAt, PeerId createdBy,
        Optional<String> description, Optional<String> topic, List<PeerId> members, List<PeerId> admins,
        Optional<Duration> retention, ChannelMode mode, boolean archived) {
    /** Copies the lists. */
    public Channel {
        members = List.copyOf(members);
        admins = List.copyOf(admins);
    }

    /**
     * Makes a channel with history whose content is kept for ever.
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
        this(id, name, type, createdAt, createdBy, description, topic, members, admins, Optional.empty(),
                ChannelMode.HISTORY, false);
    }

    /**
     * Makes the same channel with other people.
     *
     * @param others the devices that take part
     * @param admin those of them that may change it
     * @return the channel
     */
    public Channel with(List<PeerId> others, List<PeerId> admin) {
        return new Channel(id, name, type, createdAt, createdBy, description, topic, others, admin, retention, mode,
                archived);
    }

    /**
     * Makes the same channel with another limit.
     *
     * @param limit how old its content may become; empty to keep it for ever
     * @return the channel
     */
    public Channel keeping(Optional<Duration> limit) {
        return new Channel(id, name, type, createdAt, createdBy, description, topic, members, admins, limit, mode,
                archived);
    }
}
