// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.Retention;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.Row;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.Role;
import org.omnimesh.team.internal.dag.Act;
import org.omnimesh.team.internal.dag.Operation;
import org.omnimesh.team.internal.dag.Resolution;
import org.omnimesh.team.internal.dag.TeamState;

/**
 * The operations of one team with what they say, and what they come to. Immutable.
 *
 * @param said what each operation says
 * @param operations the operations
 * @param state what they come to
 */
record TeamOperations(Map<EntryId, TeamEntry> said, Map<EntryId, Operation> operations, TeamState state) {
    private static final Comparator<Operation> BY_TIME = Comparator
            .comparingLong((Operation it) -> it.time().packed()).thenComparing(Operation::id);

    /** An operation as it is stored. */
    private record Stored(Operation operation, TeamEntry said) {}

    static TeamOperations read(ReadTransaction transaction, TeamId team) throws StorageException {
        EntryId root = new EntryId(team.bytes());
        List<Stored> stored = new ArrayList<>();
        transaction.query("SELECT * FROM membership_operation WHERE team = ?", row -> stored.add(stored(row)), team);
        Map<EntryId, TeamEntry> said = new LinkedHashMap<>();
        stored.forEach(it -> said.put(it.operation().id(), it.said()));
        boolean linked = !(said.get(root) instanceof TeamEntry.Founded founded)
                || founded.version() >= TeamEntry.VERSION;
        Map<EntryId, Operation> operations = new LinkedHashMap<>();
        List<Operation> read = stored.stream().map(Stored::operation).toList();
        (linked ? read : byClock(root, read)).forEach(it -> operations.put(it.id(), it));
        return new TeamOperations(said, operations, Resolution.resolve(root, operations.values()));
    }

    private static Stored stored(Row row) throws StorageException {
        byte[] payload = row.bytes("payload");
        try {
            TeamEntry said = TeamEntry.decode(new EntryKind(row.text("kind")), payload);
            PeerId author = PeerId.ofPublicKey(row.bytes("author"));
            return new Stored(new Operation(new EntryId(row.bytes("id")), author,
                    HybridTime.unpack(row.number("at")), TeamEntry.parents(payload), act(author, said)), said);
        } catch (CborException e) {
            throw new StorageException("An operation of the team that was well-formed is not any more.", e);
        }
    }

    /** Operations of before version 2 name no predecessors; of these each has seen all that are earlier by the clocks. */
    private static List<Operation> byClock(EntryId root, List<Operation> operations) {
        List<Operation> chained = new ArrayList<>();
        EntryId last = root;
        for (Operation operation : operations.stream().sorted(BY_TIME).toList()) {
            boolean first = operation.id().equals(root);
            if (first || !operation.parents().isEmpty()) {
                chained.add(operation);
            } else {
                chained.add(new Operation(operation.id(), operation.author(), operation.time(), Set.of(last),
                        operation.act()));
                last = operation.id();
            }
        }
        return chained;
    }

    private static Act act(PeerId author, TeamEntry said) {
        return switch (said) {
            case TeamEntry.Founded founded -> new Act.Found();
            case TeamEntry.Named named -> new Act.Govern(Role.ADMIN);
            case TeamEntry.Admitted admitted -> admitted.peer().equals(author)
                    ? new Act.Govern(Role.HUB)
                    : new Act.Admit(admitted.peer(), admitted.member(), admitted.role());
            case TeamEntry.Opened opened -> new Act.Open(opened.channel(), opened.type(), Set.of());
            case TeamEntry.Removed removed -> new Act.Remove(
                    removed.devices().stream().map(TeamEntry.Goodbye::peer).collect(Collectors.toSet()),
                    removed.member());
            case TeamEntry.RoleChanged changed -> new Act.SetRole(changed.member(), changed.role());
            case TeamEntry.Left left -> new Act.Leave();
            case TeamEntry.Retained retained -> new Act.Govern(Role.ADMIN);
            case TeamEntry.Renamed renamed -> throw new IllegalStateException("expected names not to be operations");
            case TeamEntry.Keys keys -> throw new IllegalStateException("expected secrets not to be operations");
        };
    }

    /** Returns the operations that count, the latest by the clocks first. */
    List<Operation> standing() {
        return operations.values().stream().filter(it -> state.standing().contains(it.id()))
                .sorted(BY_TIME.reversed()).toList();
    }

    /** Returns the team's name as it was last decided. */
    Optional<String> name() {
        return standing().stream().map(it -> said.get(it.id()))
                .flatMap(it -> it instanceof TeamEntry.Named named
                        ? Optional.of(named.name()).stream()
                        : Optional.<String>empty().stream())
                .findFirst();
    }

    /** Returns what follows from the limits that were set, in the order of their times. */
    Retention retention(ChannelId channel) {
        Retention retention = Retention.UNLIMITED;
        for (Operation operation : standing().reversed()) {
            if (said.get(operation.id()) instanceof TeamEntry.Retained retained && retained.channel().equals(channel)) {
                retention = retention.then(operation.time().instant(),
                        Optional.of(Duration.ofDays(retained.days())).filter(Duration::isPositive));
            }
        }
        return retention;
    }

    /** Returns who set the limit of a channel last. */
    Optional<PeerId> limitedBy(ChannelId channel) {
        return standing().stream().filter(it -> said.get(it.id()) instanceof TeamEntry.Retained retained
                && retained.channel().equals(channel)).map(Operation::author).findFirst();
    }

    /** Returns how a device was introduced: by its admission, or a founder's by herself. */
    Optional<TeamEntry.Admitted> introduction(PeerId device, EntryId admission) {
        if (said.get(admission) instanceof TeamEntry.Admitted admitted) {
            return Optional.of(admitted);
        }
        return operations.values().stream().filter(it -> it.author().equals(device)).sorted(BY_TIME)
                .map(it -> said.get(it.id()))
                .flatMap(it -> it instanceof TeamEntry.Admitted own && own.peer().equals(device)
                        ? Optional.of(own).stream()
                        : Optional.<TeamEntry.Admitted>empty().stream())
                .findFirst();
    }

    /** Returns the last introduction of a device that does not belong to the team any more. */
    Optional<TeamEntry.Admitted> lastIntroduction(PeerId device) {
        return operations.values().stream().sorted(BY_TIME.reversed()).map(it -> said.get(it.id()))
                .flatMap(it -> it instanceof TeamEntry.Admitted admitted && admitted.peer().equals(device)
                        ? Optional.of(admitted).stream()
                        : Optional.<TeamEntry.Admitted>empty().stream())
                .findFirst();
    }
}
