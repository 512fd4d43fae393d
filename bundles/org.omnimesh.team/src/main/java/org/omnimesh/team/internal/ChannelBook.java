// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.Retention;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelInvitation;
import org.omnimesh.api.team.ChannelInvitation.Status;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Role;
import org.omnimesh.team.internal.Membership.DeviceView;
import org.omnimesh.team.internal.dag.Act;
import org.omnimesh.team.internal.dag.Operation;
import org.omnimesh.team.internal.dag.TeamState;
import org.omnimesh.team.internal.dag.TeamState.ChannelState;

/** What the operations of a team say about its channels, as far as this device can open them. */
final class ChannelBook {
    private final TeamId team;
    private final Map<PeerId, DeviceView> devices;
    private final TeamOperations operations;
    private final TeamState state;
    private final Optional<MemberId> own;
    /** Those that count, the earliest by the clocks first. */
    private final List<Operation> standing;
    /** The operations about each channel that count, in the order of their times. */
    private final Map<ChannelId, List<Operation>> about;

    ChannelBook(TeamId team, Map<PeerId, DeviceView> devices, TeamOperations operations, PeerId self) {
        this.team = team;
        this.devices = devices;
        this.operations = operations;
        this.state = operations.state();
        this.own = Optional.ofNullable(devices.get(self)).map(DeviceView::member);
        this.standing = operations.standing().reversed();
        Map<ChannelId, List<Operation>> grouped = standing.stream()
                .filter(it -> it.act().about().isPresent())
                .collect(Collectors.groupingBy(it -> it.act().about().orElseThrow(), Collectors.toList()));
        this.about = grouped;
    }

    /** What a channel is like, whoever looks at it. */
    private record Look(String name, Optional<String> description, Optional<String> topic, ChannelMode mode,
            boolean archived) {
        Look then(ChannelEntry.Described change) {
            return new Look(change.name().orElse(name), change.description().or(() -> description)
                    .filter(it -> !it.isEmpty()), change.topic().or(() -> topic).filter(it -> !it.isEmpty()), mode,
                    change.archived().orElse(archived));
        }
    }

    /** Returns the channels in which this user takes part, public ones included, by id. */
    Map<ChannelId, Channel> shown() {
        Map<ChannelId, Channel> shown = new HashMap<>();
        state.channels().forEach((id, channel) -> {
            boolean inside = own.filter(channel.members()::containsKey).isPresent();
            if (!id.equals(team.teamChannel()) && (channel.type() == ChannelType.PUBLIC || inside)) {
                show(id, channel).ifPresent(it -> shown.put(id, it));
            }
        });
        return shown;
    }

    private Optional<Channel> show(ChannelId id, ChannelState channel) {
        Operation opening = operations.operations().get(channel.opening());
        Optional<Look> look = look(id, channel);
        if (opening == null || look.isEmpty()) {
            return Optional.empty();
        }
        List<PeerId> members = devices.keySet().stream().filter(it -> state.reads(id, it)).toList();
        List<PeerId> admins = devices.values().stream().filter(it -> administers(channel, it)).map(DeviceView::peer)
                .filter(members::contains).toList();
        return Optional.of(new Channel(id, look.get().name(), channel.type(), opening.time().instant(),
                opening.author(), look.get().description(), look.get().topic(), members, admins,
                retention(id).limit(), look.get().mode(), look.get().archived()));
    }

    private static boolean administers(ChannelState channel, DeviceView device) {
        return channel.type() == ChannelType.PUBLIC && device.role().compareTo(Role.ADMIN) <= 0
                || Boolean.TRUE.equals(channel.members().get(device.member()));
    }

    private Optional<Look> look(ChannelId id, ChannelState channel) {
        Optional<Look> first = switch (operations.said().get(channel.opening())) {
            case TeamEntry.Opened opened -> Optional.of(new Look(opened.name(), opened.description(), opened.topic(),
                    ChannelMode.HISTORY, false));
            case ChannelEntry.Begun begun -> Optional.of(new Look(
                    begun.type() == ChannelType.DM ? partner(channel) : begun.name(), begun.description(),
                    begun.topic(), begun.mode(), false));
            case null, default -> Optional.empty();
        };
        return first.map(look -> about.getOrDefault(id, List.of()).stream()
                .reduce(look, (before, operation) -> operations.said().get(
                        operation.id()) instanceof ChannelEntry.Described change ? before.then(change) : before,
                        (one, other) -> other));
    }

    /** Returns the name of the other in a direct conversation. */
    private String partner(ChannelState channel) {
        return devices.values().stream()
                .filter(it -> channel.members().containsKey(it.member()) && own.filter(it.member()::equals).isEmpty())
                .map(DeviceView::displayName).filter(it -> !it.isEmpty()).findFirst().orElse("somebody who left");
    }

