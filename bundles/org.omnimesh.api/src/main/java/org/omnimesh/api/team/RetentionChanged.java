// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import java.time.Duration;
import java.util.Optional;

import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.AuditedEvent;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;

/**
 * The content of a channel is kept for another time than before. Published wherever that becomes known.
 *
 * @param channel the channel
 * @param limit how long; empty for ever
 * @param by the device that decided it
 */
public record RetentionChanged(ChannelId channel, Optional<Duration> limit, PeerId by) implements AuditedEvent {
    @Override
    public Act act() {
        return new Act(by.toString(), "channel.retention", channel.toString(),
                limit.map(it -> it.toDays() + " days").orElse("for ever"));
    }
}
