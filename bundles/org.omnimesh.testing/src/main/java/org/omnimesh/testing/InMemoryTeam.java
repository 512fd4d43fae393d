// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.team.Arrival;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelChanged;
import org.omnimesh.api.team.ChannelGone;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.Device;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.NotPermittedException;
import org.omnimesh.api.team.Removal;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.api.team.TeamChanged;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.api.team.TeamManagement;
import org.omnimesh.api.team.Teams;
import org.osgi.service.event.EventAdmin;

/**
 * One team with its members and channels; everybody but this user has one device, and takes part in every channel. Founded
 * with this node's user as owner and the channel {@code general}. Thread-safe.
 */
public final class InMemoryTeam implements Teams, Channels, TeamManagement {
    private static final SealingKey SEALING_KEY = new SealingKey(SealingKey.SUITE_X25519, Ids.bytes(9));

    private final PeerId self;
    private final TimeSource time;
    private final EventAdmin events;
    private final Map<PeerId, Member> members = new LinkedHashMap<>();
    private final Map<ChannelId, Channel> channels = new LinkedHashMap<>();
    private final List<Removal> removals = new ArrayList<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    private final List<Team> others = new ArrayList<>();
    private Team current;

    /**
     * Founds the team.
     *
     * @param team its id, name, and the role of this node's user
     * @param self this device
     * @param profile the names of this device and its user
     * @param general the id of the first channel
     * @param time when somebody joins or makes a channel
     * @param events where changes are told
     */
    public InMemoryTeam(Team team, PeerId self, Profile profile, ChannelId general, TimeSource time,
            EventAdmin events) {
        this.current = team;
        this.self = self;
        this.time = time;
        this.events = events;
        members.put(self, member(self, profile, team.role()));
        channels.put(general, channel(general, "general"));
    }

    /**
     * Founds a team named {@code team}, with the id of number 100, whose first channel has number 1.
     *
     * @param self this device
     * @param profile the names of this device and its user
     * @param time when somebody joins or makes a channel
     * @param events where changes are told
     */
    public InMemoryTeam(PeerId self, Profile profile, TimeSource time, EventAdmin events) {
        this(new Team(Ids.team(100), "team", Role.OWNER), self, profile, Ids.channel(1), time, events);
    }

    @Override
    public synchronized Team current() {
        return current;
    }

    @Override
    public synchronized List<Team> all() {
        List<Team> all = new ArrayList<>(List.of(current));
        all.addAll(others);
        return all;
    }

    @Override
    public synchronized List<Member> members() {
        return members.values().stream().distinct().toList();
    }

    @Override
    public synchronized Optional<Member> memberOf(PeerId device) {
        return Optional.ofNullable(members.get(device));
    }

    @Override
    public synchronized List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    /**
     * Lets it be known how a device came.
     *
     * @param arrival what is told of it
     */
    public synchronized void arrived(Arrival arrival) {
        arrivals.add(arrival);
        tellTeam();
    }

    @Override
    public void announce(Profile profile) {
        rename(self, profile);
    }

    @Override
    public synchronized List<Channel> list() {
        return List.copyOf(channels.values());
    }

    @Override
    public synchronized Optional<Channel> get(ChannelId id) {
        return Optional.ofNullable(channels.get(id));
    }

    @Override
    public synchronized void retain(ChannelId id, int days) throws TeamException {
        if (days < 0 || days > MAX_DAYS) {
            throw new IllegalArgumentException("expected 0 to " + MAX_DAYS + " days, got " + days);
        }
        Channel channel = get(id).orElseThrow(() -> new TeamException("There is no such channel."));
        if (!channel.admins().contains(self) && !channel.createdBy().equals(self)) {
            throw new NotPermittedException("Only an admin or the creator of a channel may say how long it is kept.");
        }
        put(channel.keeping(Optional.of(Duration.ofDays(days)).filter(Duration::isPositive)));
    }

    /**
     * Returns the first channel.
     *
     * @return the id of {@code general}
     */
    public ChannelId general() {
        return list().getFirst().id();
    }

    /**
     * Admits somebody, who takes part in every channel.
     *
     * @param device the newcomer's device
     * @param profile its and its user's name
     * @return the member
     */
    public synchronized Member admit(PeerId device, Profile profile) {
        Member known = members.get(device);
        if (known != null) {
            return known;
        }
        Member joined = member(device, profile, Role.MEMBER);
        members.put(device, joined);
        for (Channel channel : list()) {
            List<PeerId> all = new ArrayList<>(channel.members());
            all.add(device);
            put(channel.with(all, channel.admins()));
        }
        tellTeam();
        return joined;
    }

    /**
     * Gives this user another device.
     *
     * @param device the device
     * @param deviceName its name
     */
    public synchronized void link(PeerId device, String deviceName) {
        Member own = members.get(self);
        if (own == null || members.containsKey(device)) {
            return;
        }
        List<Device> devices = new ArrayList<>(own.devices());
        devices.add(new Device(device, own.id(), deviceName, SEALING_KEY, time.now(), self));
        Member both = new Member(own.id(), own.displayName(), own.role(), devices);
        devices.forEach(each -> members.put(each.peer(), both));
        tellTeam();
    }

    /**
     * Adds a member as she is, or replaces the one of her devices; she takes part in no channel by this.
     *
     * @param member the member
     */
    public synchronized void put(Member member) {
        member.devices().forEach(device -> members.put(device.peer(), member));
        tellTeam();
    }

