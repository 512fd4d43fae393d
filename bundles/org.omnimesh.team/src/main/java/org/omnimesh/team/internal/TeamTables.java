// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.api.team.Role;

/**
 * The tables of teams, and what each entry of a team channel does to them.
 *
 * <p>
 * The first five and the limits of channels follow from the log alone and are cleared by a rebuild; the others are this node's own. Where two
 * entries say different things the rule does not depend on which of them arrived first.
 */
final class TeamTables {
    static final Schema SCHEMA = new Schema("team", List.of("""
            CREATE TABLE team_team (team BINARY(32) PRIMARY KEY, founder BINARY(32) NOT NULL,
                name VARCHAR(64) NOT NULL, named BIGINT NOT NULL);
            CREATE TABLE team_device (team BINARY(32) NOT NULL, peer BINARY(32) NOT NULL, member BINARY(32) NOT NULL,
                display_name VARCHAR(64) NOT NULL, device_name VARCHAR(64) NOT NULL, suite INT NOT NULL,
                sealing_key VARBINARY(2048), role VARCHAR(8) NOT NULL, joined BIGINT NOT NULL,
                invited_by BINARY(32) NOT NULL, named BIGINT NOT NULL, PRIMARY KEY (team, peer));
            CREATE TABLE team_channel (channel BINARY(32) PRIMARY KEY, team BINARY(32) NOT NULL,
                name VARCHAR(64) NOT NULL, type VARCHAR(8) NOT NULL, description VARCHAR(256), topic VARCHAR(256),
                created BIGINT NOT NULL, created_by BINARY(32) NOT NULL);
            CREATE TABLE team_key (channel BINARY(32) NOT NULL, key_id BINARY(8) NOT NULL, introduced BIGINT NOT NULL,
                PRIMARY KEY (channel, key_id));
            CREATE TABLE team_box (channel BINARY(32) NOT NULL, key_id BINARY(8) NOT NULL, peer BINARY(32) NOT NULL,
                PRIMARY KEY (channel, key_id, peer));
            CREATE TABLE team_known (team BINARY(32) PRIMARY KEY, name VARCHAR(64) NOT NULL,
                since BIGINT NOT NULL, shown BOOLEAN NOT NULL);
            CREATE TABLE team_provisional (team BINARY(32) NOT NULL, peer BINARY(32) NOT NULL, member BINARY(32) NOT NULL,
                display_name VARCHAR(64) NOT NULL, device_name VARCHAR(64) NOT NULL, suite INT NOT NULL,
                sealing_key VARBINARY(2048), role VARCHAR(8) NOT NULL, joined BIGINT NOT NULL,
                invited_by BINARY(32) NOT NULL, PRIMARY KEY (team, peer));
            CREATE TABLE team_secret (channel BINARY(32) NOT NULL, key_id BINARY(8) NOT NULL, team BINARY(32) NOT NULL,
                sealed VARBINARY(64) NOT NULL, PRIMARY KEY (channel, key_id));
            CREATE TABLE team_disconnected (peer BINARY(32) PRIMARY KEY);
            CREATE TABLE team_seen (peer BINARY(32) PRIMARY KEY, at BIGINT NOT NULL);
            """, """
            CREATE TABLE team_retention (channel BINARY(32) NOT NULL, at BIGINT NOT NULL, entry BINARY(32) NOT NULL,
                days INT NOT NULL, PRIMARY KEY (channel, at, entry));
            """));

    private static final List<String> DERIVED = List.of("team_team", "team_device", "team_channel", "team_key",
            "team_box", "team_retention");

    private final ChannelSecrets secrets;
    private final PeerId self;

    TeamTables(ChannelSecrets secrets, PeerId self) {
        this.secrets = secrets;
        this.self = self;
    }

    void clear(Transaction transaction) throws StorageException {
        for (String table : DERIVED) {
            transaction.update("DELETE FROM " + table);
        }
    }

