// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.Retention;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.Row;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.team.internal.Membership.ChannelView;
import org.omnimesh.team.internal.Membership.DeviceView;
import org.omnimesh.team.internal.Membership.TeamView;

/** Makes a {@link Membership} of the tables. */
final class MembershipReader {
    private final ChannelSecrets secrets;
    private final PeerId self;

    MembershipReader(ChannelSecrets secrets, PeerId self) {
        this.secrets = secrets;
        this.self = self;
    }

    Membership read(ReadTransaction transaction) throws StorageException {
        Map<TeamId, Map<PeerId, DeviceView>> devices = devices(transaction, "team_device");
        Map<TeamId, Map<PeerId, DeviceView>> provisional = devices(transaction, "team_provisional");
        Map<TeamId, TeamView> teams = new LinkedHashMap<>();
        Optional<TeamId> current = Optional.empty();
        for (KnownTeam known : transaction.query("""
                SELECT k.team, k.shown, k.name AS told, t.name AS logged FROM team_known k
                LEFT JOIN team_team t ON t.team = k.team ORDER BY k.since""", MembershipReader::known)) {
            Map<PeerId, DeviceView> admitted = devices.getOrDefault(known.id(), Map.of());
            Map<PeerId, DeviceView> told = admitted.containsKey(self)
                    ? Map.of()
                    : provisional.getOrDefault(known.id(), Map.of());
            TeamView view = new TeamView(new Team(known.id(), known.name(), Role.MEMBER), admitted, told);
            Role role = view.known(self).map(DeviceView::role).orElse(Role.MEMBER);
            teams.put(known.id(), new TeamView(new Team(known.id(), known.name(), role), admitted, told));
            current = known.shown() ? Optional.of(known.id()) : current;
        }
        return new Membership(current, teams, channels(transaction, teams), new HashSet<>(transaction
                .query("SELECT peer FROM team_disconnected", row -> PeerId.ofPublicKey(row.bytes("peer")))));
    }

    /** A row of the teams of this node. */
    private record KnownTeam(TeamId id, String name, boolean shown) {}

    private static KnownTeam known(Row row) throws StorageException {
        String name = row.optionalText("logged").filter(it -> !it.isEmpty()).orElse(row.text("told"));
        return new KnownTeam(new TeamId(row.bytes("team")), name, row.flag("shown"));
    }

    private static Map<TeamId, Map<PeerId, DeviceView>> devices(ReadTransaction transaction, String table)
            throws StorageException {
        Map<TeamId, Map<PeerId, DeviceView>> teams = new HashMap<>();
        transaction.query("SELECT * FROM " + table + " ORDER BY joined, member, peer", row -> {
            DeviceView device = device(row);
            teams.computeIfAbsent(new TeamId(row.bytes("team")), id -> new LinkedHashMap<>()).put(device.peer(),
                    device);
            return device;
        });
        return teams;
    }

    private static DeviceView device(Row row) throws StorageException {
        int suite = (int) row.number("suite");
        return new DeviceView(PeerId.ofPublicKey(row.bytes("peer")), new MemberId(row.bytes("member")),
                row.text("display_name"), row.text("device_name"),
                row.optionalBytes("sealing_key").map(key -> new SealingKey(suite, key)),
                TeamTables.role(row.text("role")),
                instant(row.number("joined")), PeerId.ofPublicKey(row.bytes("invited_by")));
    }

    private Map<ChannelId, ChannelView> channels(ReadTransaction transaction, Map<TeamId, TeamView> teams)
            throws StorageException {
        Map<ChannelId, Map<KeyId, SymmetricKey>> keys = keys(transaction);
        Map<ChannelId, List<KeyId>> order = keyOrder(transaction);
        Map<ChannelId, Retention> retentions = retentions(transaction);
        Map<ChannelId, ChannelView> channels = new LinkedHashMap<>();
        for (TeamId team : teams.keySet()) {
            channels.put(team.teamChannel(), view(team, team.teamChannel(), Optional.empty(), keys, order,
                    Retention.UNLIMITED));
        }
        transaction.query("SELECT * FROM team_channel ORDER BY created, channel", row -> {
            TeamView team = teams.get(new TeamId(row.bytes("team")));
            if (team != null) {
                Retention retention = retentions.getOrDefault(new ChannelId(row.bytes("channel")),
                        Retention.UNLIMITED);
                Channel shown = shown(row, team, retention);
                channels.put(shown.id(),
                        view(team.team().id(), shown.id(), Optional.of(shown), keys, order, retention));
            }
            return row.text("name");
        });
        return channels;
    }

