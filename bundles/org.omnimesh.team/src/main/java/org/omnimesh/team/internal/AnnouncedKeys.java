// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.api.team.DeviceCard;

/**
 * The newest prekey of each device: what it announced, or what its card says until that comes. A card is kept in memory only: the
 * announcement follows it within seconds. Thread-safe.
 */
final class AnnouncedKeys {
    /** What follows from the log. */
    static final Schema TABLES = new Schema("announced", List.of("""
            CREATE TABLE announced_prekey (team BINARY(32) NOT NULL, peer BINARY(32) NOT NULL, suite INT NOT NULL,
                sealing_key VARBINARY(2048) NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (team, peer));
            """));

    private final Map<Owner, Carded> cards = new ConcurrentHashMap<>();
    private volatile Map<Owner, SealingKey> newest = Map.of();

    /** Whose it is, in which team. */
    private record Owner(TeamId team, PeerId peer) {}

    /** A key of a card, and what was announced when the card came: something else is newer than the card. */
    private record Carded(SealingKey key, Optional<SealingKey> announced) {}

    static void apply(Transaction transaction, EntryHeader header, TeamEntry.Prekey prekey) throws StorageException {
        Optional<Long> known = transaction.queryOne("SELECT at FROM announced_prekey WHERE team = ? AND peer = ?",
                row -> row.number("at"), header.team(), header.author());
        if (known.filter(it -> it > header.time().packed()).isEmpty()) {
            transaction.update("""
                    MERGE INTO announced_prekey (team, peer, suite, sealing_key, at) KEY (team, peer)
                    VALUES (?, ?, ?, ?, ?)""", header.team(), header.author(), prekey.key().suite(),
                    prekey.key().key(), header.time().packed());
        }
    }

    static void clear(Transaction transaction) throws StorageException {
        transaction.update("DELETE FROM announced_prekey");
    }

    /** Reads the table anew. */
    void refresh(ReadTransaction transaction) throws StorageException {
        Map<Owner, SealingKey> read = new HashMap<>();
        transaction.query("SELECT * FROM announced_prekey", row -> read.put(
                new Owner(new TeamId(row.bytes("team")), PeerId.ofPublicKey(row.bytes("peer"))),
                new SealingKey((int) row.number("suite"), row.bytes("sealing_key"))));
        newest = Map.copyOf(read);
    }

    /** Notes the prekey on the card by which a device came. */
    void introduce(TeamId team, DeviceCard card) {
        card.furtherKeys().stream().findFirst().ifPresent(key -> cards.put(new Owner(team, card.peer()),
                new Carded(key, announced(new Owner(team, card.peer())))));
    }

    Optional<SealingKey> of(TeamId team, PeerId peer) {
        Owner owner = new Owner(team, peer);
        Optional<SealingKey> announced = announced(owner);
        return Optional.ofNullable(cards.get(owner)).filter(it -> it.announced().equals(announced)).map(Carded::key)
                .or(() -> announced);
    }

    private Optional<SealingKey> announced(Owner owner) {
        @Nullable SealingKey key = newest.get(owner);
        return Optional.ofNullable(key);
    }
}
