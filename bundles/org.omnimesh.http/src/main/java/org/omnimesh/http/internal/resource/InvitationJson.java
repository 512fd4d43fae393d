// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.time.Instant;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.ChannelInvitation;

/** The contract's invitation to a channel. */
public record InvitationJson(PeerId peerId, ChannelId channelId, String channelName, PeerId invitedBy,
        Instant invitedAt, ChannelInvitation.Status status) {
    /**
     * Shows an invitation.
     *
     * @param invitation the invitation
     * @return the object
     */
    public static InvitationJson of(ChannelInvitation invitation) {
        return new InvitationJson(invitation.device(), invitation.channel(), invitation.name(),
                invitation.invitedBy(), invitation.invitedAt(), invitation.status());
    }
}