    /** Applies an entry of a team channel. What its author may not do is kept in the log but has no effect. */
    void apply(Transaction transaction, EntryHeader header, EntryId id, TeamEntry content) throws StorageException {
        if (content instanceof TeamEntry.Founded) {
            found(transaction, header, id);
            return;
        }
        Optional<Role> author = role(transaction, header.team(), header.author());
        if (author.isEmpty() || author.get() == Role.HUB && !(content instanceof TeamEntry.Renamed)) {
            return;
        }
        switch (content) {
            case TeamEntry.Founded founded -> throw new IllegalStateException("expected founding to be done above");
            case TeamEntry.Named named -> name(transaction, header, author.get(), named);
            case TeamEntry.Admitted admitted -> admit(transaction, header, id, author.get(), admitted);
            case TeamEntry.Renamed renamed -> rename(transaction, header, renamed);
            case TeamEntry.Opened opened -> open(transaction, header, author.get(), opened);
            case TeamEntry.Keys keys -> keys(transaction, header, author.get(), keys);
            case TeamEntry.Retained retained -> retain(transaction, header, id, author.get(), retained);
        }
    }

    private void found(Transaction transaction, EntryHeader header, EntryId id) throws StorageException {
        TeamId team = header.team();
        if (!new TeamId(id.bytes()).equals(team) || header.seq() != 1) {
            return;
        }
        transaction.update("MERGE INTO team_team (team, founder, name, named) KEY (team) VALUES (?, ?, '', -1)", team,
                header.author());
        transaction.update("""
                MERGE INTO team_device (team, peer, member, display_name, device_name, suite, sealing_key, role, joined,
                    invited_by, named) KEY (team, peer) VALUES (?, ?, ?, '', '', 0, NULL, ?, ?, ?, -1)""", team,
                header.author(), new MemberId(id.bytes()), word(Role.OWNER), header.time().packed(), header.author());
    }

    private static void name(Transaction transaction, EntryHeader header, Role author, TeamEntry.Named named)
            throws StorageException {
        if (author == Role.OWNER || author == Role.ADMIN) {
            long time = header.time().packed();
            transaction.update("""
                    UPDATE team_team SET name = ?, named = ?
                    WHERE team = ? AND (named < ? OR (named = ? AND name < ?))""", named.name(), time, header.team(),
                    time,
                    time, named.name());
        }
    }

    private static void admit(Transaction transaction, EntryHeader header, EntryId id, Role author,
            TeamEntry.Admitted admitted) throws StorageException {
        if (admitted.peer().equals(header.author())) {
            introduceFounder(transaction, header, admitted);
        } else if (author.mayInvite(admitted.role())) {
            admitOther(transaction, header, new MemberId(id.bytes()), admitted);
        }
    }

    private static void introduceFounder(Transaction transaction, EntryHeader header, TeamEntry.Admitted admitted)
            throws StorageException {
        transaction.update(
                """
                UPDATE team_device SET suite = ?, sealing_key = ? WHERE team = ? AND peer = ? AND sealing_key IS NULL""",
                admitted.sealingKey().suite(), admitted.sealingKey().key(), header.team(), header.author());
        rename(transaction, header, new TeamEntry.Renamed(admitted.displayName(), admitted.deviceName()));
    }

    /** The earliest admission of a device counts, so that all nodes agree when two members admit it at once. */
    private static void admitOther(Transaction transaction, EntryHeader header, MemberId member,
            TeamEntry.Admitted admitted) throws StorageException {
        long time = header.time().packed();
        Optional<Boolean> later = transaction.queryOne(
                "SELECT joined, member FROM team_device WHERE team = ? AND peer = ?",
                row -> row.number("joined") > time
                        || row.number("joined") == time && new MemberId(row.bytes("member")).compareTo(member) > 0,
                header.team(), admitted.peer());
        if (later.isEmpty()) {
            transaction.update("""
                    INSERT INTO team_device (team, peer, member, display_name, device_name, suite, sealing_key, role, joined,
                        invited_by, named) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""", header.team(), admitted.peer(),
                    member, admitted.displayName(), admitted.deviceName(), admitted.sealingKey().suite(),
                    admitted.sealingKey().key(), word(admitted.role()), time, header.author(), time);
        } else if (later.get()) {
            transaction.update("""
                    UPDATE team_device SET member = ?, role = ?, joined = ?, invited_by = ?, suite = ?, sealing_key = ?
                    WHERE team = ? AND peer = ?""", member, word(admitted.role()), time, header.author(),
                    admitted.sealingKey().suite(), admitted.sealingKey().key(), header.team(), admitted.peer());
        }
    }

