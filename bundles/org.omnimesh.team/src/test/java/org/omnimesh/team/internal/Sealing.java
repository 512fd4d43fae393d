// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.Retention;
import org.omnimesh.api.team.Role;
import org.omnimesh.team.internal.Membership.ChannelView;
import org.omnimesh.team.internal.Membership.Reach;
import org.omnimesh.team.internal.Membership.Veiled;
import org.omnimesh.team.internal.dag.Act;
import org.omnimesh.team.internal.dag.Operation;
import org.omnimesh.team.internal.dag.Story;
import org.omnimesh.team.internal.dag.TeamState;
import org.omnimesh.testing.Ids;

/**
 * The secrets of a public channel in a made-up team: who is given which when decisions are made and when they have come
 * everywhere. Who may read, under which secret is written and who may make one, production code decides; what is sealed to
 * whom beside a decision follows {@link KeyRotation#exclude} and {@link LogAdmission}, and the turns {@link KeyKeeper}.
 */
final class Sealing {
    private static final TeamId TEAM = Ids.team(1);
    private static final SymmetricKey ANY = SymmetricKey.of(new byte[32]);
    private static final int MOST_ROUNDS = 20;

    private final Story story;
    private final ChannelId channel;
    /** What sets of operations come to of which a later one is asked again. */
    private final Map<Set<EntryId>, TeamState> states = new HashMap<>();
    /** The secrets, the earliest first. */
    private final Map<KeyId, Made> made = new LinkedHashMap<>();

    /** A secret: beside which operation it was made, and who was given it then or later. */
    private record Made(Optional<EntryId> beside, Map<PeerId, Set<EntryId>> given) {}

    Sealing(Story story, ChannelId channel) {
        this.story = story;
        this.channel = channel;
    }

    Sealing(Story story, Sealing before) {
        this(story, before.channel);
        before.states.forEach(states::put);
        before.made.forEach((key, it) -> made.put(key, new Made(it.beside(), new HashMap<>(it.given()))));
    }

    /** Notes what all operations so far come to. */
    void remember(TeamState state) {
        states.put(Set.copyOf(story.operations.keySet()), state);
    }

    private Set<PeerId> entitled(TeamState state) {
        Set<PeerId> entitled = new TreeSet<>();
        state.devices().keySet().stream().filter(it -> state.reads(channel, it)).forEach(entitled::add);
        return entitled;
    }

    /** Returns what a device sees of the channel that knows these operations, and the secrets beside them. */
    private ChannelView view(PeerId self, TeamState state, Set<EntryId> known) {
        Map<KeyId, SymmetricKey> keys = new HashMap<>();
        Map<KeyId, Long> introduced = new HashMap<>();
        Map<KeyId, Set<PeerId>> holders = new HashMap<>();
        List<KeyId> latestFirst = new ArrayList<>();
        made.forEach((key, it) -> {
            if (it.beside().filter(beside -> !known.contains(beside)).isEmpty()) {
                Set<PeerId> told = new HashSet<>();
                it.given().forEach((device, when) -> {
                    if (known.containsAll(when)) {
                        told.add(device);
                    }
                });
                introduced.put(key, (long) introduced.size());
                holders.put(key, told);
                latestFirst.add(0, key);
                if (told.contains(self)) {
                    keys.put(key, ANY);
                }
            }
        });
        Set<PeerId> entitled = entitled(state);
        return new ChannelView(TEAM, Reach.PUBLIC, Optional.empty(), keys,
                ChannelViews.writing(latestFirst, keys.keySet(), holders, entitled), introduced, holders, entitled,
                entitled, Map.of(), Retention.UNLIMITED, Optional.empty(), Veiled.NOTHING);
    }

    // Beside decisions.