    /** Returns what follows from the limits that were set. */
    Retention retention(ChannelId channel) {
        Retention retention = Retention.UNLIMITED;
        for (Operation operation : limits(channel)) {
            if (operations.said().get(operation.id()) instanceof TeamEntry.Retained retained) {
                retention = retention.then(operation.time().instant(),
                        Optional.of(Duration.ofDays(retained.days())).filter(Duration::isPositive));
            }
        }
        return retention;
    }

    /** Returns what set limits, in the order of their times; of private channels veiled entries only. */
    private List<Operation> limits(ChannelId channel) {
        ChannelState known = state.channels().get(channel);
        boolean open = known != null && known.type() == ChannelType.PUBLIC;
        return standing.stream().filter(it -> operations.said().get(it.id()) instanceof TeamEntry.Retained retained
                && retained.channel().equals(channel) && it.act() instanceof Act.Govern == open).toList();
    }

    /** Returns who set the limit of a channel last. */
    Optional<PeerId> limitedBy(ChannelId channel) {
        List<Operation> limits = limits(channel);
        return limits.isEmpty() ? Optional.empty() : Optional.of(limits.getLast().author());
    }

    /** Returns the devices that may know of a channel. */
    Set<PeerId> audience(ChannelId id) {
        ChannelState channel = state.channels().get(id);
        return channel == null
                ? Set.of()
                : devices.values().stream().filter(it -> it.role() != Role.HUB
                        && (channel.members().containsKey(it.member()) || channel.invited().contains(it.member())))
                        .map(DeviceView::peer).collect(Collectors.toSet());
    }

    /** Returns which devices can open the entries about a channel. */
    Map<EntryId, Set<PeerId>> told(ChannelId id) {
        Map<EntryId, Set<PeerId>> told = new LinkedHashMap<>();
        operations.operations().values().stream()
                .filter(it -> it.act().about().filter(id::equals).isPresent()
                        && operations.told().containsKey(it.id()))
                .forEach(it -> told.put(it.id(), operations.told().getOrDefault(it.id(), Set.of())));
        return told;
    }

    /** Returns who was invited where, the newest first, of each member once. */
    Map<ChannelId, List<ChannelInvitation>> invitations(PeerId self) {
        Map<ChannelId, List<ChannelInvitation>> all = new HashMap<>();
        state.channels().forEach((id, channel) -> {
            boolean knows = own.filter(it -> channel.members().containsKey(it) || channel.invited().contains(it))
                    .isPresent();
            if (channel.type() == ChannelType.PRIVATE && knows) {
                all.put(id, invitations(id, channel, self));
            }
        });
        return all;
    }

    private List<ChannelInvitation> invitations(ChannelId id, ChannelState channel, PeerId self) {
        Map<MemberId, ChannelInvitation> newest = new LinkedHashMap<>();
        String name = look(id, channel).map(Look::name).orElse("");
        for (Operation operation : about.getOrDefault(id, List.of())) {
            if (operation.act() instanceof Act.Invite invite) {
                deviceOf(invite.member(), self).ifPresent(device -> newest.put(invite.member(),
                        new ChannelInvitation(id, name, device, operation.author(), instant(operation),
                                status(channel, invite.member()))));
            }
        }
        return newest.values().stream().sorted(Comparator.comparing(ChannelInvitation::invitedAt).reversed()).toList();
    }

    private static Instant instant(Operation operation) {
        return operation.time().instant();
    }

    private static Status status(ChannelState channel, MemberId member) {
        if (channel.members().containsKey(member)) {
            return Status.ACCEPTED;
        }
        return channel.invited().contains(member) ? Status.PENDING : Status.DECLINED;
    }

    private Optional<PeerId> deviceOf(MemberId member, PeerId self) {
        Set<PeerId> theirs = new HashSet<>();
        devices.values().stream().filter(it -> it.member().equals(member)).forEach(it -> theirs.add(it.peer()));
        return theirs.contains(self) ? Optional.of(self) : theirs.stream().min(PeerId::compareTo);
    }

    /** Returns this user's invitations that are not answered. */
    Map<ChannelId, ChannelInvitation> offers(Map<ChannelId, List<ChannelInvitation>> invitations, PeerId self) {
        Map<ChannelId, ChannelInvitation> offers = new HashMap<>();
        invitations.forEach((id, list) -> list.stream()
                .filter(it -> it.device().equals(self) && it.status() == Status.PENDING)
                .forEach(it -> offers.put(id, it)));
        return offers;
    }
}
