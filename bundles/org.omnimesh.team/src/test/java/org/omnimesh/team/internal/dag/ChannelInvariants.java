// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Role;
import org.omnimesh.team.internal.dag.TeamState.ChannelState;

/** What must hold in every channel of every team, computed from the operations in a way of its own. */
final class ChannelInvariants {
    private final History history;
    private final TeamState state;
    private final Map<ChannelId, List<Operation>> acts;
    private final Map<EntryId, Set<MemberId>> authors = new HashMap<>();

    ChannelInvariants(History history, TeamState state) {
        this.history = history;
        this.state = state;
        acts = history.operations.values().stream().filter(it -> state.standing().contains(it.id()))
                .filter(it -> it.act().about().isPresent())
                .collect(Collectors.groupingBy(it -> it.act().about().orElseThrow()));
    }

    void check() {
        acts.values().forEach(about -> about.forEach(this::checkAct));
        state.channels().forEach((id, channel) -> {
            List<Operation> about = acts.getOrDefault(id, List.of());
            channel.members().keySet().forEach(it -> checkInside(about, channel, it));
            channel.invited().forEach(it -> assertTrue(
                    about.stream().anyMatch(invite -> invites(invite, it) && knewOfEndings(about, invite, it)),
                    () -> "is invited although nobody did, or she was expelled after: " + about));
            checkReaders(id, channel);
            if (channel.type() == ChannelType.PRIVATE) {
                checkAdministered(channel);
            }
        });
    }

    /** Nobody enters uninvited, and whoever was expelled meanwhile invited nobody and made nobody an admin. */
    private void checkAct(Operation operation) {
        List<Operation> about = acts.getOrDefault(operation.act().about().orElseThrow(), List.of());
        if (operation.act() instanceof Act.Join) {
            assertTrue(authors(operation).stream().anyMatch(it -> isInvitedTo(about, operation, it)),
                    () -> "enters uninvited: " + operation);
        }
        if (operation.act() instanceof Act.Expel expel) {
            about.stream().filter(it -> history.concurrent(it, operation))
                    .filter(it -> authors(it).equals(Set.of(expel.member())))
                    .forEach(it -> assertFalse(it.act() instanceof Act.Invite
                            || it.act() instanceof Act.Appoint appoint && appoint.admin(),
                            () -> "stands although its author was expelled meanwhile: " + it));
        }
    }

    /** Tells whether somebody was invited when she entered, after all times she had gone before. */
    private boolean isInvitedTo(List<Operation> about, Operation entry, MemberId member) {
        return about.stream().anyMatch(invite -> invites(invite, member) && history.follows(entry, invite)
                && about.stream().filter(it -> ends(it, member) && history.follows(entry, it))
                        .allMatch(it -> history.follows(invite, it)));
    }

    private static boolean invites(Operation operation, MemberId member) {
        return operation.act() instanceof Act.Invite invite && invite.member().equals(member);
    }

    /** Whoever is inside was there from the beginning or came later, and after each time she was expelled or left. */
    private void checkInside(List<Operation> about, ChannelState channel, MemberId member) {
        assertTrue(about.stream().anyMatch(it -> enters(it, channel, member) && knewOfEndings(about, it, member)),
                () -> "is inside uninvited, or although expelled or gone: " + about);
        assertTrue(state.devices().values().stream().anyMatch(it -> it.member().equals(member)),
                () -> "is in a channel and not in the team: " + member);
    }

    private boolean enters(Operation operation, ChannelState channel, MemberId member) {
        return switch (operation.act()) {
            case Act.Open open -> operation.id().equals(channel.opening())
                    && (open.members().contains(member) || authors(operation).contains(member));
            case Act.Join join -> authors(operation).contains(member);
            default -> false;
        };
    }

    private boolean knewOfEndings(List<Operation> about, Operation operation, MemberId member) {
        return about.stream().filter(it -> ends(it, member)).allMatch(it -> history.follows(operation, it));
    }

    private boolean ends(Operation operation, MemberId member) {
        return switch (operation.act()) {
            case Act.Expel expel -> expel.member().equals(member);
            case Act.Depart depart -> authors(operation).equals(Set.of(member));
            default -> false;
        };
    }

    private void checkReaders(ChannelId id, ChannelState channel) {
        state.devices().forEach((device, found) -> {
            boolean inside = channel.members().containsKey(found.member());
            boolean may = switch (found.role()) {
                case HUB -> false;
                case GUEST -> inside && channel.type() != ChannelType.PUBLIC;
                default -> inside || channel.type() == ChannelType.PUBLIC;
            };
            assertEquals(may, state.reads(id, device), () -> "reads what she may not, or not what she may: " + found);
        });
        state.departed().keySet().forEach(
                it -> assertFalse(state.reads(id, it), () -> "reads although not in the team: " + it.shortForm()));
    }

    /** Somebody who can act administers a private channel as long as anybody is in it who can. */
    private void checkAdministered(ChannelState channel) {
        Set<MemberId> able = state.devices().values().stream().filter(it -> it.role() != Role.HUB)
                .map(TeamState.DeviceState::member).filter(channel.members()::containsKey).collect(Collectors.toSet());
        assertTrue(able.isEmpty() || able.stream().anyMatch(it -> channel.members().getOrDefault(it, false)),
                () -> "nobody can administer it: " + channel + state.devices());
    }

    private Set<MemberId> authors(Operation operation) {
        return authors.computeIfAbsent(operation.id(), it -> Invariants.authors(history, state, operation));
    }
}
