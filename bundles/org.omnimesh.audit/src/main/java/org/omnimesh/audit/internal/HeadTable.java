// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import java.util.List;

import org.omnimesh.api.audit.AuditHash;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.RowMapper;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;

/** Which heads were told or countersigned in which team; of other devices only the newest few. */
final class HeadTable {
    static final Schema SCHEMA = new Schema("audit_heads", List.of("""
            CREATE TABLE audit_heads_seen(
                team BINARY(32) NOT NULL,
                device BINARY(32) NOT NULL,
                author BINARY(32) NOT NULL,
                row_count BIGINT NOT NULL,
                hash BINARY(32) NOT NULL,
                at_ms BIGINT NOT NULL,
                PRIMARY KEY(team, device, author, row_count, hash));
            CREATE INDEX audit_heads_seen_at ON audit_heads_seen(team, at_ms);
            """));

    /** How many heads of another device are kept for each device that tells of them. */
    static final int KEPT_OF_OTHERS = 8;

    /** How many heads of this device are kept for each device that tells of them. */
    static final int KEPT_OF_OWN = 1000;

    private static final String SELECT = "SELECT device, author, row_count, hash, at_ms FROM audit_heads_seen";
    private static final RowMapper<SeenHead> ROW = row -> new SeenHead(PeerId.ofPublicKey(row.bytes("device")),
            PeerId.ofPublicKey(row.bytes("author")),
            new Head(row.number("row_count"), new AuditHash(row.bytes("hash"))), row.number("at_ms"));

    private HeadTable() {}

    static void insert(Transaction transaction, TeamId team, SeenHead seen, boolean ofOwn) throws StorageException {
        transaction.update("""
                MERGE INTO audit_heads_seen(team, device, author, row_count, hash, at_ms)
                KEY(team, device, author, row_count, hash) VALUES (?, ?, ?, ?, ?, ?)""", team, seen.device(),
                seen.author(), seen.head().count(), seen.head().last(), seen.atMillis());
        transaction.update("""
                DELETE FROM audit_heads_seen WHERE team = ? AND device = ? AND author = ? AND at_ms < (
                    SELECT MIN(at_ms) FROM (SELECT at_ms FROM audit_heads_seen
                        WHERE team = ? AND device = ? AND author = ? ORDER BY at_ms DESC LIMIT ?))""", team,
                seen.device(), seen.author(), team, seen.device(), seen.author(),
                ofOwn ? KEPT_OF_OWN : KEPT_OF_OTHERS);
    }

    /** Returns what a device told about itself, the oldest first. */
    static List<SeenHead> told(ReadTransaction view, TeamId team, PeerId device) throws StorageException {
        return view.query(SELECT + " WHERE team = ? AND device = ? AND author = ? ORDER BY at_ms, row_count", ROW, team,
                device, device);
    }

    /** Returns everything about one device in all teams, the oldest first. */
    static List<SeenHead> about(ReadTransaction view, PeerId device) throws StorageException {
        return view.query(SELECT + " WHERE device = ? ORDER BY at_ms, row_count", ROW, device);
    }

    /** Returns what was told in a team from a time on, the oldest first. */
    static List<SeenHead> since(ReadTransaction view, TeamId team, long atMillis) throws StorageException {
        return view.query(SELECT + " WHERE team = ? AND at_ms >= ? ORDER BY at_ms, row_count", ROW, team, atMillis);
    }

    static void clear(Transaction transaction) throws StorageException {
        transaction.update("DELETE FROM audit_heads_seen");
    }
}