    /**
     * Somebody decides: before she excludes somebody she makes a secret for the others, and whoever she admits gets hers.
     *
     * @return false if she may not, so that nothing happens
     */
    boolean decided(Operation operation) {
        Set<EntryId> past = past(operation.parents());
        Set<EntryId> with = new HashSet<>(past);
        with.add(operation.id());
        TeamState after = story.state(new ArrayList<>(with));
        if (!after.standing().contains(operation.id())) {
            return false;
        }
        states.put(with, after);
        TeamState state = Optional.ofNullable(states.get(past)).orElseGet(() -> story.state(new ArrayList<>(past)));
        ChannelView view = view(operation.author(), state, past);
        Set<PeerId> excluded = excluded(operation.act(), state);
        boolean may = view.entitled().contains(operation.author());
        if (may && excluded.stream().anyMatch(it -> view.entitled().contains(it)
                || view.writing().filter(key -> view.holds(it, key)).isPresent())) {
            Set<PeerId> rest = new TreeSet<>(view.entitled());
            rest.removeAll(excluded);
            make(Optional.of(operation.id()), rest, state);
        }
        if (operation.act() instanceof Act.Admit admit && entitled(after).contains(admit.device())) {
            view.keys().keySet().forEach(
                    key -> made.get(key).given().putIfAbsent(admit.device(), Set.of(operation.id())));
        }
        return true;
    }

    private static Set<PeerId> excluded(Act act, TeamState state) {
        return switch (act) {
            case Act.Remove remove -> remove.devices();
            case Act.SetRole set when set.role() == Role.GUEST || set.role() == Role.HUB -> {
                Set<PeerId> devices = new HashSet<>();
                state.devices().forEach((device, it) -> {
                    if (it.member().equals(set.member())) {
                        devices.add(device);
                    }
                });
                yield devices;
            }
            default -> Set.of();
        };
    }

    /** Makes a secret; nobody gets it of whom its maker knows that she was removed. */
    void make(Optional<EntryId> beside, Set<PeerId> devices, TeamState state) {
        devices.forEach(device -> assertFalse(isGone(device, state),
                () -> "a secret is sealed to a device that its maker knows to be removed: " + device.shortForm()));
        Map<PeerId, Set<EntryId>> given = new HashMap<>();
        devices.forEach(device -> given.put(device, Set.of()));
        made.put(new KeyId(ByteBuffer.allocate(KeyId.LENGTH).putLong(1 + made.size()).array()),
                new Made(beside, given));
    }

    /** Tells whether a device was removed, by a decision that counts, and not admitted again since: found in a way of its own. */
    private boolean isGone(PeerId device, TeamState state) {
        Set<EntryId> standing = state.standing();
        return standing.stream().map(story.operations::get)
                .filter(it -> it.act() instanceof Act.Remove remove && remove.devices().contains(device))
                .anyMatch(removal -> standing.stream().map(story.operations::get)
                        .noneMatch(it -> it.act() instanceof Act.Admit admit && admit.device().equals(device)
                                && past(it.parents()).contains(removal.id())));
    }

    private Set<EntryId> past(Set<EntryId> parents) {
        Set<EntryId> past = new HashSet<>();
        Deque<EntryId> open = new ArrayDeque<>(parents);
        while (!open.isEmpty()) {
            EntryId next = open.pop();
            if (past.add(next)) {
                open.addAll(story.operations.get(next).parents());
            }
        }
        return past;
    }

    // When everything has come everywhere.

    /** Lets the devices look after the secrets, each in turn, until nothing is left to do; then all who may read can write. */
    void settle(TeamState state) {
        Set<EntryId> all = story.operations.keySet();
        int rounds = 0;
        while (look(state, all)) {
            assertTrue(++rounds < MOST_ROUNDS, "secrets are made or handed over for ever");
        }
        Set<Optional<KeyId>> used = new HashSet<>();
        for (PeerId device : entitled(state)) {
            ChannelView view = view(device, state, all);
            assertTrue(view.isSafe(), () -> device.shortForm() + " may read, but nobody gives it a secret: "
                    + story.operations.values());
            used.add(view.writing());
            view.writing().ifPresent(key -> made.get(key).given().keySet().forEach(holder -> assertFalse(
                    state.departed().containsKey(holder) || isGone(holder, state),
                    () -> "a removed device can read what is written from now on: " + holder.shortForm())));
        }
        assertEquals(entitled(state).isEmpty() ? 0 : 1, used.size(), "all write under the same secret");
    }

    private boolean look(TeamState state, Set<EntryId> all) {
        for (PeerId device : entitled(state)) {
            ChannelView view = view(device, state, all);
            if (!view.isSafe() && view.mayRenew()) {
                make(Optional.empty(), view.entitled(), state);
                return true;
            }
            if (view.isSafe()) {
                for (KeyId key : view.keys().keySet()) {
                    Map<PeerId, Set<EntryId>> given = made.get(key).given();
                    if (view.entitled().stream().filter(it -> given.put(it, Set.of()) == null).count() > 0) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
