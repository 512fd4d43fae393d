// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.keys.ChannelSecret;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.Role;
import org.omnimesh.team.internal.LackingSecrets.Ask;
import org.omnimesh.team.internal.Membership.ChannelView;
import org.omnimesh.team.internal.Membership.DeviceView;
import org.omnimesh.team.internal.Membership.Reach;
import org.omnimesh.team.internal.Membership.TeamView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for secrets that this device was given and does not have, because it was restored from an old copy or whoever gave one
 * lied, and tells what others ask for. The secret of a hidden channel is handed over the link: whoever lacks it could not read
 * the entry that holds it.
 */
final class LackKeeper {
    /** How long a secret is lacked before this device asks, doubled for each further time. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Most asks in a row, and how long it takes until there may be one more. */
    static final int MAX_IN_ROW = 20;
    static final Duration ONE_MORE = Duration.ofMinutes(10);

    /** Most boxes of one device over its links that do not open. */
    private static final int MAX_USELESS = 64;
    private static final Logger LOG = LoggerFactory.getLogger(LackKeeper.class);

    private final MembershipStore store;
    private final TeamJournal journal;
    private final KeyRotation rotation;
    private final PresenceExchange exchange;
    private final TimeSource time;
    private final Map<Secret, Wait> waiting = new HashMap<>();
    private final Set<Secret> lacked = new HashSet<>();
    private final Map<Want, Integer> handed = new HashMap<>();
    private final Map<PeerId, Integer> useless = new ConcurrentHashMap<>();
    private int allowed = MAX_IN_ROW;
    private Duration counted;

    /** A secret that this device lacks. */
    private record Secret(ChannelId channel, KeyId key) {}

    /** What was known of an ask, and since when. */
    private record Wait(Optional<Ask> known, Duration since) {}

    /** A secret that another device lacks. */
    private record Want(ChannelId channel, KeyId key, PeerId device) {}

    LackKeeper(MembershipStore store, TeamJournal journal, KeyRotation rotation, PresenceExchange exchange,
            TimeSource time) {
        this.store = store;
        this.journal = journal;
        this.rotation = rotation;
        this.exchange = exchange;
        this.time = time;
        this.counted = time.monotonic();
    }

    /** Asks for what this device lacks of a channel that it may read, if it is time. */
    void ask(TeamView team, ChannelId channel, ChannelView view)
            throws LogException, CryptoException, StorageException {
        for (KeyId key : lacking(channel, view)) {
            Secret secret = new Secret(channel, key);
            lacked.add(secret);
            Optional<Ask> known = store.lacking().of(channel, key, store.self());
            Wait wait = waiting.get(secret);
            if (wait == null || !wait.known().equals(known)) {
                wait = new Wait(known, time.monotonic());
                waiting.put(secret, wait);
            }
            int number = next(team, view, known);
            Duration patience = PATIENCE.multipliedBy(1L << (number - 1));
            if (number <= Lacking.MAX_ASKS && time.monotonic().minus(wait.since()).compareTo(patience) >= 0
                    && isReachable(team) && isAllowed()) {
                tell(team, channel, view, new Lacking(channel, key, number));
                waiting.put(secret, new Wait(known, time.monotonic()));
            }
        }
    }

    /** Forgets the time for what is lacked no more; to be called when all channels were looked at. */
    void looked() {
        waiting.keySet().retainAll(lacked);
        lacked.clear();
        handed.keySet().removeIf(it -> store.lacking().of(it.channel(), it.key(), it.device()).isEmpty());
    }

    /**
     * Returns the secrets that others think this device has, the newest first; of those that are forgotten the one in use. And
     * those under which others write, of which this device has not heard.
     */
    private List<KeyId> lacking(ChannelId channel, ChannelView view) {
        List<KeyId> lacking = new ArrayList<>(given(channel, view));
        for (KeyId key : store.lacking().used(channel)) {
            if (view.key(key).isPresent() || store.forgotten().contains(channel, key)) {
                store.lacking().settle(channel, key);
            } else if (!view.forgets() && !view.introduced().containsKey(key)) {
                lacking.add(key);
            }
        }
        return lacking;
    }

    private List<KeyId> given(ChannelId channel, ChannelView view) {
        return view.introduced().entrySet().stream()
                .sorted(Map.Entry.<KeyId, Long>comparingByValue().reversed()
                        .thenComparing(it -> it.getKey().toString()))
                .map(Map.Entry::getKey)
                .filter(key -> !view.forgets()
                        || view.entitled().containsAll(view.holders().getOrDefault(key, Set.of())))
                .limit(view.forgets() ? 1 : Long.MAX_VALUE)
                .filter(key -> view.holds(store.self(), key) && view.key(key).isEmpty()
                        && !store.forgotten().contains(channel, key))
                .toList();
    }

    /** Returns which time it is to ask, more than {@link Lacking#MAX_ASKS} for not now. An ask that nobody answered stands. */
    private int next(TeamView team, ChannelView view, Optional<Ask> known) {
        if (known.isEmpty() || known.get().since().plus(LackingSecrets.TERM).isBefore(time.now())) {
            return 1;
        }
        boolean tried = view.hidden()
                ? !exchange.linked(team.devices().keySet()).isEmpty()
                : known.get().isAnswered();
        return tried ? known.get().number() + 1 : Lacking.MAX_ASKS + 1;
    }