    private static ChannelView view(TeamId team, ChannelId channel, Optional<Channel> shown,
            Map<ChannelId, Map<KeyId, SymmetricKey>> keys, Map<ChannelId, List<KeyId>> order, Retention retention) {
        Map<KeyId, SymmetricKey> known = keys.getOrDefault(channel, Map.of());
        Optional<KeyId> newest = order.getOrDefault(channel, List.of()).stream().filter(known::containsKey).findFirst();
        return new ChannelView(team, shown, known, newest.or(() -> known.keySet().stream().findFirst()),
                retention);
    }

    /** Returns what follows from the limits that were set, in the order of their times. */
    private static Map<ChannelId, Retention> retentions(ReadTransaction transaction) throws StorageException {
        Map<ChannelId, Retention> retentions = new HashMap<>();
        transaction.query("SELECT channel, at, days FROM team_retention ORDER BY channel, at, entry", row -> {
            Optional<Duration> limit = Optional.of(Duration.ofDays(row.number("days"))).filter(Duration::isPositive);
            Instant at = instant(row.number("at"));
            return retentions.compute(new ChannelId(row.bytes("channel")), (channel, before) -> {
                Retention known = before == null ? Retention.UNLIMITED : before;
                return known.then(at, limit);
            });
        });
        return retentions;
    }

    private static Channel shown(Row row, TeamView team, Retention retention) throws StorageException {
        List<PeerId> members = team.devices().values().stream()
                .filter(it -> it.role() != Role.GUEST && it.role() != Role.HUB).map(DeviceView::peer).toList();
        List<PeerId> admins = team.devices().values().stream()
                .filter(it -> it.role() == Role.OWNER || it.role() == Role.ADMIN).map(DeviceView::peer).toList();
        return new Channel(new ChannelId(row.bytes("channel")), row.text("name"),
                ChannelType.valueOf(row.text("type").toUpperCase(Locale.ROOT)), instant(row.number("created")),
                PeerId.ofPublicKey(row.bytes("created_by")), row.optionalText("description"), row.optionalText("topic"),
                members, admins, retention.limit());
    }

    private Map<ChannelId, Map<KeyId, SymmetricKey>> keys(ReadTransaction transaction) throws StorageException {
        Map<ChannelId, Map<KeyId, SymmetricKey>> keys = new HashMap<>();
        transaction.query("SELECT * FROM team_secret", row -> {
            ChannelId channel = new ChannelId(row.bytes("channel"));
            KeyId key = new KeyId(row.bytes("key_id"));
            keys.computeIfAbsent(channel, id -> new HashMap<>()).put(key, unseal(row, channel, key));
            return key;
        });
        return keys;
    }

    private SymmetricKey unseal(Row row, ChannelId channel, KeyId key) throws StorageException {
        try {
            return secrets.unseal(new TeamId(row.bytes("team")), channel, key, row.bytes("sealed"));
        } catch (CryptoException e) {
            throw new StorageException("A channel secret in the store does not open with this node's keys.", e);
        }
    }

    /** Returns each channel's secrets, the one to write with first: the latest introduced, of equals the lowest id. */
    private static Map<ChannelId, List<KeyId>> keyOrder(ReadTransaction transaction) throws StorageException {
        Map<ChannelId, List<KeyId>> order = new HashMap<>();
        transaction.query("SELECT channel, key_id FROM team_key ORDER BY introduced DESC, key_id", row -> {
            KeyId key = new KeyId(row.bytes("key_id"));
            order.computeIfAbsent(new ChannelId(row.bytes("channel")), id -> new ArrayList<>()).add(key);
            return key;
        });
        return order;
    }

    private static Instant instant(long packed) {
        return HybridTime.unpack(packed).instant();
    }
}
