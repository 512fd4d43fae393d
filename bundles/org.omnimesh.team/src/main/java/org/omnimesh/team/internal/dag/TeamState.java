// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Role;

/**
 * What a set of operations comes to.
 *
 * @param devices the devices of the team, in the order of admission
 * @param departed the devices that belonged to it, with the operation that ended it: the one that removed them, or the
 *        voided one that had admitted them
 * @param channels the channels
 * @param standing the operations that count
 * @param voided the operations that do not
 * @param waiting the operations whose past is not complete
 * @param tips the newest operations: the parents of the next
 */
public record TeamState(Map<PeerId, DeviceState> devices, Map<PeerId, EntryId> departed,
        Map<ChannelId, ChannelState> channels, Set<EntryId> standing, Set<EntryId> voided, Set<EntryId> waiting,
        Set<EntryId> tips) {
    /** Nothing is known. */
    public static final TeamState NONE = new TeamState(Map.of(), Map.of(), Map.of(), Set.of(), Set.of(), Set.of(),
            Set.of());

    /** Keeps the order. */
    public TeamState {
        devices = Collections.unmodifiableMap(new LinkedHashMap<>(devices));
        departed = Map.copyOf(departed);
        channels = Collections.unmodifiableMap(new LinkedHashMap<>(channels));
        standing = Set.copyOf(standing);
        voided = Set.copyOf(voided);
        waiting = Set.copyOf(waiting);
        tips = Set.copyOf(tips);
    }

    /**
     * A device of the team.
     *
     * @param member whose it is
     * @param role what she may do
     * @param admission the operation that admitted it
     */
    public record DeviceState(MemberId member, Role role, EntryId admission) {}

    /**
     * A channel.
     *
     * @param type who takes part
     * @param opening the operation that opened it
     * @param members who takes part and whether she administers it; of a public channel those that do, beside the
     *        team's owners and admins
     * @param invited who may join
     */
    public record ChannelState(ChannelType type, EntryId opening, Map<MemberId, Boolean> members,
            Set<MemberId> invited) {
        /** Copies the collections. */
        public ChannelState {
            members = Map.copyOf(members);
            invited = Set.copyOf(invited);
        }
    }

    /**
     * Tells who of the team may read a channel.
     *
     * @param channel the channel
     * @param device a device
     * @return whether it may
     */
    public boolean reads(ChannelId channel, PeerId device) {
        DeviceState who = devices.get(device);
        ChannelState where = channels.get(channel);
        if (who == null || where == null || who.role() == Role.HUB) {
            return false;
        }
        return where.type() == ChannelType.PUBLIC
                ? who.role() != Role.GUEST
                : where.members().containsKey(who.member());
    }
}
