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
 * What others are told when a membership follows another.
 *
 * @param self this device
 */
record Differences(PeerId self) {
    List<DomainEvent> between(Membership before, Membership after) {
        List<DomainEvent> facts = new ArrayList<>();
        after.currentTeam().filter(team -> !before.currentTeam().equals(Optional.of(team)))
                .ifPresent(team -> facts.add(new TeamChanged(team.team())));
        after.channels().keySet().forEach(id -> visible(after, id)
                .filter(shown -> !visible(before, id).equals(Optional.of(shown)))
                .ifPresent(shown -> facts.add(new ChannelChanged(shown))));
        after.channels().forEach((id, channel) -> before.channel(id)
                .filter(it -> !it.retention().limit().equals(channel.retention().limit()))
                .flatMap(it -> channel.limitedBy())
                .ifPresent(by -> facts.add(new RetentionChanged(id, channel.retention().limit(), by))));
        before.channels().keySet().forEach(id -> visible(before, id).filter(shown -> visible(after, id).isEmpty())
                .ifPresent(shown -> facts.add(new ChannelGone(id, shown.name()))));
        after.teams().forEach((id, team) -> {
            Map<ChannelId, ChannelInvitation> known = before.team(id).map(this::own).orElse(Map.of());
            own(team).forEach((channel, invitation) -> {
                if (!invitation.equals(known.get(channel))) {
                    facts.add(new ChannelInvited(invitation));
                }
            });
        });
        return facts;
    }

    private Optional<Channel> visible(Membership membership, ChannelId id) {
        Optional<ChannelView> view = membership.channel(id);
        return view.flatMap(ChannelView::shown).filter(shown -> view.map(ChannelView::team)
                .flatMap(membership::team).filter(of -> Membership.shows(of.team(), shown, self)).isPresent());
    }

    private Map<ChannelId, ChannelInvitation> own(TeamView team) {
        return team.offers();
    }
}