    /**
     * Lets a member announce other names; nothing is told if they are the same.
     *
     * @param device the member's device
     * @param profile the new names
     */
    public synchronized void rename(PeerId device, Profile profile) {
        Member known = memberOf(device).orElseThrow();
        Device had = known.devices().getFirst();
        if (known.displayName().equals(profile.displayName()) && had.name().equals(profile.deviceName())) {
            return;
        }
        members.put(device, new Member(known.id(), profile.displayName(), known.role(), List.of(new Device(had.peer(),
                had.member(), profile.deviceName(), had.sealingKey(), had.joinedAt(), had.invitedBy()))));
        tellTeam();
    }

    /**
     * Makes this node a guest of another team: its id, name and role replace those of the first one.
     *
     * @param team the team
     */
    public synchronized void become(Team team) {
        current = team;
        tellTeam();
    }

    /**
     * Makes a channel.
     *
     * @param id its id
     * @param name its name
     */
    public void create(ChannelId id, String name) {
        put(channel(id, name));
    }

    /**
     * Adds a channel or replaces the one with its id.
     *
     * @param channel the channel as it is to be seen
     */
    public synchronized void put(Channel channel) {
        channels.put(channel.id(), channel);
        events.postEvent(new ChannelChanged(channel).toEvent());
    }

    /**
     * Takes a channel away from this user.
     *
     * @param id the channel
     */
    public synchronized void withdraw(ChannelId id) {
        Channel gone = channels.remove(id);
        if (gone != null) {
            events.postEvent(new ChannelGone(id, gone.name()).toEvent());
        }
    }

    @Override
    public synchronized void remove(PeerId device, boolean wholeMember) throws TeamException {
        Member known = memberOf(device).orElseThrow(() -> new TeamException("That is not a device of this team."));
        if (device.equals(self)) {
            throw new TeamException("This device cannot remove itself; leave the team instead.");
        }
        requireAtLeast(known.role() == Role.OWNER ? Role.OWNER : Role.ADMIN);
        members.remove(device);
        removals.add(0, new Removal(current.id(), device, known.displayName(), known.devices().getFirst().name(), self,
                time.now(), 0));
        tellTeam();
    }

    private void requireAtLeast(Role role) throws NotPermittedException {
        if (current.role().compareTo(role) > 0) {
            throw new NotPermittedException("Your role in the team does not allow that.");
        }
    }

    @Override
    public synchronized void changeRole(MemberId member, Role role) throws TeamException {
        Member known = members.values().stream().filter(it -> it.id().equals(member)).findFirst()
                .orElseThrow(() -> new TeamException("That is not a member of this team."));
        requireAtLeast(known.role() == Role.OWNER || role == Role.OWNER ? Role.OWNER : Role.ADMIN);
        boolean lastOwner = known.role() == Role.OWNER && role != Role.OWNER
                && members().stream().filter(it -> it.role() == Role.OWNER).count() == 1;
        if (lastOwner) {
            throw new NotPermittedException("A team needs an owner: make somebody else owner first.");
        }
        members.put(known.devices().getFirst().peer(),
                new Member(known.id(), known.displayName(), role, known.devices()));
        if (known.devices().getFirst().peer().equals(self)) {
            current = new Team(current.id(), current.name(), role, current.active());
        }
        tellTeam();
    }

    @Override
    public synchronized void rename(String name) throws TeamException {
        requireAtLeast(Role.ADMIN);
        current = new Team(current.id(), clean(name), current.role(), current.active());
        tellTeam();
    }

    private static String clean(String name) throws TeamException {
        String clean = DisplayText.name(name);
        if (clean.isEmpty()) {
            throw new TeamException("A team needs a name that can be seen.");
        }
        return clean;
    }

    @Override
    public synchronized Team select(TeamId team) throws TeamException {
        Team next = all().stream().filter(it -> it.id().equals(team)).findFirst()
                .orElseThrow(() -> new TeamException("There is no such team on this node."));
        if (!next.equals(current)) {
            others.remove(next);
            others.add(current);
            current = next;
            tellTeam();
        }
        return next;
    }

    @Override
    public synchronized Team leave(TeamId team) throws TeamException {
        boolean alone = members.size() == 1;
        if (current.id().equals(team)) {
            if (current.role() == Role.OWNER && !alone) {
                throw new NotPermittedException(
                        "You are the only owner of the team: make somebody else owner first.");
            }
            if (others.isEmpty()) {
                found("team");
            } else {
                select(others.get(0).id());
            }
        }
        others.removeIf(it -> it.id().equals(team));
        return current;
    }

    @Override
    public synchronized Team found(String name) throws TeamException {
        Team founded = new Team(Ids.team(1000 + others.size()), clean(name), Role.OWNER);
        others.add(current);
        current = founded;
        tellTeam();
        return founded;
    }

    @Override
    public synchronized List<Removal> removals() {
        return List.copyOf(removals);
    }

    /**
     * Has a device be gone, however that was decided.
     *
     * @param removal how
     */
    public synchronized void gone(Removal removal) {
        removals.add(0, removal);
        tellTeam();
    }

    private void tellTeam() {
        events.postEvent(new TeamChanged(current).toEvent());
    }

    private synchronized Channel channel(ChannelId id, String name) {
        return new Channel(id, name, ChannelType.PUBLIC, time.now(), self, Optional.empty(), Optional.empty(),
                List.copyOf(members.keySet()), List.of(self));
    }

    private Member member(PeerId device, Profile profile, Role role) {
        MemberId id = new MemberId(device.publicKey());
        return new Member(id, profile.displayName(), role, List.of(new Device(device, id, profile.deviceName(),
                SEALING_KEY, time.now(), self)));
    }
}
