// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.keys.ChannelSecret;
import org.omnimesh.api.keys.GroupKeyAgreement;
import org.omnimesh.api.keys.SecretRotated;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.api.team.Role;
import org.omnimesh.team.internal.Veil.Unveiled;

/**
 * The tables of teams, and what each entry of a team channel does to them: operations are kept as they are, because only all of
 * them together tell what each of them comes to; names and secrets are not decided by others and go into tables of their own.
 */
final class TeamTables {
    /** This node's own: which teams it knows and which secrets it has. Once it held what followed from the log, too. */
    static final Schema OWN = new Schema("team", List.of("""
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
            DROP TABLE team_team;
            DROP TABLE team_device;
            DROP TABLE team_channel;
            DROP TABLE team_key;
            DROP TABLE team_box;
            CREATE TABLE team_ended (team BINARY(32) PRIMARY KEY, ended_by BINARY(32) NOT NULL, at BIGINT NOT NULL);
            CREATE TABLE team_exposed (channel BINARY(32) NOT NULL, author BINARY(32) NOT NULL, seq BIGINT NOT NULL,
                key_id BINARY(8) NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (channel, author, seq));
            """, """
            CREATE TABLE team_veil (team BINARY(32) NOT NULL, id BINARY(32) NOT NULL, sealed VARBINARY(64) NOT NULL,
                PRIMARY KEY (team, id));
            """));

    /** What follows from the log; made again from it where it is missing. */
    static final Schema LOG = new Schema("membership", List.of("""
            CREATE TABLE membership_operation (team BINARY(32) NOT NULL, id BINARY(32) NOT NULL, author BINARY(32) NOT NULL,
                at BIGINT NOT NULL, kind VARCHAR(48) NOT NULL, payload VARBINARY(65536) NOT NULL,
                PRIMARY KEY (team, id));
            CREATE TABLE membership_profile (team BINARY(32) NOT NULL, peer BINARY(32) NOT NULL,
                display_name VARCHAR(64) NOT NULL, device_name VARCHAR(64) NOT NULL, named BIGINT NOT NULL,
                PRIMARY KEY (team, peer));
            CREATE TABLE membership_key (channel BINARY(32) NOT NULL, key_id BINARY(8) NOT NULL,
                introduced BIGINT NOT NULL, PRIMARY KEY (channel, key_id));
            CREATE TABLE membership_box (channel BINARY(32) NOT NULL, key_id BINARY(8) NOT NULL, peer BINARY(32) NOT NULL,
                PRIMARY KEY (channel, key_id, peer));
            """, """
            CREATE TABLE membership_handed (team BINARY(32) NOT NULL, id BINARY(32) NOT NULL, peer BINARY(32) NOT NULL,
                PRIMARY KEY (team, id, peer));
            CREATE TABLE membership_carried (team BINARY(32) NOT NULL, id BINARY(32) NOT NULL, author BINARY(32) NOT NULL,
                at BIGINT NOT NULL, payload VARBINARY(65536) NOT NULL, PRIMARY KEY (team, id));
            """));

    private static final List<String> DERIVED = List.of("membership_operation", "membership_profile", "membership_key",
            "membership_box", "membership_handed", "membership_carried");

    private final ChannelSecrets secrets;
    private final GroupKeyAgreement agreement;
    private final Veil veil;
    private final PeerId self;
    private final Touched touched;

    TeamTables(ChannelSecrets secrets, GroupKeyAgreement agreement, Veil veil, PeerId self, Touched touched) {
        this.touched = touched;
        this.secrets = secrets;
        this.agreement = agreement;
        this.veil = veil;
        this.self = self;
    }

    void clear(Transaction transaction) throws StorageException {
        touched.everything();
        for (String table : DERIVED) {
            transaction.update("DELETE FROM " + table);
        }
    }

