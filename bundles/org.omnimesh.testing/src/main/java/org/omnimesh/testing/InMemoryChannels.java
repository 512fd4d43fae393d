// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelChange;
import org.omnimesh.api.team.ChannelDraft;
import org.omnimesh.api.team.ChannelInvitation;
import org.omnimesh.api.team.ChannelInvitation.Status;
import org.omnimesh.api.team.ChannelInvited;
import org.omnimesh.api.team.ChannelManagement;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.NotPermittedException;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.api.team.UnknownChannelException;
import org.osgi.service.event.EventAdmin;

/** Makes and changes the channels of an {@link InMemoryTeam}; everybody has one device. Thread-safe. */
public final class InMemoryChannels implements ChannelManagement {
    private final PeerId self;
    private final InMemoryTeam team;
    private final TimeSource time;
    private final EventAdmin events;
    private final Map<ChannelId, Map<PeerId, ChannelInvitation>> invitations = new LinkedHashMap<>();
    private final Map<ChannelId, Channel> offered = new LinkedHashMap<>();
    private int made = 5000;

    /**
     * Begins to make channels.
     *
     * @param self this device
     * @param team where they are put
     * @param time when one is made
     * @param events where invitations are told
     */
    public InMemoryChannels(PeerId self, InMemoryTeam team, TimeSource time, EventAdmin events) {
        this.self = self;
        this.team = team;
        this.time = time;
        this.events = events;
    }

    /**
     * Lets somebody else invite this user to a channel of hers.
     *
     * @param inviter her device
     * @param name the channel's name
     * @return the channel's id
     */
    public synchronized ChannelId beInvited(PeerId inviter, String name) {
        Channel channel = channel(name, ChannelType.PRIVATE, ChannelMode.HISTORY, List.of(inviter), inviter);
        ChannelInvitation invitation = new ChannelInvitation(channel.id(), name, self, inviter, time.now(),
                Status.PENDING);
        offered.put(channel.id(), channel);
        invitations.computeIfAbsent(channel.id(), id -> new LinkedHashMap<>()).put(self, invitation);
        events.postEvent(new ChannelInvited(invitation).toEvent());
        return channel.id();
    }

    private Channel channel(String name, ChannelType type, ChannelMode mode, List<PeerId> members, PeerId admin) {
        return new Channel(Ids.channel(made++), name, type, time.now(), admin, Optional.empty(), Optional.empty(),
                members, List.of(admin), Optional.empty(), mode, false);
    }

    private Channel known(ChannelId id) throws UnknownChannelException {
        return team.get(id).orElseThrow(UnknownChannelException::new);
    }

    private Channel closed(ChannelId id) throws TeamException {
        Channel channel = known(id);
        if (channel.type() != ChannelType.PRIVATE) {
            throw new TeamException("That is possible in private channels only.");
        }
        return channel;
    }

    private void requireAdmin(Channel channel) throws NotPermittedException {
        if (!channel.admins().contains(self)) {
            throw new NotPermittedException("Only an admin of the channel may do that.");
        }
    }

    private void requireMember(PeerId device) throws TeamException {
        if (team.memberOf(device).filter(it -> it.role() != Role.HUB).isEmpty()) {
            throw new TeamException("That is not a device of a member of this team.");
        }
    }

    private static List<PeerId> without(List<PeerId> all, PeerId one) {
        return all.stream().filter(it -> !it.equals(one)).toList();
    }

    private static List<PeerId> with(List<PeerId> all, PeerId one) {
        List<PeerId> more = new ArrayList<>(without(all, one));
        more.add(one);
        return more;
    }

    @Override
    public synchronized Channel create(ChannelDraft draft) throws TeamException {
        if (team.current().role().compareTo(Role.MEMBER) > 0) {
            throw new NotPermittedException("Guests and hubs cannot make channels.");
        }
        if (draft.type() == ChannelType.DM || draft.name().isBlank()) {
            throw new TeamException("A channel needs a name that can be seen, and is public or private.");
        }
        if (team.list().stream().anyMatch(it -> it.name().equalsIgnoreCase(draft.name()))) {
            throw new TeamException("There is a channel of that name already.");
        }
        List<PeerId> members = new ArrayList<>(List.of(self));
        for (PeerId member : draft.members()) {
            requireMember(member);
            members.add(member);
        }
        if (draft.type() == ChannelType.PUBLIC) {
            members = team.members().stream().map(it -> it.devices().getFirst().peer()).toList();
        }
        Channel channel = channel(draft.name(), draft.type(), draft.mode(), members, self);
        return put(changed(channel, new ChannelChange(Optional.empty(), draft.description(), draft.topic(),
                Optional.empty())));
    }

    private Channel put(Channel channel) {
        team.put(channel);
        return channel;
    }

