// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.Retention;
import org.omnimesh.api.team.Arrival;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelInvitation;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Device;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Removal;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.team.internal.dag.TeamState;

/**
 * Everything this node knows of its teams at one moment. Immutable.
 *
 * @param current the team that faces show
 * @param teams every team of this node
 * @param channels every channel it carries, hidden ones included
 * @param disconnected devices that the user keeps disconnected
 */
record Membership(Optional<TeamId> current, Map<TeamId, TeamView> teams, Map<ChannelId, ChannelView> channels,
        Set<PeerId> disconnected) {
    static final Membership NONE = new Membership(Optional.empty(), Map.of(), Map.of(), Set.of());

    /** Copies the collections. */
    Membership {
        teams = Collections.unmodifiableMap(new LinkedHashMap<>(teams));
        channels = Collections.unmodifiableMap(new LinkedHashMap<>(channels));
        disconnected = Set.copyOf(disconnected);
    }

    /**
     * One team.
     *
     * @param team id, name and this user's role
     * @param devices the devices that the log admits, in the order of joining
     * @param provisional the devices that an invitation named, until the log is here
     * @param removals who does not belong to it any more, the newest first
     * @param words what to show those who were removed
     * @param state what the operations come to
     * @param arrivals how the devices came, in the order of time
     * @param invitations who was invited to the channels that this device may know of, the newest first
     * @param offers this user's invitations that are not answered
     * @param decisions how many operations are this device's
     */
    record TeamView(Team team, Map<PeerId, DeviceView> devices, Map<PeerId, DeviceView> provisional,
            List<Removal> removals, Map<PeerId, Word> words, TeamState state, List<Arrival> arrivals,
            Map<ChannelId, List<ChannelInvitation>> invitations, Map<ChannelId, ChannelInvitation> offers,
            int decisions) {
        /** Keeps the order. */
        TeamView {
            devices = Collections.unmodifiableMap(new LinkedHashMap<>(devices));
            provisional = Collections.unmodifiableMap(new LinkedHashMap<>(provisional));
            removals = List.copyOf(removals);
            words = Map.copyOf(words);
            arrivals = List.copyOf(arrivals);
            invitations = Map.copyOf(invitations);
            offers = Map.copyOf(offers);
        }

        TeamView with(Map<ChannelId, List<ChannelInvitation>> known, Map<ChannelId, ChannelInvitation> own) {
            return new TeamView(team, devices, provisional, removals, words, state, arrivals, known, own,
                    decisions);
        }

        /** Tells whether a device let another into the team or into a channel. */
        boolean letIn(PeerId inviter, ChannelId channel, PeerId device) {
            Optional<MemberId> member = known(device).map(DeviceView::member);
            return known(device).filter(it -> it.invitedBy().equals(inviter)).isPresent()
                    || invitations.getOrDefault(channel, List.of()).stream()
                            .anyMatch(it -> it.invitedBy().equals(inviter)
                                    && known(it.device()).map(DeviceView::member).equals(member));
        }

        /** Returns the devices of a member. */
        List<DeviceView> devicesOf(MemberId member) {
            return devices.values().stream().filter(it -> it.member().equals(member)).toList();
        }

        /** Tells whether a device was admitted once, even if that does not count any more. */
        boolean everAdmitted(PeerId peer) {
            return devices.containsKey(peer) || state.departed().containsKey(peer);
        }

        /** Finds a device, also one that is only known by an invitation. */
        Optional<DeviceView> known(PeerId peer) {
            DeviceView admitted = devices.get(peer);
            return Optional.ofNullable(admitted != null ? admitted : provisional.get(peer));
        }

        /** Returns the devices that take part, also those only known by an invitation. */
        Set<PeerId> peers() {
            Set<PeerId> peers = new LinkedHashSet<>(devices.keySet());
            peers.addAll(provisional.keySet());
            return peers;
        }

        /** Returns the members in the order of joining. */
        List<Member> members() {
            Map<MemberId, Member> members = new LinkedHashMap<>();
            for (PeerId peer : peers()) {
                known(peer).flatMap(DeviceView::asMember)
                        .ifPresent(one -> members.merge(one.id(), one, TeamView::join));
            }
            return List.copyOf(members.values());
        }

        private static Member join(Member first, Member second) {
            List<Device> devices = new ArrayList<>(first.devices());
            devices.addAll(second.devices());
            return new Member(first.id(), first.displayName(), first.role(), devices);
        }
    }

    /**
     * The word that a device was removed.
     *
     * @param by whose it is
     * @param signature proves it
     */
    record Word(PeerId by, Signature signature) {}

    /**
     * One device of a team.
     *
     * @param peer its key
     * @param member whose it is
     * @param displayName its user's name
     * @param deviceName its name
     * @param sealingKey where to seal secrets for it; empty between the founding entry and the founder's introduction
     * @param role what its user may do
     * @param joinedAt when it was admitted
     * @param invitedBy who admitted it
     */
    record DeviceView(PeerId peer, MemberId member, String displayName, String deviceName,
            Optional<SealingKey> sealingKey, Role role, Instant joinedAt, PeerId invitedBy) {
        /** Returns the same device with another name of its user. */
        DeviceView named(String name) {
            return new DeviceView(peer, member, name, deviceName, sealingKey, role, joinedAt, invitedBy);
        }

        Optional<Member> asMember() {
            return sealingKey.map(key -> new Member(member, displayName, role,
                    List.of(new Device(peer, member, deviceName, key, joinedAt, invitedBy))));
        }
    }

    /** Which kind of channel it is here. */
    enum Reach {
        /** The hidden channel, by which membership is known. */
        TEAM,
        /** Every member reads it. */
        PUBLIC,
        /** Some members read it, of which this device's is one. */
        PRIVATE,
        /** Others read it; this device, a hub, stores and serves it. */
        CARRIED
    }

    /**
     * One channel.
     *
     * @param team its team
     * @param reach which kind it is here
     * @param shown what faces show of it, empty for the hidden team channel and for hubs
     * @param keys the secrets this device knows
     * @param writing the secret that new entries use: the latest that nobody has who may not read the channel;
     *        for the hidden channel any, so that one can be handed over
     * @param introduced when each secret was introduced
     * @param holders which devices have which secret
     * @param entitled the devices that may read it; at a hub those that ever might
     * @param readers the devices to which its entries go: those that may read it, and hubs
     * @param exposed since when secrets are known to devices that were removed
     * @param retention how long its content is kept
     * @param limitedBy who said so last
     * @param veiled what only some devices of the team know about it
     */
    record ChannelView(TeamId team, Reach reach, Optional<Channel> shown, Map<KeyId, SymmetricKey> keys,
            Optional<KeyId> writing, Map<KeyId, Long> introduced, Map<KeyId, Set<PeerId>> holders,
            Set<PeerId> entitled, Set<PeerId> readers, Map<KeyId, Long> exposed, Retention retention,
            Optional<PeerId> limitedBy, Veiled veiled) {
        /** Copies the collections. */
        ChannelView {
            keys = Map.copyOf(keys);
            introduced = Map.copyOf(introduced);
            holders = Map.copyOf(holders);
            entitled = Set.copyOf(entitled);
            readers = Set.copyOf(readers);
            exposed = Map.copyOf(exposed);
        }

        /** Tells whether new entries can be read by nobody but those who may. */
        boolean isSafe() {
            return writing.filter(key -> entitled.containsAll(holders.getOrDefault(key, Set.of()))).isPresent();
        }

        /**
         * Tells whether a fresh secret can be made here: by whoever has one already, as others wait to be given what there is;
         * by anybody if none of those who may read has any to give.
         */
        boolean mayRenew() {
            return !keys.isEmpty() || !introduced.isEmpty()
                    && holders.values().stream().flatMap(Set::stream).noneMatch(entitled::contains);
        }

        /** Tells whether newcomers are given nothing of before, and secrets are deleted once they were replaced. */
        boolean forgets() {
            return shown.filter(it -> it.mode() == ChannelMode.EPHEMERAL).isPresent();
        }

        /** Tells whether a device was ever given a secret. */
        boolean holds(PeerId device, KeyId key) {
            Set<PeerId> devices = holders.get(key);
            return devices != null && devices.contains(device);
        }

        Optional<SymmetricKey> key(KeyId id) {
            return Optional.ofNullable(keys.get(id));
        }

        /** Tells whether it is the hidden channel, by which membership is known. */
        boolean hidden() {
            return reach == Reach.TEAM;
        }
    }

    /**
     * What only some devices of a team know about a channel.
     *
     * @param audience the devices that may know of it: its members' and those of whoever is invited
     * @param told which devices can open each entry about it
     * @param carried what hubs were told last
     */
    record Veiled(Set<PeerId> audience, Map<EntryId, Set<PeerId>> told, Optional<ChannelEntry.Carried> carried) {
        static final Veiled NOTHING = new Veiled(Set.of(), Map.of(), Optional.empty());

        /** Copies the collections. */
        Veiled {
            audience = Set.copyOf(audience);
            told = Map.copyOf(told);
        }
    }

    Optional<TeamView> team(TeamId id) {
        return Optional.ofNullable(teams.get(id));
    }

    Optional<TeamView> currentTeam() {
        return current.flatMap(this::team);
    }

    Optional<ChannelView> channel(ChannelId id) {
        return Optional.ofNullable(channels.get(id));
    }

    /** Tells whether faces show a channel: to hubs none, to guests those in which they take part. */
    static boolean shows(Team team, Channel channel, PeerId self) {
        return switch (team.role()) {
            case OWNER, ADMIN, MEMBER -> channel.type() == ChannelType.PUBLIC || channel.members().contains(self);
            case GUEST -> channel.members().contains(self);
            case HUB -> false;
        };
    }

    /** Returns the channels of a team that faces show, {@code general} first as it is the oldest. */
    List<Channel> shown(TeamId team) {
        return channels.values().stream().filter(it -> it.team().equals(team)).flatMap(it -> it.shown().stream())
                .toList();
    }
}
