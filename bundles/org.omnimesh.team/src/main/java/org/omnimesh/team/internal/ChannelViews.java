// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Removal;
import org.omnimesh.api.team.Role;
import org.omnimesh.team.internal.Membership.ChannelView;
import org.omnimesh.team.internal.Membership.Reach;
import org.omnimesh.team.internal.Membership.TeamView;
import org.omnimesh.team.internal.Membership.Veiled;

/** The channels of a team that this device carries, with their secrets. */
final class ChannelViews {
    private final TeamView team;
    private final ChannelBook book;
    private final Secrets secrets;
    private final PeerId self;
    private final Set<PeerId> hubs;

    /**
     * What is known of secrets.
     *
     * @param keys those that this device has
     * @param introduced all by channel and when, the latest first
     * @param holders who was given which
     */
    record Secrets(Map<ChannelId, Map<KeyId, SymmetricKey>> keys, Map<ChannelId, Map<KeyId, Long>> introduced,
            Map<ChannelId, Map<KeyId, Set<PeerId>>> holders) {}

    ChannelViews(TeamView team, ChannelBook book, Secrets secrets, PeerId self) {
        this.team = team;
        this.book = book;
        this.secrets = secrets;
        this.self = self;
        this.hubs = team.devices().values().stream().filter(it -> it.role() == Role.HUB).map(it -> it.peer())
                .collect(Collectors.toSet());
    }

    /** Returns the hidden channel, then the others from the oldest on. */
    Map<ChannelId, ChannelView> all(CarriedChannels carried) {
        Map<ChannelId, ChannelView> channels = new LinkedHashMap<>();
        ChannelId hidden = team.team().id().teamChannel();
        channels.put(hidden, hidden(hidden));
        book.shown().values().stream()
                .sorted(Comparator.comparing(Channel::createdAt).thenComparing(Channel::id))
                .forEach(it -> channels.put(it.id(),
                        it.type() == ChannelType.PUBLIC ? open(it) : closed(it, carried)));
        if (hubs.contains(self)) {
            carried.all().forEach((id, state) -> channels.putIfAbsent(id, carried(state)));
        }
        return channels;
    }

    private ChannelView hidden(ChannelId id) {
        Set<PeerId> all = team.peers();
        return view(id, Reach.TEAM, Optional.empty(), entitled(id, true), all, Veiled.NOTHING);
    }

    private ChannelView open(Channel channel) {
        Set<PeerId> readers = new LinkedHashSet<>(team.peers());
        readers.removeIf(peer -> team.known(peer).filter(it -> it.role() == Role.GUEST).isPresent());
        return view(channel.id(), Reach.PUBLIC, Optional.of(channel), entitled(channel.id(), false), readers,
                Veiled.NOTHING);
    }

    private ChannelView closed(Channel channel, CarriedChannels carried) {
        Set<PeerId> members = Set.copyOf(channel.members());
        return view(channel.id(), Reach.PRIVATE, Optional.of(channel), members,
                CarriedChannels.withHubs(members, hubs), new Veiled(book.audience(channel.id()),
                        book.told(channel.id()), carried.last(channel.id())));
    }

    private ChannelView carried(CarriedChannels.State state) {
        Set<PeerId> present = state.last().readers().stream().filter(team.devices()::containsKey)
                .collect(Collectors.toSet());
        return new ChannelView(team.team().id(), Reach.CARRIED, Optional.empty(), Map.of(), Optional.empty(), Map.of(),
                Map.of(), state.ever(), CarriedChannels.withHubs(present, hubs), Map.of(), state.retention(),
                Optional.empty(), Veiled.NOTHING);
    }

    /** Returns who may have the secrets of a channel of all: hubs only those of the hidden one, guests not those of public ones. */
    private Set<PeerId> entitled(ChannelId channel, boolean hidden) {
        Set<PeerId> entitled = new LinkedHashSet<>();
        for (PeerId peer : team.peers()) {
            boolean admitted = team.devices().containsKey(peer);
            boolean may = admitted
                    ? hidden || team.state().reads(channel, peer)
                    : team.known(peer).filter(it -> it.role().compareTo(Role.MEMBER) <= 0).isPresent();
            if (may) {
                entitled.add(peer);
            }
        }
        return entitled;
    }

    private ChannelView view(ChannelId channel, Reach reach, Optional<Channel> shown, Set<PeerId> entitled,
            Set<PeerId> readers, Veiled veiled) {
        Map<KeyId, SymmetricKey> known = secrets.keys().getOrDefault(channel, Map.of());
        Map<KeyId, Long> introduced = secrets.introduced().getOrDefault(channel, Map.of());
        Map<KeyId, Set<PeerId>> holders = new HashMap<>(secrets.holders().getOrDefault(channel, Map.of()));
        List<KeyId> candidates = new ArrayList<>(introduced.keySet());
        for (KeyId key : known.keySet()) {
            if (!introduced.containsKey(key)) {
                // The first secret of a hidden channel is in every invitation and nowhere else.
                Set<PeerId> all = new HashSet<>(team.devices().keySet());
                all.addAll(team.state().departed().keySet());
                holders.put(key, all);
                candidates.add(key);
            }
        }
        Optional<KeyId> writing = writing(candidates, known.keySet(), holders, entitled);
        if (writing.isEmpty() && reach == Reach.TEAM) {
            writing = candidates.stream().filter(known::containsKey).findFirst();
        }
        Map<KeyId, Long> exposed = new HashMap<>();
        for (Removal removal : team.removals()) {
            holders.forEach((key, devices) -> {
                if (devices.contains(removal.device())) {
                    exposed.merge(key, packed(removal.at()), Math::min);
                }
            });
        }
        return new ChannelView(team.team().id(), reach, shown, known,
                team.team().active() ? writing : Optional.empty(), introduced, holders, entitled, readers, exposed,
                book.retention(channel), book.limitedBy(channel), veiled);
    }

    /** Returns the latest secret known here that nobody has who may not read; under it new entries are written. */
    static Optional<KeyId> writing(Collection<KeyId> latestFirst, Set<KeyId> known, Map<KeyId, Set<PeerId>> holders,
            Set<PeerId> entitled) {
        return latestFirst.stream().filter(known::contains)
                .filter(key -> entitled.containsAll(holders.getOrDefault(key, Set.of()))).findFirst();
    }

    private static long packed(Instant at) {
        return new HybridTime(at.toEpochMilli(), 0xffff).packed();
    }
}
