// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.Row;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.ChannelInvitation;
import org.omnimesh.api.team.Removal;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.team.internal.Membership.ChannelView;
import org.omnimesh.team.internal.Membership.DeviceView;
import org.omnimesh.team.internal.Membership.TeamView;
import org.omnimesh.team.internal.Membership.Word;
import org.omnimesh.team.internal.dag.Operation;
import org.omnimesh.team.internal.dag.TeamState.DeviceState;

/** Makes a {@link Membership} of the tables; what of them was not touched is not read again. */
final class MembershipReader {
    private final KeyRing keys;
    private final Unveiling unveiling;
    private final PeerId self;
    private final Touched touched;
    private final Map<TeamId, TeamOperations> operations = new HashMap<>();

    MembershipReader(ChannelSecrets secrets, Veil veil, PeerId self, Touched touched) {
        this.keys = new KeyRing(secrets);
        this.unveiling = new Unveiling(secrets, veil);
        this.self = self;
        this.touched = touched;
    }

    Unveiling unveiling() {
        return unveiling;
    }

    /** Reads what was touched; one after the other. */
    Membership read(ReadTransaction transaction) throws StorageException {
        Touched.Marks marks = touched.take();
        boolean done = false;
        try {
            Membership read = read(transaction, marks);
            done = true;
            return read;
        } finally {
            if (!done) {
                touched.everything();
            }
        }
    }

    private Membership read(ReadTransaction transaction, Touched.Marks marks) throws StorageException {
        if (marks.everything() || !marks.operations().isEmpty()) {
            unveiling.refresh(transaction);
        }
        Map<TeamId, Map<PeerId, DeviceView>> provisional = provisional(transaction);
        Map<TeamId, Map<PeerId, Profile>> profiles = profiles(transaction);
        ChannelViews.Secrets known = keys.read(transaction, marks);
        Map<TeamId, TeamView> teams = new LinkedHashMap<>();
        Map<ChannelId, ChannelView> channels = new LinkedHashMap<>();
        Optional<TeamId> current = Optional.empty();
        for (KnownTeam team : transaction.query("""
                SELECT k.team, k.shown, k.name, e.ended_by, e.at FROM team_known k
                LEFT JOIN team_ended e ON e.team = k.team ORDER BY k.since""", MembershipReader::known)) {
            TeamOperations said = operations(transaction, team.id(), marks);
            TeamView view = team(transaction, team, said, profiles.getOrDefault(team.id(), Map.of()),
                    provisional.getOrDefault(team.id(), Map.of()));
            ChannelBook book = new ChannelBook(team.id(), view.devices(), said, self);
            Map<ChannelId, List<ChannelInvitation>> invitations = book.invitations(self);
            teams.put(team.id(), view.with(invitations,
                    view.team().role() == Role.HUB ? Map.of() : book.offers(invitations, self)));
            channels.putAll(new ChannelViews(view, book, known, self)
                    .all(CarriedChannels.read(transaction, team.id())));
            current = team.shown() ? Optional.of(team.id()) : current;
        }
        operations.keySet().retainAll(teams.keySet());
        return new Membership(current, teams, channels, new HashSet<>(transaction
                .query("SELECT peer FROM team_disconnected", row -> PeerId.ofPublicKey(row.bytes("peer")))));
    }

    private TeamOperations operations(ReadTransaction transaction, TeamId team, Touched.Marks marks)
            throws StorageException {
        TeamOperations known = marks.operations(team) ? null : operations.get(team);
        if (known == null) {
            known = TeamOperations.read(transaction, team, unveiling, self);
            operations.put(team, known);
        }
        return known;
    }

    /** A row of the teams of this node; ended if somebody showed it that it was removed. */
    private record KnownTeam(TeamId id, String name, boolean shown, Optional<PeerId> endedBy, long endedAt) {}

    private static KnownTeam known(Row row) throws StorageException {
        Optional<PeerId> endedBy = row.optionalBytes("ended_by").map(PeerId::ofPublicKey);
        return new KnownTeam(new TeamId(row.bytes("team")), row.text("name"), row.flag("shown"), endedBy,
                endedBy.isPresent() ? row.number("at") : 0);
    }

    /** The names that a device told, and when. */
    private record Profile(String displayName, String deviceName, long named) {}

    private static Map<TeamId, Map<PeerId, Profile>> profiles(ReadTransaction transaction) throws StorageException {
        Map<TeamId, Map<PeerId, Profile>> teams = new HashMap<>();
        transaction.query("SELECT * FROM membership_profile", row -> teams
                .computeIfAbsent(new TeamId(row.bytes("team")), id -> new HashMap<>())
                .put(PeerId.ofPublicKey(row.bytes("peer")),
                        new Profile(row.text("display_name"), row.text("device_name"), row.number("named"))));
        return teams;
    }

