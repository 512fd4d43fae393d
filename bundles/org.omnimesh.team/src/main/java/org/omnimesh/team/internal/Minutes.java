// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

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

import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.TeamDecided;
import org.omnimesh.team.internal.dag.Operation;

/** Puts a team's operations into the words of the audit log: who did what to whom. Channels are told of elsewhere. */
final class Minutes {
    private final TeamId team;
    private final TeamOperations operations;
    private final Map<MemberId, Role> roles = new HashMap<>();
    private final Map<EntryId, List<TeamDecided>> decisions = new LinkedHashMap<>();

    private Minutes(TeamId team, TeamOperations operations) {
        this.team = team;
        this.operations = operations;
    }

    /** Returns what each operation that counts decided about the team, the oldest first. */
    static Map<EntryId, List<TeamDecided>> of(TeamId team, TeamOperations operations) {
        Minutes minutes = new Minutes(team, operations);
        operations.standing().reversed().forEach(
                it -> minutes.decisions.put(it.id(), minutes.decided(it, operations.said().get(it.id()))));
        return minutes.decisions;
    }

    /** Returns by which operation a device came to the team last, as far as its operations are here. */
    static Optional<Operation> coming(TeamOperations operations, PeerId device) {
        return operations.standing().stream().filter(it -> switch (operations.said().get(it.id())) {
            case TeamEntry.Founded founded -> it.author().equals(device);
            case TeamEntry.Admitted admitted -> admitted.peer().equals(device) && !it.author().equals(device);
            case null, default -> false;
        }).findFirst();
    }

    /** Returns all that the author of an operation had seen; what was decided beside it is not among that. */
    static Set<EntryId> past(TeamOperations operations, Operation operation) {
        Set<EntryId> past = new HashSet<>();
        Deque<EntryId> open = new ArrayDeque<>(operation.parents());
        while (!open.isEmpty()) {
            EntryId id = open.removeFirst();
            Operation earlier = operations.operations().get(id);
            if (past.add(id) && earlier != null) {
                open.addAll(earlier.parents());
            }
        }
        return past;
    }

    private List<TeamDecided> decided(Operation operation, TeamEntry said) {
        PeerId by = operation.author();
        return switch (said) {
            case TeamEntry.Founded founded -> {
                roles.put(new MemberId(operation.id().bytes()), Role.OWNER);
                yield List.of(new TeamDecided(by, "team.founded", team.toString(), ""));
            }
            case TeamEntry.Named named -> List.of(new TeamDecided(by, "team.named", team.toString(), named.name()));
            case TeamEntry.Admitted own when own.peer().equals(by) -> List.of();
            case TeamEntry.Admitted admitted -> {
                roles.put(new MemberId(operation.id().bytes()), admitted.role());
                yield List.of(new TeamDecided(by,
                        admitted.member().isPresent() ? "team.device_linked" : "team.joined",
                        admitted.peer().toString(), admitted.deviceName()));
            }
            case TeamEntry.Removed removed -> removed(by, removed);
            case TeamEntry.Left left -> List.of(new TeamDecided(by, "team.left", by.toString(), name(by)));
            case TeamEntry.RoleChanged changed -> {
                Role before = roles.put(changed.member(), changed.role());
                yield List.of(new TeamDecided(by, "team.role", changed.member().toString(),
                        (before == null ? "" : TeamTables.word(before) + " to ") + TeamTables.word(changed.role())));
            }
            default -> List.of();
        };
    }

    private List<TeamDecided> removed(PeerId by, TeamEntry.Removed removed) {
        List<TeamDecided> devices = new ArrayList<>();
        removed.devices().forEach(it -> devices.add(new TeamDecided(by,
                removed.member().isPresent() ? "team.removed" : "team.device_revoked", it.peer().toString(),
                name(it.peer()))));
        return devices;
    }

    private String name(PeerId device) {
        return operations.lastIntroduction(device).map(TeamEntry.Admitted::deviceName).orElse("");
    }
}
