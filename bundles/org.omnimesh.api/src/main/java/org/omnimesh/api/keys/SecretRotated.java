// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.keys;

import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.AuditedEvent;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.KeyId;

/**
 * A channel has a fresh secret. Published wherever that becomes known.
 *
 * @param team the team
 * @param channel the channel, which may be the hidden one of the team
 * @param key the secret
 * @param by the device that made it
 */
public record SecretRotated(TeamId team, ChannelId channel, KeyId key, PeerId by) implements AuditedEvent {
    @Override
    public Act act() {
        boolean hidden = channel.equals(team.teamChannel());
        return new Act(by.toString(), "key.rotated", channel.toString(), hidden ? "of the team itself" : "");
    }
}