    /** Applies an entry of a team channel. What its author may not do is kept but has no effect. */
    void apply(Transaction transaction, LogEntry entry, TeamEntry content) throws StorageException {
        EntryHeader header = entry.header();
        switch (content) {
            case TeamEntry.Renamed renamed -> rename(transaction, header, renamed);
            case TeamEntry.Keys keys -> keys(transaction, header, keys);
            case Lacking lacking -> LackingSecrets.asked(transaction, header, lacking, self);
            case ChannelEntry.Whispered told -> {
                Optional<Unveiled> heard = key(transaction, entry, told.boxes())
                        .flatMap(key -> veil.open(header.team(), header.author(), told, key));
                if (heard.isPresent()) {
                    hear(transaction, entry, heard.get());
                }
            }
            default -> {
                touched.operations(header.team());
                transaction.update("""
                        MERGE INTO membership_operation (team, id, author, at, kind, payload) KEY (team, id)
                        VALUES (?, ?, ?, ?, ?, ?)""", header.team(), entry.id(), header.author(),
                        header.time().packed(), header.kind().name(), entry.payload());
                if (content instanceof ChannelEntry.Veiled veiled) {
                    key(transaction, entry, veiled.boxes());
                }
            }
        }
    }

    /** Finds the key of a veiled entry, which is kept: what opens it now may not open it later. */
    private Optional<SymmetricKey> key(Transaction transaction, LogEntry entry, List<byte[]> boxes)
            throws StorageException {
        TeamId team = entry.header().team();
        Optional<byte[]> kept = transaction.queryOne("SELECT sealed FROM team_veil WHERE team = ? AND id = ?",
                row -> row.bytes("sealed"), team, entry.id());
        if (kept.isPresent()) {
            return Optional.of(unsealVeil(secrets, team, entry.id(), kept.get()));
        }
        Optional<SymmetricKey> key = veil.unbox(team, entry.header().author(), boxes);
        if (key.isPresent()) {
            keep(transaction, team, entry.id(), key.get());
        }
        return key;
    }

    private void keep(Transaction transaction, TeamId team, EntryId id, SymmetricKey key) throws StorageException {
        touched.operations(team);
        transaction.update("MERGE INTO team_veil (team, id, sealed) KEY (team, id) VALUES (?, ?, ?)", team, id,
                secrets.seal(team, new ChannelId(id.bytes()), KeyId.NONE, key));
    }

    static SymmetricKey unsealVeil(ChannelSecrets secrets, TeamId team, EntryId id, byte[] sealed)
            throws StorageException {
        try {
            return secrets.unseal(team, new ChannelId(id.bytes()), KeyId.NONE, sealed);
        } catch (CryptoException e) {
            throw new StorageException("A key in the store does not open with this node's keys.", e);
        }
    }

    private void hear(Transaction transaction, LogEntry entry, Unveiled heard) throws StorageException {
        EntryHeader header = entry.header();
        switch (heard.content()) {
            case TeamEntry.Keys keys -> {
                touched.secrets(keys.channel());
                keys(transaction, header, keys);
                if (heard.introduced() > 0) {
                    introduce(transaction, keys.channel(), keys.key(), heard.introduced());
                }
                for (PeerId holder : heard.holders()) {
                    holds(transaction, keys, holder);
                }
            }
            case Lacking lacking -> LackingSecrets.asked(transaction, header, lacking, self);
            case ChannelEntry.Handed handed -> {
                for (ChannelEntry.EntryKey key : handed.keys()) {
                    take(transaction, header.team(), key, heard);
                }
            }
            default -> transaction.update("""
                    MERGE INTO membership_carried (team, id, author, at, payload) KEY (team, id)
                    VALUES (?, ?, ?, ?, ?)""", header.team(), entry.id(), header.author(), header.time().packed(),
                    heard.content().encode());
        }
    }

    /** Takes the key of an entry that came before, if it opens it. */
    private void take(Transaction transaction, TeamId team, ChannelEntry.EntryKey key, Unveiled heard)
            throws StorageException {
        boolean opens = transaction.queryOne(
                "SELECT author, payload FROM membership_operation WHERE team = ? AND id = ? AND kind = ?", row -> {
                    try {
                        TeamEntry veiled = TeamEntries.decode(ChannelEntry.VEILED, row.bytes("payload"));
                        return veil.open(team, PeerId.ofPublicKey(row.bytes("author")), veiled, key.key()).isPresent();
                    } catch (CborException e) {
                        throw new StorageException("A veiled entry that was well-formed is not any more.", e);
                    }
                }, team, key.entry(), ChannelEntry.VEILED.name()).orElse(false);
        if (!opens) {
            return;
        }
        keep(transaction, team, key.entry(), key.key());
        for (PeerId device : heard.recipients()) {
            transaction.update("MERGE INTO membership_handed (team, id, peer) KEY (team, id, peer) VALUES (?, ?, ?)",
                    team, key.entry(), device);
        }
    }

