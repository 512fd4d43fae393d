// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.keys.ChannelSecret;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.Role;
import org.omnimesh.team.internal.Membership.ChannelView;
import org.omnimesh.team.internal.Membership.DeviceView;
import org.omnimesh.team.internal.Membership.TeamView;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after what concurrent decisions leave behind: a channel for which nobody has a secret that only its readers know gets a
 * fresh one, so does one whose secret has served long enough, and whoever may read a channel but was not given a secret of it is given it. Everybody can do it; so that not all
 * do, each waits in turn until those before could have.
 */
@Component(service = EventHandler.class, immediate = true, property = EventConstants.EVENT_TOPIC
        + "=org/omnimesh/event/TrustChanged")
public final class KeyKeeper implements EventHandler {
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration RENEWAL_DELAY = Duration.ofMillis(250);
    private static final Duration HANDING_DELAY = Duration.ofSeconds(1);
    private static final Duration TURN = Duration.ofSeconds(2);
    private static final int MAX_TURNS = 10;
    /** How long a secret that is to be forgotten is used before a device that lacks it makes others replace it. */
    static final Duration SETTLED = Duration.ofMinutes(10);
    /** How often the wear of secrets is looked at when nothing else happens. */
    private static final Duration WEAR = Duration.ofSeconds(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(KeyKeeper.class);

    private final MembershipStore store;
    private final TeamJournal journal;
    private final KeyRotation rotation;
    private final VeilKeeper veils;
    private final LackKeeper lacks;
    private final TimeSource time;
    /** Hears also of prekeys, which change no trust. */
    private final BiConsumer<Membership, Membership> listener = (before, after) -> wake();
    private final Object signal = new Object();
    private final Map<Task, Duration> seen = new HashMap<>();
    private final Map<KeyId, InUse> inUse = new HashMap<>();
    private final Set<KeyId> used = new HashSet<>();
    /** What was announced and may not be in the tables yet. */
    private final Map<TeamId, SealingKey> told = new HashMap<>();
    private final AtomicLong looks = new AtomicLong();
    private final Thread thread;
    private boolean changed = true;
    private boolean stopped;

    /** A secret that a device lacks, or a channel that lacks a secret. */
    private record Task(ChannelId channel, Optional<KeyId> key, Optional<PeerId> device) {}

    /** Since when a secret is used: by the clock of whoever made it, which may be wrong, and by the clock here. */
    private record InUse(Instant made, Duration noticed) {
        Duration age(TimeSource time) {
            Duration here = time.monotonic().minus(noticed);
            Duration told = made.equals(Instant.MAX) ? Duration.ZERO : Duration.between(made, time.now());
            return told.compareTo(here) > 0 ? told : here;
        }
    }

    /**
     * Begins to look after secrets.
     *
     * @param store knows who has which
     * @param log where they are handed over
     * @param exchange carries secrets to those who could not read them in the log
     * @param time tells whose turn it is
     */
    @Activate
    public KeyKeeper(@Reference MembershipStore store, @Reference ChannelLog log, @Reference PresenceExchange exchange,
            @Reference TimeSource time) {
        this.store = store;
        this.journal = new TeamJournal(store, log);
        this.rotation = new KeyRotation(store, journal);
        this.veils = new VeilKeeper(store, journal);
        this.lacks = new LackKeeper(store, journal, rotation, exchange, time);
        exchange.onBox(lacks::received);
        this.time = time;
        store.listen(listener);
        this.thread = Thread.ofVirtual().name("omnimesh-key-keeper").start(this::run);
    }

    /** Stops. */
    @Deactivate
    public void stop() {
        store.unlisten(listener);
        synchronized (signal) {
            stopped = true;
            signal.notifyAll();
        }
        thread.interrupt();
        try {
            thread.join(STOP_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void handleEvent(@Nullable Event event) {
        wake();
    }

    private void wake() {
        synchronized (signal) {
            changed = true;
            signal.notifyAll();
        }
    }

    private void run() {
        try {
            while (awaitWork()) {
                look();
                looks.incrementAndGet();
                attempt(store.wear()::keep);
                attempt(() -> store.forgotten().pass(store, time.now()));
            }
        } catch (InterruptedException e) {
            LOG.debug("Stopped");
        }
    }

    /** Returns how often it has looked at everything, for tests. */
    long looks() {
        return looks.get();
    }

    private boolean awaitWork() throws InterruptedException {
        synchronized (signal) {
            if (!changed && !stopped) {
                signal.wait((seen.isEmpty() ? WEAR : LOOK).toMillis());
            }
            changed = false;
            return !stopped;
        }
    }

    private void look() {
        Set<Task> open = new HashSet<>();
        Membership membership = store.membership();
        for (TeamView team : membership.teams().values()) {
            Optional<DeviceView> own = Optional.ofNullable(team.devices().get(store.self()));
            if (team.team().active() && own.filter(it -> it.role() != Role.HUB).isPresent()) {
                announce(team);
                ask(team, membership);
            }
            if (team.team().active() && own.filter(it -> it.role().compareTo(Role.MEMBER) <= 0).isPresent()) {
                for (ChannelId channel : rotation.channels(team.team().id())) {
                    membership.channel(channel).filter(it -> it.entitled().contains(store.self()))
                            .ifPresent(view -> look(team, channel, view, open));
                }
            }
        }
        seen.keySet().retainAll(open);
        inUse.keySet().retainAll(used);
        lacks.looked();
        used.clear();
    }

    private void ask(TeamView team, Membership membership) {
        for (ChannelId channel : rotation.channels(team.team().id())) {
            membership.channel(channel).filter(it -> it.entitled().contains(store.self()))
                    .ifPresent(view -> attempt(() -> lacks.ask(team, channel, view)));
        }
    }

    /** Tells the team this device's prekey if it knows another one. */
    private void announce(TeamView team) {
        attempt(() -> {
            SealingKey key = store.agreement().ownKey();
            if (store.prekey(team.team().id(), store.self()).filter(key::equals).isEmpty()
                    && !key.equals(told.get(team.team().id()))) {
                journal.append(team.team().id(), new TeamEntry.Prekey(key));
                told.put(team.team().id(), key);
            }
        });
    }

    private void look(TeamView team, ChannelId channel, ChannelView view, Set<Task> open) {
        for (VeilKeeper.Chore chore : veils.chores(team, channel, view)) {
            Task task = new Task(channel, Optional.of(KeyId.NONE), chore.device());
            open.add(task);
            if (isTurn(task, HANDING_DELAY, Math.min(chore.place(), MAX_TURNS))) {
                attempt(() -> veils.doIt(team, view, chore));
            }
        }
        if (!view.isSafe()) {
            Task task = new Task(channel, Optional.empty(), Optional.empty());
            open.add(task);
            if (view.mayRenew() && isTurn(task, RENEWAL_DELAY, Math.min(place(team, view), MAX_TURNS))) {
                attempt(() -> rotation.renew(team, channel, view.entitled()));
            }
            return;
        }
        view.writing().ifPresent(key -> renewIfWorn(team, channel, view, key, open));
        if (view.forgets()) {
            view.writing().ifPresent(key -> letIn(team, channel, view, key, open));
            return;
        }
        view.keys().forEach((key, secret) -> {
            for (PeerId device : lacking(team, view, key)) {
                if (isHandingTurn(team, channel, view, key, device, open)) {
                    hand(team, channel, new ChannelSecret(key, secret), device);
                }
            }
            handAgain(team, channel, view, new ChannelSecret(key, secret), open);
        });
    }

    /** Whoever says that it lacks a secret gets it once more, of each of those who can in turn. */
    private void handAgain(TeamView team, ChannelId channel, ChannelView view, ChannelSecret secret, Set<Task> open) {
        for (LackKeeper.Chore chore : lacks.chores(team, channel, view, secret.id())) {
            if (view.hidden()) {
                attempt(() -> lacks.handOverLink(team, channel, secret, chore.device()));
            } else if (isAskersTurn(channel, secret.id(), chore, open)) {
                hand(team, channel, secret, chore.device());
            }
        }
    }

    private boolean isAskersTurn(ChannelId channel, KeyId key, LackKeeper.Chore chore, Set<Task> open) {
        Task task = new Task(channel, Optional.of(key), Optional.of(chore.device()));
        open.add(task);
        return isTurn(task, HANDING_DELAY, Math.min(chore.place(), MAX_TURNS));
    }

    private List<PeerId> lacking(TeamView team, ChannelView view, KeyId key) {
        Set<PeerId> holders = view.holders().getOrDefault(key, Set.of());
        return view.entitled().stream().filter(it -> team.devices().containsKey(it) && !holders.contains(it)
                && rotation.reaches(team, view, it)).toList();
    }

    private boolean isHandingTurn(TeamView team, ChannelId channel, ChannelView view, KeyId key, PeerId device,
            Set<Task> open) {
        List<PeerId> holders = view.holders().getOrDefault(key, Set.of()).stream().sorted().toList();
        Task task = new Task(channel, Optional.of(key), Optional.of(device));
        boolean inviter = team.letIn(store.self(), channel, device);
        open.add(task);
        return isTurn(task, HANDING_DELAY,
                inviter ? 0 : Math.min(1 + Math.max(0, holders.indexOf(store.self())), MAX_TURNS));
    }

    /** Whoever comes to an ephemeral channel gets a secret under which nothing was written before. */
    private void letIn(TeamView team, ChannelId channel, ChannelView view, KeyId key, Set<Task> open) {
        boolean turn = false;
        for (PeerId device : lacking(team, view, key)) {
            turn |= isHandingTurn(team, channel, view, key, device, open);
        }
        InUse use = inUse.get(key);
        if (use != null && time.monotonic().minus(use.noticed()).compareTo(SETTLED) >= 0) {
            for (LackKeeper.Chore chore : lacks.chores(team, channel, view, key)) {
                turn |= isAskersTurn(channel, key, chore, open);
            }
        }
        if (turn) {
            attempt(() -> rotation.renew(team, channel, view.entitled()));
        }
    }

    private void hand(TeamView team, ChannelId channel, ChannelSecret secret, PeerId device) {
        attempt(() -> rotation.hand(team, channel, secret, List.of(device)));
    }

    /** Returns how many devices come before this one when a secret is to be made. */
    private int place(TeamView team, ChannelView view) {
        List<PeerId> writers = view.entitled().stream().filter(it -> team.known(it)
                .filter(device -> device.role().compareTo(Role.MEMBER) <= 0).isPresent()).sorted().toList();
        return writers.indexOf(store.self());
    }

    /** There is no hurry: each device waits for its turn, however many there are, so that never many do the same. */
    private void renewIfWorn(TeamView team, ChannelId channel, ChannelView view, KeyId key, Set<Task> open) {
        attempt(() -> {
            InUse use = inUse.get(key);
            if (use == null) {
                use = new InUse(store.wear().made(view.team(), channel, key), time.monotonic());
                inUse.put(key, use);
            }
            used.add(key);
            Task task = new Task(channel, Optional.of(key), Optional.empty());
            if (store.agreement().isWorn(use.age(time), store.wear().entries(channel, key))) {
                open.add(task);
                if (isTurn(task, RENEWAL_DELAY, place(team, view))) {
                    rotation.renew(team, channel, view.entitled());
                    LOG.info("A channel of team {} has a fresh secret", view.team().shortForm());
                }
            }
        });
    }

    /** Tells whether those who come before had their chance; not again for as long. */
    private boolean isTurn(Task task, Duration delay, int place) {
        Duration now = time.monotonic();
        Duration since = seen.computeIfAbsent(task, it -> now);
        Duration wait = delay.plus(TURN.multipliedBy(place));
        boolean turn = now.minus(since).compareTo(wait) >= 0;
        if (turn) {
            seen.put(task, now);
        }
        return turn;
    }

    /** Something to do that may fail. */
    private interface Attempt {
        void make() throws LogException, CryptoException, StorageException;
    }

    private static void attempt(Attempt attempt) {
        try {
            attempt.make();
        } catch (LogException | CryptoException | StorageException e) {
            LOG.warn("A channel secret could not be made or handed over; trying again: {}", e.getMessage());
        }
    }
}