    private static Map<TeamId, Map<PeerId, DeviceView>> provisional(ReadTransaction transaction)
            throws StorageException {
        Map<TeamId, Map<PeerId, DeviceView>> teams = new HashMap<>();
        transaction.query("SELECT * FROM team_provisional ORDER BY joined, member, peer", row -> {
            int suite = (int) row.number("suite");
            DeviceView device = new DeviceView(PeerId.ofPublicKey(row.bytes("peer")),
                    new MemberId(row.bytes("member")), row.text("display_name"), row.text("device_name"),
                    row.optionalBytes("sealing_key").map(key -> new SealingKey(suite, key)),
                    TeamTables.role(row.text("role")), instant(row.number("joined")),
                    PeerId.ofPublicKey(row.bytes("invited_by")));
            teams.computeIfAbsent(new TeamId(row.bytes("team")), id -> new LinkedHashMap<>()).put(device.peer(),
                    device);
            return device;
        });
        return teams;
    }

    private TeamView team(ReadTransaction transaction, KnownTeam known, TeamOperations operations,
            Map<PeerId, Profile> profiles, Map<PeerId, DeviceView> provisional) throws StorageException {
        Map<PeerId, DeviceView> named = new LinkedHashMap<>();
        operations.state().devices().forEach((peer, state) -> named.put(peer,
                device(peer, state, operations, Optional.ofNullable(profiles.get(peer)))));
        Map<PeerId, DeviceView> devices = SharedNames.unite(named, peer -> {
            Profile told = profiles.get(peer);
            return told == null
                    ? new HybridTime(named.get(peer).joinedAt().toEpochMilli(), 0xffff).packed()
                    : told.named();
        });
        List<Removal> removals = removals(transaction, known, operations);
        Optional<Removal> own = removals.stream().filter(it -> it.device().equals(self)).findFirst();
        DeviceView invited = provisional.get(self);
        boolean again = invited != null && own.filter(it -> !it.at().isBefore(invited.joinedAt())).isEmpty();
        Map<PeerId, DeviceView> told = devices.containsKey(self) || !again ? Map.of() : provisional;
        boolean ended = known.endedBy().isPresent() || own.isPresent() && told.isEmpty();
        DeviceView place = devices.containsKey(self) ? devices.get(self) : told.get(self);
        return new TeamView(
                new Team(known.id(), operations.name().orElse(known.name()),
                        place == null ? Role.MEMBER : place.role(), !ended),
                devices, told, removals, words(operations), operations.state(),
                Arrivals.of(operations, devices), Map.of(), Map.of(),
                (int) operations.operations().values().stream().filter(it -> it.author().equals(self)).count());
    }

    private static Map<PeerId, Word> words(TeamOperations operations) {
        Map<PeerId, Word> words = new HashMap<>();
        operations.state().departed().forEach((device, end) -> {
            Operation removal = operations.operations().get(end);
            if (removal != null && operations.said().get(end) instanceof TeamEntry.Removed said) {
                said.devices().stream().filter(it -> it.peer().equals(device)).forEach(
                        it -> words.put(device, new Word(removal.author(), new Signature(it.signature()))));
            }
        });
        return words;
    }

    private static DeviceView device(PeerId peer, DeviceState state, TeamOperations operations,
            Optional<Profile> profile) {
        Operation admission = operations.operations().get(state.admission());
        Optional<TeamEntry.Admitted> said = operations.introduction(peer, state.admission());
        Optional<Profile> later = profile.filter(it -> admission == null || it.named() >= admission.time().packed());
        return new DeviceView(peer, state.member(),
                later.map(Profile::displayName).or(() -> said.map(TeamEntry.Admitted::displayName)).orElse(""),
                later.map(Profile::deviceName).or(() -> said.map(TeamEntry.Admitted::deviceName)).orElse(""),
                said.map(TeamEntry.Admitted::sealingKey), state.role(),
                admission == null ? Instant.EPOCH : admission.time().instant(),
                admission == null ? peer : admission.author());
    }

    private List<Removal> removals(ReadTransaction transaction, KnownTeam known, TeamOperations operations)
            throws StorageException {
        List<Removal> removals = new ArrayList<>();
        for (Map.Entry<PeerId, EntryId> departed : operations.state().departed().entrySet()) {
            Operation end = operations.operations().get(departed.getValue());
            if (end != null) {
                removals.add(removal(transaction, known.id(), departed.getKey(), operations, end.author(),
                        end.time().packed()));
            }
        }
        if (known.endedBy().isPresent() && removals.stream().noneMatch(it -> it.device().equals(self))) {
            removals.add(removal(transaction, known.id(), self, operations, known.endedBy().get(), known.endedAt()));
        }
        removals.sort(Comparator.comparing(Removal::at).reversed().thenComparing(Removal::device));
        return removals;
    }

    private static Removal removal(ReadTransaction transaction, TeamId team, PeerId device, TeamOperations operations,
            PeerId by, long at) throws StorageException {
        long exposed = transaction.queryOne(
                """
                SELECT COUNT(*) AS entries FROM team_exposed e WHERE e.at > ? AND (e.channel = ? OR EXISTS (
                    SELECT 1 FROM membership_box b WHERE b.channel = e.channel AND b.key_id = e.key_id AND b.peer = ?))""",
                row -> row.number("entries"), at, team.teamChannel(), device).orElse(0L);
        Optional<TeamEntry.Admitted> said = operations.lastIntroduction(device);
        return new Removal(team, device, said.map(TeamEntry.Admitted::displayName).orElse(""),
                said.map(TeamEntry.Admitted::deviceName).orElse(""), by, instant(at), exposed);
    }

    private static Instant instant(long packed) {
        return HybridTime.unpack(packed).instant();
    }
}
