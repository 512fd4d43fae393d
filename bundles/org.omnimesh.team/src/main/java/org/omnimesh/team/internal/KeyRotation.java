// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.keys.ChannelSecret;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.team.internal.Membership.ChannelView;
import org.omnimesh.team.internal.Membership.Reach;
import org.omnimesh.team.internal.Membership.TeamView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes fresh channel secrets, and hands known ones to devices that lack them. */
final class KeyRotation {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);

    private final MembershipStore store;
    private final TeamJournal journal;
    /** Keys to which nothing could be sealed; not tried again unless the device tells others. */
    private final Map<PeerId, List<SealingKey>> refused = new ConcurrentHashMap<>();

    KeyRotation(MembershipStore store, TeamJournal journal) {
        this.store = store;
        this.journal = journal;
    }

    /**
     * Gives every channel that this device reads a fresh secret which some devices do not get, if they can read it now.
     *
     * @return how many channels
     */
    int exclude(TeamView team, Collection<PeerId> excluded, boolean hiddenToo) throws LogException, CryptoException {
        int rotated = 0;
        for (ChannelId channel : channels(team.team().id())) {
            ChannelView view = store.membership().channel(channel).orElseThrow();
            boolean reads = view.entitled().contains(store.self()) && (hiddenToo || !view.hidden());
            if (reads && excluded.stream().anyMatch(it -> has(view, it))) {
                renew(team, channel, view.entitled().stream().filter(it -> !excluded.contains(it)).toList());
                rotated++;
            }
        }
        return rotated;
    }

    private static boolean has(ChannelView view, PeerId device) {
        return view.entitled().contains(device) || view.writing().filter(key -> view.holds(device, key)).isPresent();
    }

    List<ChannelId> channels(TeamId team) {
        return store.membership().channels().entrySet().stream().filter(it -> it.getValue().team().equals(team))
                .map(Map.Entry::getKey).toList();
    }

    /** Gives a channel a fresh secret for some devices. */
    void renew(TeamView team, ChannelId channel, Collection<PeerId> devices) throws LogException, CryptoException {
        hand(team, channel, store.agreement().make(channel), devices);
    }

    /** Seals a secret to devices. */
    void hand(TeamView team, ChannelId channel, ChannelSecret secret, Collection<PeerId> devices)
            throws LogException, CryptoException {
        Optional<ChannelView> view = store.membership().channel(channel).filter(it -> it.reach() == Reach.PRIVATE);
        List<TeamEntry.Box> boxes = new ArrayList<>();
        int bytes = 0;
        boolean forgets = view.filter(ChannelView::forgets).isPresent();
        for (PeerId device : devices) {
            Optional<TeamEntry.Box> box = view.isPresent() && !journal.reaches(team, device)
                    ? Optional.empty()
                    : box(team, channel, secret, device, keys(team, forgets, device));
            int more = box.map(it -> it.sealed().length + TeamEntry.BOX_OVERHEAD).orElse(0);
            boolean full = boxes.size() == TeamEntry.MAX_BOXES || bytes + more > TeamEntry.MAX_KEYS_BYTES;
            if (full && view.isEmpty()) {
                journal.append(team.team().id(), new TeamEntry.Keys(channel, secret.id(), boxes));
                boxes.clear();
                bytes = 0;
            }
            box.ifPresent(boxes::add);
            bytes += more;
        }
        if (boxes.isEmpty()) {
            return;
        }
        TeamEntry.Keys keys = new TeamEntry.Keys(channel, secret.id(), boxes);
        if (view.isPresent()) {
            whisper(team, view.get(), keys);
        } else {
            journal.append(team.team().id(), keys);
        }
    }

    /** Whoever may read the channel hears who is given a secret that is in use, so that not each of them gives it. */
    private void whisper(TeamView team, ChannelView view, TeamEntry.Keys keys) throws LogException, CryptoException {
        Set<PeerId> audience = keys.boxes().stream().map(TeamEntry.Box::peer).collect(Collectors.toSet());
        Set<PeerId> holders = holders(view, keys.key(), audience);
        if (view.introduced().containsKey(keys.key())) {
            audience.addAll(view.entitled());
        }
        journal.whisper(team, keys, view.introduced().getOrDefault(keys.key(), 0L), holders, audience);
    }

    /** Tells whether a secret of a channel can be sealed to a device, as far as is known. */
    boolean reaches(TeamView team, ChannelView view, PeerId device) {
        List<SealingKey> keys = view.forgets() ? store.passingKeys(team, device) : store.sealingKeys(team, device);
        return !keys.isEmpty() && !keys.equals(refused.get(device))
                && (view.reach() != Reach.PRIVATE || journal.reaches(team, device));
    }

    /** What shall be forgotten must not be in boxes that a lasting key opens for ever. */
    private List<SealingKey> keys(TeamView team, boolean forgets, PeerId device) throws LogException, CryptoException {
        if (!forgets) {
            return store.sealingKeys(team, device);
        }
        try {
            return device.equals(store.self())
                    ? List.of(store.agreement().ownKey())
                    : store.passingKeys(team, device);
        } catch (StorageException e) {
            throw new LogException("This device's key for new secrets could not be stored.", e);
        }
    }

    /** A device whose keys are no keys must not keep a secret from all others. */
    private Optional<TeamEntry.Box> box(TeamView team, ChannelId channel, ChannelSecret secret, PeerId device,
            List<SealingKey> keys) {
        if (keys.isEmpty() || keys.equals(refused.get(device))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new TeamEntry.Box(device,
                    store.agreement().handOver(team.team().id(), channel, secret, device, keys)));
        } catch (CryptoException e) {
            refused.put(device, keys);
            LOG.warn("No secret can be sealed to device {}: {}", device.shortForm(), e.getMessage());
            return Optional.empty();
        }
    }

    /** Returns who has a secret, those first who may not read any more: for them the next secret is made. */
    private static Set<PeerId> holders(ChannelView view, KeyId key, Set<PeerId> given) {
        return Stream.concat(view.holders().getOrDefault(key, Set.of()).stream(), given.stream()).distinct()
                .sorted(Comparator.comparing(view.entitled()::contains))
                .limit(Veil.MAX_HOLDERS).collect(Collectors.toSet());
    }
}
