// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelChanged;
import org.omnimesh.api.team.ChannelGone;
import org.omnimesh.api.team.ChannelInvitation;
import org.omnimesh.api.team.ChannelInvited;
import org.omnimesh.api.team.RetentionChanged;
import org.omnimesh.api.team.TeamChanged;
import org.omnimesh.team.internal.Membership.ChannelView;
import org.omnimesh.team.internal.Membership.TeamView;

/**
 * What others are told when a membership follows another: of channels and invitations only those of the team that is shown now.
 *
 * @param self this device
 */
record Differences(PeerId self) {
    List<DomainEvent> between(Membership before, Membership after) {
        List<DomainEvent> facts = new ArrayList<>();
        after.currentTeam().filter(team -> !before.currentTeam().equals(Optional.of(team)))
                .ifPresent(team -> facts.add(new TeamChanged(team.team())));
        Optional<TeamId> current = after.current();
        after.channels().keySet().forEach(id -> visible(after, current, id)
                .filter(shown -> !visible(before, current, id).equals(Optional.of(shown)))
                .ifPresent(shown -> facts.add(new ChannelChanged(shown))));
        after.channels().forEach((id, channel) -> before.channel(id)
                .filter(it -> !it.retention().limit().equals(channel.retention().limit()))
                .flatMap(it -> channel.limitedBy())
                .ifPresent(by -> facts.add(new RetentionChanged(id, channel.retention().limit(), by))));
        before.channels().keySet().forEach(id -> visible(before, current, id)
                .filter(shown -> visible(after, current, id).isEmpty())
                .ifPresent(shown -> facts.add(new ChannelGone(id, shown.name()))));
        after.currentTeam().ifPresent(team -> {
            Map<ChannelId, ChannelInvitation> known = before.team(team.team().id()).map(TeamView::offers)
                    .orElse(Map.of());
            team.offers().forEach((channel, invitation) -> {
                if (!invitation.equals(known.get(channel))) {
                    facts.add(new ChannelInvited(invitation));
                }
            });
        });
        return facts;
    }

    private Optional<Channel> visible(Membership membership, Optional<TeamId> team, ChannelId id) {
        Optional<TeamView> of = team.flatMap(membership::team);
        return membership.channel(id).filter(view -> team.equals(Optional.of(view.team()))).flatMap(ChannelView::shown)
                .filter(shown -> of.filter(it -> Membership.shows(it.team(), shown, self)).isPresent());
    }
}
