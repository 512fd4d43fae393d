// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import java.time.Instant;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;

/**
 * A member may join a private channel.
 *
 * @param channel the channel
 * @param name the channel's name now
 * @param device a device of the invited member; of this user always the one that asks
 * @param invitedBy the device that invited
 * @param invitedAt when
 * @param status what became of it
 */
public record ChannelInvitation(ChannelId channel, String name, PeerId device, PeerId invitedBy, Instant invitedAt,
        Status status) {
    /** What became of an invitation. */
    public enum Status {
        /** Not answered yet. */
        PENDING,
        /** The member takes part, or did. */
        ACCEPTED,
        /** The member declined, left, or was taken out. */
        DECLINED
    }
}
