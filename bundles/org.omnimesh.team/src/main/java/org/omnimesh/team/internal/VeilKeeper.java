// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.Role;
import org.omnimesh.team.internal.Membership.ChannelView;
import org.omnimesh.team.internal.Membership.DeviceView;
import org.omnimesh.team.internal.Membership.Reach;
import org.omnimesh.team.internal.Membership.TeamView;

/**
 * What is to be told about private channels: to each device that may know of one, what was decided about it before; to hubs, who
 * reads it.
 */
final class VeilKeeper {
    private final MembershipStore store;
    private final TeamJournal journal;

    /**
     * Something to tell.
     *
     * @param device to whom; nobody to tell the hubs
     * @param place how many others come first
     */
    record Chore(Optional<PeerId> device, int place) {}

    VeilKeeper(MembershipStore store, TeamJournal journal) {
        this.store = store;
        this.journal = journal;
    }

    List<Chore> chores(TeamView team, ChannelId channel, ChannelView view) {
        if (view.reach() != Reach.PRIVATE) {
            return List.of();
        }
        List<Chore> chores = new ArrayList<>();
        List<PeerId> members = view.entitled().stream().sorted().toList();
        int own = Math.max(0, members.indexOf(store.self()));
        for (PeerId device : view.veiled().audience()) {
            if (!unknown(view, device).isEmpty() && journal.reaches(team, device)) {
                chores.add(new Chore(Optional.of(device), team.letIn(store.self(), channel, device) ? 0 : 1 + own));
            }
        }
        Optional<ChannelEntry.Carried> wanted = wanted(team, view);
        if (wanted.isPresent() && !wanted.equals(view.veiled().carried())) {
            chores.add(new Chore(Optional.empty(), own));
        }
        return chores;
    }

    /** Returns what a device may open but was not given. */
    private static List<EntryId> unknown(ChannelView view, PeerId device) {
        return view.veiled().told().entrySet().stream().filter(it -> !it.getValue().contains(device))
                .map(Map.Entry::getKey).limit(ChannelEntry.MAX_HANDED).toList();
    }

    private static Optional<ChannelEntry.Carried> wanted(TeamView team, ChannelView view) {
        List<PeerId> hubs = hubs(team);
        return view.shown().filter(shown -> !hubs.isEmpty() && shown.members().size() <= ChannelEntry.MAX_READERS)
                .map(shown -> new ChannelEntry.Carried(shown.id(), shown.members().stream().sorted().toList(), hubs,
                        (int) shown.retention().map(it -> it.toDays()).orElse(0L).longValue()));
    }

    private static List<PeerId> hubs(TeamView team) {
        return team.devices().values().stream().filter(it -> it.role() == Role.HUB).map(DeviceView::peer).sorted()
                .toList();
    }

    void doIt(TeamView team, ChannelView view, Chore chore) throws LogException, CryptoException {
        if (chore.device().isPresent()) {
            tell(team, view, Set.of(chore.device().get()), unknown(view, chore.device().get()));
        } else {
            carry(team, view);
        }
    }

    /** Lets devices open what was decided before they were there. */
    void hand(TeamView team, ChannelView view, Set<PeerId> devices) throws LogException, CryptoException {
        List<EntryId> all = List.copyOf(view.veiled().told().keySet());
        for (int from = 0; from < all.size(); from += ChannelEntry.MAX_HANDED) {
            tell(team, view, devices, all.subList(from, Math.min(all.size(), from + ChannelEntry.MAX_HANDED)));
        }
    }

    /** Whoever may know of the channel hears it, too: so not each of them tells the same devices the same. */
    private void tell(TeamView team, ChannelView view, Set<PeerId> devices, List<EntryId> entries)
            throws LogException, CryptoException {
        List<ChannelEntry.EntryKey> keys = new ArrayList<>();
        for (EntryId entry : entries) {
            store.keyOf(entry).ifPresent(key -> keys.add(new ChannelEntry.EntryKey(entry, key)));
        }
        if (!keys.isEmpty()) {
            Set<PeerId> audience = new HashSet<>(view.veiled().audience());
            audience.addAll(devices);
            journal.whisper(team, new ChannelEntry.Handed(keys), audience);
        }
    }

    /** Tells the hubs, if there are any, who reads a channel. */
    void carry(TeamView team, ChannelView view) throws LogException, CryptoException {
        Optional<ChannelEntry.Carried> wanted = wanted(team, view);
        if (wanted.isPresent() && !wanted.equals(view.veiled().carried())) {
            Set<PeerId> all = CarriedChannels.withHubs(view.shown().map(Channel::members).orElse(List.of()),
                    Set.copyOf(hubs(team)));
            journal.whisper(team, wanted.get(), all);
        }
    }
}
