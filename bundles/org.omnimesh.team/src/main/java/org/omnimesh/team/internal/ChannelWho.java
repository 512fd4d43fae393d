// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.team.internal.Membership.ChannelView;
import org.omnimesh.team.internal.Membership.DeviceView;
import org.omnimesh.team.internal.Membership.TeamView;

/** Who is meant by what a user says about channels, and which texts are taken. */
final class ChannelWho {
    private static final int MAX_TEXT = 256;

    private ChannelWho() {}

    static DeviceView device(TeamView team, PeerId device) throws TeamException {
        return Optional.ofNullable(team.devices().get(device)).filter(it -> it.role() != Role.HUB)
                .orElseThrow(() -> new TeamException("That is not a device of a member of this team."));
    }

    /** Makes sure of a name that can be seen and that no other channel here has. */
    static String clean(Membership membership, TeamView team, String name, Optional<ChannelId> own)
            throws TeamException {
        String clean = DisplayText.name(name);
        if (clean.isEmpty()) {
            throw new TeamException("A channel needs a name that can be seen.");
        }
        boolean taken = membership.shown(team.team().id()).stream()
                .filter(it -> it.type() != ChannelType.DM && !it.archived() && !Optional.of(it.id()).equals(own))
                .anyMatch(it -> it.name().equalsIgnoreCase(clean));
        if (taken) {
            throw new TeamException("There is a channel of that name already.");
        }
        return clean;
    }

    static Optional<String> line(Optional<String> text) {
        return text.map(it -> text(it)).filter(it -> !it.isEmpty());
    }

    static Set<PeerId> devicesOf(TeamView team, Set<MemberId> members) {
        Set<PeerId> devices = new HashSet<>();
        members.forEach(member -> team.devicesOf(member).forEach(it -> devices.add(it.peer())));
        return devices;
    }

    /** Returns who may know of a channel to which this user is only invited. */
    static Set<PeerId> audience(TeamView team, ChannelId id) {
        return Optional.ofNullable(team.state().channels().get(id)).map(channel -> {
            Set<MemberId> members = new HashSet<>(channel.members().keySet());
            members.addAll(channel.invited());
            return devicesOf(team, members);
        }).orElse(Set.of());
    }

    static boolean isOnlyAdmin(ChannelView view, List<PeerId> devices) {
        return view.shown().filter(it -> devices.containsAll(it.admins()) && !it.admins().isEmpty()).isPresent();
    }

    static String text(String text) {
        return DisplayText.line(text, MAX_TEXT);
    }
}