    /** Others seal to what this device announced. */
    private boolean isReachable(TeamView team) throws StorageException, CryptoException {
        return store.prekey(team.team().id(), store.self()).filter(store.agreement().ownKey()::equals).isPresent();
    }

    /** Whoever invents secrets shall not make everybody ask without end. */
    private boolean isAllowed() {
        Duration now = time.monotonic();
        while (allowed < MAX_IN_ROW && now.minus(counted).compareTo(ONE_MORE) >= 0) {
            allowed++;
            counted = counted.plus(ONE_MORE);
        }
        if (allowed == MAX_IN_ROW) {
            counted = now;
        }
        if (allowed == 0) {
            return false;
        }
        allowed--;
        return true;
    }

    private void tell(TeamView team, ChannelId channel, ChannelView view, Lacking lacking)
            throws LogException, CryptoException {
        LOG.info("A secret of channel {} was given to this device but does not open; asking for it, time {}",
                channel.shortForm(), lacking.number());
        if (view.reach() == Reach.PRIVATE) {
            journal.whisper(team, lacking, view.entitled());
        } else {
            journal.append(team.team().id(), lacking);
        }
    }

    /**
     * A device to which this one may hand a secret once more.
     *
     * @param place how many others come first
     */
    record Chore(PeerId device, int place) {}

    /** Returns who asks for a secret, may have it, and waits for this device among others. */
    List<Chore> chores(TeamView team, ChannelId channel, ChannelView view, KeyId key) {
        List<Chore> chores = new ArrayList<>();
        for (Ask ask : store.lacking().of(channel, key)) {
            PeerId device = ask.device();
            boolean may = !device.equals(store.self()) && view.entitled().contains(device)
                    && team.devices().containsKey(device) && view.key(key).isPresent();
            List<PeerId> able = able(team, view, key, ask);
            if (may && ask.awaits(store.self(), able) && rotation.reaches(team, view, device)) {
                chores.add(new Chore(device, Math.max(0, able.indexOf(store.self()))));
            }
        }
        return chores;
    }

    /** Returns who could answer, those first who did so least. */
    private static List<PeerId> able(TeamView team, ChannelView view, KeyId key, Ask ask) {
        return view.holders().getOrDefault(key, Set.of()).stream()
                .filter(it -> !it.equals(ask.device()) && view.entitled().contains(it)
                        && team.known(it).map(DeviceView::role).filter(role -> role.compareTo(Role.MEMBER) <= 0)
                                .isPresent())
                .sorted(Comparator.<PeerId>comparingInt(ask::times).thenComparing(Comparator.naturalOrder())).toList();
    }

    /** Hands a secret of the hidden channel over the link, if there is one, once for each time that it is asked for. */
    void handOverLink(TeamView team, ChannelId channel, ChannelSecret secret, PeerId device) throws CryptoException {
        Want want = new Want(channel, secret.id(), device);
        int number = store.lacking().of(channel, secret.id(), device).map(Ask::number).orElse(0);
        Integer before = handed.get(want);
        if ((before == null || before < number) && !exchange.linked(Set.of(device)).isEmpty()) {
            handed.put(want, number);
            byte[] box = store.agreement().handOver(team.team().id(), channel, secret, device,
                    store.sealingKeys(team, device));
            exchange.sendBox(device,
                    new CborMap().put(1, team.team().id().bytes()).put(2, secret.id().bytes()).put(3, box));
            LOG.info("Handed a secret of the team to device {} again, which asked for it", device.shortForm());
        }
    }

    /** Takes a secret of the hidden channel that this device lacks and another one handed over the link. */
    void received(PeerId from, CborMap frame) throws CborException {
        TeamId team = new TeamId(frame.exactBytes(1, Bytes32.LENGTH));
        KeyId key = new KeyId(frame.exactBytes(2, KeyId.LENGTH));
        byte[] box = frame.bytes(3, TeamEntry.MAX_BOX_BYTES);
        Membership membership = store.membership();
        boolean wanted = membership.team(team).filter(it -> it.devices().containsKey(from)).isPresent()
                && membership.channel(team.teamChannel())
                        .filter(it -> lacking(team.teamChannel(), it).contains(key)).isPresent();
        if (!wanted || useless.getOrDefault(from, 0) >= MAX_USELESS) {
            return;
        }
        Optional<ChannelSecret> secret = store.agreement().accept(team, team.teamChannel(), key, box);
        if (secret.isEmpty()) {
            useless.merge(from, 1, Integer::sum);
            return;
        }
        try {
            store.change(team, transaction -> {
                store.tables().store(transaction, team, team.teamChannel(), secret.get());
                return team;
            });
            LOG.info("Device {} handed a secret of the team again", from.shortForm());
        } catch (StorageException e) {
            LOG.warn("A secret that was handed over again could not be stored: {}", e.getMessage());
        }
    }
}