    private static void rename(Transaction transaction, EntryHeader header, TeamEntry.Renamed renamed)
            throws StorageException {
        Optional<Long> known = transaction.queryOne("SELECT named FROM membership_profile WHERE team = ? AND peer = ?",
                row -> row.number("named"), header.team(), header.author());
        if (known.filter(it -> it > header.time().packed()).isEmpty()) {
            transaction.update("""
                    MERGE INTO membership_profile (team, peer, display_name, device_name, named) KEY (team, peer)
                    VALUES (?, ?, ?, ?, ?)""", header.team(), header.author(), renamed.displayName(),
                    renamed.deviceName(), header.time().packed());
        }
    }

    /** Whoever hands out a secret has it, as have those it is sealed to. */
    private void keys(Transaction transaction, EntryHeader header, TeamEntry.Keys keys) throws StorageException {
        if (keys.key().equals(KeyId.NONE)) {
            return;
        }
        touched.secrets(keys.channel());
        if (introduce(transaction, keys.channel(), keys.key(), header.time().packed())
                && isLater(transaction, header.team(), keys)) {
            transaction.publish(new SecretRotated(header.team(), keys.channel(), keys.key(), header.author()));
        }
        holds(transaction, keys, header.author());
        for (TeamEntry.Box box : keys.boxes()) {
            holds(transaction, keys, box.peer());
            LackingSecrets.handed(transaction, keys.channel(), keys.key(), box.peer(), header.author());
            if (box.peer().equals(self)) {
                Optional<ChannelSecret> secret = agreement.accept(header.team(), keys.channel(), keys.key(),
                        box.sealed());
                if (secret.isPresent()) {
                    store(transaction, header.team(), keys.channel(), secret.get());
                }
            }
        }
    }

    private static void holds(Transaction transaction, TeamEntry.Keys keys, PeerId peer) throws StorageException {
        transaction.update(
                "MERGE INTO membership_box (channel, key_id, peer) KEY (channel, key_id, peer) VALUES (?, ?, ?)",
                keys.channel(), keys.key().bytes(), peer);
    }

    /** Tells whether a channel had a secret before; the first of a hidden channel is in invitations only. */
    private static boolean isLater(Transaction transaction, TeamId team, TeamEntry.Keys keys)
            throws StorageException {
        return keys.channel().equals(team.teamChannel()) || transaction.queryOne(
                "SELECT COUNT(*) AS others FROM membership_key WHERE channel = ? AND key_id <> ?",
                row -> row.number("others"), keys.channel(), keys.key().bytes()).orElse(0L) > 0;
    }

    /** Returns whether the secret is new. */
    private static boolean introduce(Transaction transaction, ChannelId channel, KeyId key, long time)
            throws StorageException {
        int known = transaction.update(
                "UPDATE membership_key SET introduced = LEAST(introduced, ?) WHERE channel = ? AND key_id = ?", time,
                channel, key.bytes());
        if (known == 0) {
            transaction.update("INSERT INTO membership_key (channel, key_id, introduced) VALUES (?, ?, ?)", channel,
                    key.bytes(), time);
        }
        return known == 0;
    }

    /** Keeps a secret, encrypted, unless it was deleted. */
    void store(Transaction transaction, TeamId team, ChannelId channel, ChannelSecret secret) throws StorageException {
        KeyId key = secret.id();
        if (ForgottenSecrets.contains(transaction, channel, key)) {
            return; // Its box is read again because tables are made anew.
        }
        touched.secrets(channel);
        transaction.update(
                "MERGE INTO team_secret (channel, key_id, team, sealed) KEY (channel, key_id) VALUES (?, ?, ?, ?)",
                channel, key.bytes(), team, secrets.seal(team, channel, key, secret.key()));
    }

    static Role role(String word) {
        return Role.valueOf(word.toUpperCase(Locale.ROOT));
    }

    static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