    private static void rename(Transaction transaction, EntryHeader header, TeamEntry.Renamed renamed)
            throws StorageException {
        long time = header.time().packed();
        transaction.update("""
                UPDATE team_device SET display_name = ?, device_name = ?, named = ?
                WHERE team = ? AND peer = ? AND named <= ?""", renamed.displayName(), renamed.deviceName(), time,
                header.team(),
                header.author(), time);
    }

    private static void open(Transaction transaction, EntryHeader header, Role author, TeamEntry.Opened opened)
            throws StorageException {
        if (author.compareTo(Role.MEMBER) > 0 || opened.channel().equals(header.team().teamChannel())
                || channelTeam(transaction, opened.channel()).isPresent()) {
            return;
        }
        transaction.update("""
                INSERT INTO team_channel (channel, team, name, type, description, topic, created, created_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""", opened.channel(), header.team(), opened.name(),
                opened.type().name().toLowerCase(Locale.ROOT), opened.description(), opened.topic(),
                header.time().packed(),
                header.author());
    }

    /** Every change is kept: what an earlier limit destroyed stays destroyed. */
    private static void retain(Transaction transaction, EntryHeader header, EntryId id, Role author,
            TeamEntry.Retained retained) throws StorageException {
        Optional<PeerId> creator = transaction.queryOne(
                "SELECT created_by FROM team_channel WHERE channel = ? AND team = ?",
                row -> PeerId.ofPublicKey(row.bytes("created_by")), retained.channel(), header.team());
        boolean may = author == Role.OWNER || author == Role.ADMIN
                || creator.filter(header.author()::equals).isPresent();
        if (creator.isPresent() && may) {
            transaction.update("MERGE INTO team_retention (channel, at, entry, days) KEY (channel, at, entry)"
                    + " VALUES (?, ?, ?, ?)", retained.channel(), header.time().packed(), id, retained.days());
        }
    }

    private void keys(Transaction transaction, EntryHeader header, Role author, TeamEntry.Keys keys)
            throws StorageException {
        boolean ofThisTeam = keys.channel().equals(header.team().teamChannel())
                || channelTeam(transaction, keys.channel()).filter(header.team()::equals).isPresent();
        if (author.compareTo(Role.MEMBER) > 0 || !ofThisTeam || keys.key().equals(KeyId.NONE)) {
            return;
        }
        introduce(transaction, keys.channel(), keys.key(), header.time().packed());
        for (TeamEntry.Box box : keys.boxes()) {
            transaction.update(
                    "MERGE INTO team_box (channel, key_id, peer) KEY (channel, key_id, peer) VALUES (?, ?, ?)",
                    keys.channel(), keys.key().bytes(), box.peer());
            if (box.peer().equals(self)) {
                Optional<SymmetricKey> secret = secrets.unbox(header.team(), keys, box);
                if (secret.isPresent()) {
                    store(transaction, header.team(), keys.channel(), secret.get());
                }
            }
        }
    }

    private static void introduce(Transaction transaction, ChannelId channel, KeyId key, long time)
            throws StorageException {
        int known = transaction.update(
                "UPDATE team_key SET introduced = LEAST(introduced, ?) WHERE channel = ? AND key_id = ?", time, channel,
                key.bytes());
        if (known == 0) {
            transaction.update("INSERT INTO team_key (channel, key_id, introduced) VALUES (?, ?, ?)", channel,
                    key.bytes(),
                    time);
        }
    }

    /** Keeps a secret, encrypted. */
    void store(Transaction transaction, TeamId team, ChannelId channel, SymmetricKey secret) throws StorageException {
        KeyId key = secrets.idOf(channel, secret);
        transaction.update(
                "MERGE INTO team_secret (channel, key_id, team, sealed) KEY (channel, key_id) VALUES (?, ?, ?, ?)",
                channel, key.bytes(), team, secrets.seal(team, channel, key, secret));
    }

    static Optional<Role> role(Transaction transaction, TeamId team, PeerId peer) throws StorageException {
        return transaction.queryOne("SELECT role FROM team_device WHERE team = ? AND peer = ?",
                row -> role(row.text("role")), team, peer);
    }

    private static Optional<TeamId> channelTeam(Transaction transaction, ChannelId channel) throws StorageException {
        return transaction.queryOne("SELECT team FROM team_channel WHERE channel = ?",
                row -> new TeamId(row.bytes("team")), channel);
    }

    static Role role(String word) {
        return Role.valueOf(word.toUpperCase(Locale.ROOT));
    }

    static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