    private static Channel changed(Channel channel, ChannelChange change) {
        return new Channel(channel.id(), change.name().orElse(channel.name()), channel.type(), channel.createdAt(),
                channel.createdBy(),
                change.description().or(channel::description).filter(it -> !it.isBlank()),
                change.topic().or(channel::topic).filter(it -> !it.isBlank()), channel.members(), channel.admins(),
                channel.retention(), channel.mode(), change.archived().orElse(channel.archived()));
    }

    @Override
    public synchronized Channel dm(PeerId device) throws TeamException {
        requireMember(device);
        if (device.equals(self)) {
            throw new TeamException("A direct conversation is with somebody else.");
        }
        Optional<Channel> known = team.list().stream()
                .filter(it -> it.type() == ChannelType.DM && it.members().contains(device)).findFirst();
        return known.isPresent()
                ? known.get()
                : put(channel(team.memberOf(device).orElseThrow().displayName(), ChannelType.DM, ChannelMode.HISTORY,
                        List.of(self, device), self));
    }

    @Override
    public synchronized Channel change(ChannelId id, ChannelChange change) throws TeamException {
        Channel channel = known(id);
        requireAdmin(channel);
        if (channel.type() == ChannelType.DM) {
            throw new TeamException("A direct conversation has no name of its own and stays as it is.");
        }
        if (change.name().isPresent() && team.list().stream()
                .anyMatch(it -> !it.id().equals(id) && it.name().equalsIgnoreCase(change.name().get()))) {
            throw new TeamException("There is a channel of that name already.");
        }
        return put(changed(channel, change));
    }

    @Override
    public synchronized Channel join(ChannelId id) throws TeamException {
        Channel wanted = offered.remove(id);
        if (wanted == null) {
            return known(id);
        }
        answer(id, Status.ACCEPTED);
        return put(wanted.with(with(wanted.members(), self), wanted.admins()));
    }

    private void answer(ChannelId id, Status status) {
        invitations.computeIfAbsent(id, it -> new LinkedHashMap<>()).computeIfPresent(self,
                (device, it) -> new ChannelInvitation(id,
                        it.name(), device, it.invitedBy(), it.invitedAt(), status));
    }

    @Override
    public synchronized void leave(ChannelId id) throws TeamException {
        Channel channel = closed(id);
        if (channel.admins().equals(List.of(self)) && channel.members().size() > 1) {
            throw new NotPermittedException("A channel needs an admin: make somebody else admin first.");
        }
        team.withdraw(id);
    }

    @Override
    public synchronized List<ChannelInvitation> invite(ChannelId id, Set<PeerId> devices) throws TeamException {
        Channel channel = closed(id);
        Map<PeerId, ChannelInvitation> known = invitations.computeIfAbsent(id, it -> new LinkedHashMap<>());
        for (PeerId device : devices) {
            requireMember(device);
            if (!channel.members().contains(device)) {
                known.put(device, new ChannelInvitation(id, channel.name(), device, self, time.now(), Status.PENDING));
            }
        }
        return known.values().stream().filter(it -> devices.contains(it.device())).toList();
    }

    @Override
    public synchronized List<ChannelInvitation> invitations(ChannelId id) throws TeamException {
        if (!offered.containsKey(id)) {
            known(id);
        }
        return List.copyOf(invitations.getOrDefault(id, Map.of()).values());
    }

    @Override
    public synchronized List<ChannelInvitation> invitations() {
        return offered.keySet().stream().flatMap(id -> invitations.getOrDefault(id, Map.of()).values().stream())
                .sorted(Comparator.comparing(ChannelInvitation::invitedAt).reversed()).toList();
    }

    @Override
    public synchronized void decline(ChannelId id) throws TeamException {
        if (offered.remove(id) == null) {
            throw new UnknownChannelException();
        }
        answer(id, Status.DECLINED);
    }

    @Override
    public synchronized void expel(ChannelId id, PeerId device) throws TeamException {
        Channel channel = closed(id);
        requireAdmin(channel);
        boolean invited = invitations.computeIfAbsent(id, it -> new LinkedHashMap<>()).remove(device) != null;
        if (device.equals(self) || !channel.members().contains(device) && !invited) {
            throw new TeamException("That member neither takes part in the channel nor is invited.");
        }
        put(channel.with(without(channel.members(), device), without(channel.admins(), device)));
    }

    @Override
    public synchronized void appoint(ChannelId id, PeerId device, boolean admin) throws TeamException {
        Channel channel = closed(id);
        requireAdmin(channel);
        if (!channel.members().contains(device)) {
            throw new TeamException("That member takes no part in the channel.");
        }
        if (!admin && channel.admins().equals(List.of(device))) {
            throw new NotPermittedException("A channel needs an admin: make somebody else admin first.");
        }
        put(channel.with(channel.members(),
                admin ? with(channel.admins(), device) : without(channel.admins(), device)));
    }
}
