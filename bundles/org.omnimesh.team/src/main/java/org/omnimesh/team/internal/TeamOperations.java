// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.Row;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Role;
import org.omnimesh.team.internal.Veil.Unveiled;
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
 * @param told who can open those that are veiled, as far as this device can
 */
record TeamOperations(Map<EntryId, TeamEntry> said, Map<EntryId, Operation> operations, TeamState state,
        Map<EntryId, Set<PeerId>> told) {
    private static final Comparator<Operation> BY_TIME = Comparator
            .comparingLong((Operation it) -> it.time().packed()).thenComparing(Operation::id);

    /** An operation as it is stored. */
    private record Stored(Operation operation, TeamEntry said, Set<PeerId> told) {}

    static TeamOperations read(ReadTransaction transaction, TeamId team, Unveiling unveiling, PeerId self)
            throws StorageException {
        EntryId root = new EntryId(team.bytes());
        List<Stored> stored = new ArrayList<>();
        transaction.query("SELECT * FROM membership_operation WHERE team = ?",
                row -> stored.add(stored(row, team, unveiling)), team);
        boolean derived = stored.stream().anyMatch(it -> it.operation().id().equals(root)
                && it.said() instanceof TeamEntry.Founded founded && founded.version() >= TeamEntry.VERSION);
        withoutForeignIds(stored, team, derived, pairs(team, stored, self));
        Map<EntryId, Set<PeerId>> told = new LinkedHashMap<>();
        stored.stream().filter(it -> !it.told().isEmpty()).forEach(it -> told.put(it.operation().id(), it.told()));
        Map<EntryId, TeamEntry> said = new LinkedHashMap<>();
        stored.forEach(it -> said.put(it.operation().id(), it.said()));
        boolean linked = !(said.get(root) instanceof TeamEntry.Founded founded)
                || founded.version() >= TeamEntry.LINKED_VERSION;
        Map<EntryId, Operation> operations = new LinkedHashMap<>();
        List<Operation> read = stored.stream().map(Stored::operation).toList();
        (linked ? read : byClock(root, read)).forEach(it -> operations.put(it.id(), it));
        return new TeamOperations(said, operations, Resolution.resolve(root, operations.values()), told);
    }

    /** Returns the ids of the direct conversations that this device's user can have, begun or not. */
    private static Set<ChannelId> pairs(TeamId team, List<Stored> stored, PeerId self) {
        Set<MemberId> own = new HashSet<>();
        Set<MemberId> all = new HashSet<>();
        for (Stored it : stored) {
            MemberId introduced = new MemberId(it.operation().id().bytes());
            if (it.operation().act() instanceof Act.Found) {
                all.add(introduced);
                own.addAll(it.operation().author().equals(self) ? Set.of(introduced) : Set.of());
            } else if (it.operation().act() instanceof Act.Admit admit) {
                all.add(admit.member().orElse(introduced));
                own.addAll(admit.device().equals(self) ? Set.of(admit.member().orElse(introduced)) : Set.of());
            }
        }
        return own.stream().flatMap(one -> all.stream().filter(other -> !other.equals(one))
                .map(other -> ChannelIds.ofPair(team, one, other))).collect(Collectors.toSet());
    }

    /**
     * Nobody opens a public channel under the id of a private one, as ids follow from what they are of. In teams of before, ids
     * of public channels were random: there whoever knows the private one, or could be one of the two of a direct conversation,
     * takes no notice of it.
     */
    private static void withoutForeignIds(List<Stored> stored, TeamId team, boolean derived, Set<ChannelId> pairs) {
        Set<ChannelId> taken = stored.stream().filter(it -> it.said() instanceof ChannelEntry.Begun)
                .flatMap(it -> it.operation().act() instanceof Act.Open open
                        ? Stream.of(open.channel())
                        : Stream.<ChannelId>empty())
                .collect(Collectors.toSet());
        taken.addAll(pairs);
        stored.replaceAll(it -> it.said() instanceof TeamEntry.Opened opened
                && (taken.contains(opened.channel()) || !isOwn(opened, team, it.operation().author(), derived))
                        ? new Stored(it.operation().doing(new Act.Veiled()), it.said(), it.told())
                        : it);
    }

    private static boolean isOwn(TeamEntry.Opened opened, TeamId team, PeerId author, boolean derived) {
        return opened.salt().map(it -> ChannelIds.ofPublic(team, author, it).equals(opened.channel()))
                .orElse(!derived);
    }

    private static Stored stored(Row row, TeamId team, Unveiling unveiling) throws StorageException {
        byte[] payload = row.bytes("payload");
        try {
            EntryId id = new EntryId(row.bytes("id"));
            PeerId author = PeerId.ofPublicKey(row.bytes("author"));
            TeamEntry said = TeamEntries.decode(new EntryKind(row.text("kind")), payload);
            Optional<Unveiled> opened = said instanceof ChannelEntry.Veiled
                    ? unveiling.open(team, id, author, said)
                    : Optional.empty();
            TeamEntry known = opened.map(Unveiled::content).orElse(said);
            return new Stored(new Operation(id, author, HybridTime.unpack(row.number("at")),
                    TeamEntries.parents(payload), act(team, author, known, opened.isPresent())), known,
                    opened.map(it -> unveiling.told(id, it)).orElse(Set.of()));
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

    private static Act act(TeamId team, PeerId author, TeamEntry said, boolean veiled) {
        return switch (said) {
            case TeamEntry.Founded founded -> new Act.Found(founded.version() >= TeamEntry.VERSION);
            case TeamEntry.Named named -> new Act.Govern(Role.ADMIN);
            case TeamEntry.Admitted admitted -> admitted.peer().equals(author)
                    ? new Act.Govern(Role.HUB)
                    : new Act.Admit(admitted.peer(), admitted.member(), admitted.role(),
                            admitted.consent().map(it -> HexFormat.of().formatHex(it.salt())));
            case TeamEntry.Opened opened -> opened.type() == ChannelType.PUBLIC
                    ? new Act.Open(opened.channel(), opened.type(), Set.of())
                    : new Act.Veiled();
            case TeamEntry.Removed removed -> new Act.Remove(
                    removed.devices().stream().map(TeamEntry.Goodbye::peer).collect(Collectors.toSet()),
                    removed.member());
            case TeamEntry.RoleChanged changed -> new Act.SetRole(changed.member(), changed.role());
            case TeamEntry.Left left -> new Act.Leave();
            case TeamEntry.Retained retained -> veiled
                    ? new Act.Arrange(retained.channel())
                    : new Act.Govern(Role.ADMIN);
            case ChannelEntry.Begun begun -> new Act.Open(ChannelIds.of(team, author, begun), begun.type(),
                    Set.copyOf(begun.members()));
            case ChannelEntry.Described described -> new Act.Arrange(described.channel());
            case ChannelEntry.Invited invited -> new Act.Invite(invited.channel(), invited.member());
            case ChannelEntry.Entered entered -> new Act.Join(entered.channel());
            case ChannelEntry.Departed departed -> new Act.Depart(departed.channel());
            case ChannelEntry.Expelled expelled -> new Act.Expel(expelled.channel(), expelled.member());
            case ChannelEntry.Appointed it -> new Act.Appoint(it.channel(), it.member(), it.admin());
            case ChannelEntry.Veiled unknown -> new Act.Veiled();
            case ChannelEntry.Whispered whispered -> throw new IllegalStateException("expected an operation");
            case ChannelEntry.Handed handed -> throw new IllegalStateException("expected an operation");
            case ChannelEntry.Carried carried -> throw new IllegalStateException("expected an operation");
            case TeamEntry.Renamed renamed -> throw new IllegalStateException("expected names not to be operations");
            case TeamEntry.Prekey prekey -> throw new IllegalStateException("expected prekeys not to be operations");
            case TeamEntry.Keys keys -> throw new IllegalStateException("expected secrets not to be operations");
            case Lacking lacking -> throw new IllegalStateException("expected asks not to be operations");
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
