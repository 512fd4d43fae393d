// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.api.team.ChannelType;

/** The contract's Channel. */
public record ChannelJson(ChannelId id, String name, ChannelType type, Instant createdAt, PeerId createdBy,
        Optional<String> description, Optional<String> topic, List<PeerId> members, List<PeerId> admins,
        Optional<List<PeerId>> dmParticipants, List<String> pinnedMessages, long unread, boolean archived,
        Optional<Long> retentionDays, ChannelMode mode) {
    /**
     * Shows a channel.
     *
     * @param channel the channel
     * @param unread how many messages this user has not read
     * @return the object
     */
    public static ChannelJson of(Channel channel, long unread) {
        Optional<List<PeerId>> pair = channel.type() == ChannelType.DM
                ? Optional.of(channel.members())
                : Optional.empty();
        return new ChannelJson(channel.id(), channel.name(), channel.type(), channel.createdAt(), channel.createdBy(),
                channel.description(), channel.topic(), channel.members(), channel.admins(), pair, List.of(), unread,
                channel.archived(), channel.retention().map(Duration::toDays), channel.mode());
    }
}
