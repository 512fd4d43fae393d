// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.Nonce;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.pairing.OpenInvitation;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.Row;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.Role;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps links in the database, their secrets sealed with the node's keys. */
@Component(service = InvitationStore.class)
public final class SealedInvitations implements InvitationStore {
    private static final Schema SCHEMA = new Schema("pairing", List.of("""
            CREATE TABLE pairing_link (id VARCHAR(16) PRIMARY KEY, team BINARY(32) NOT NULL, nameplate VARCHAR(3) NOT NULL,
                role VARCHAR(8) NOT NULL, uses_left INT NOT NULL, issued BIGINT NOT NULL, expires BIGINT NOT NULL,
                sealed VARBINARY(64) NOT NULL);
            """));
    private static final CryptoContext AT_REST = new CryptoContext("omni/1/pair/links-at-rest");
    private static final Logger LOG = LoggerFactory.getLogger(SealedInvitations.class);

    private final Database database;
    private final Ciphers ciphers;
    private final SymmetricKey atRest;

    /**
     * Prepares the table.
     *
     * @param database where links are kept
     * @param ciphers seals their secrets
     * @param vault the key for that
     * @throws StorageException if the table cannot be made
     */
    @Activate
    public SealedInvitations(@Reference Database database, @Reference Ciphers ciphers, @Reference KeyVault vault)
            throws StorageException {
        this.database = database;
        this.ciphers = ciphers;
        this.atRest = vault.derive(AT_REST);
        database.migrate(SCHEMA);
    }

    @Override
    public List<LinkInvitation> load() throws StorageException {
        return database.read(transaction -> transaction.query("SELECT * FROM pairing_link ORDER BY issued, id",
                this::link)).stream().flatMap(Optional::stream).toList();
    }

    private Optional<LinkInvitation> link(Row row) throws StorageException {
        OpenInvitation open = new OpenInvitation(row.text("id"),
                Role.valueOf(row.text("role").toUpperCase(Locale.ROOT)), (int) row.number("uses_left"), true,
                Instant.ofEpochMilli(row.number("issued")), Instant.ofEpochMilli(row.number("expires")));
        try {
            byte[] secret = ciphers.open(rowKey(open.id()), Nonce.SINGLE_USE, associated(open.id()),
                    row.bytes("sealed"));
            return Optional.of(new LinkInvitation(open, row.text("nameplate"), secret, new TeamId(row.bytes("team"))));
        } catch (CryptoException e) {
            LOG.warn("An invitation in the store does not open with this node's keys; it is ignored", e);
            return Optional.empty();
        }
    }

    @Override
    public void save(LinkInvitation invitation) throws StorageException {
        OpenInvitation open = invitation.open();
        byte[] sealed = ciphers.seal(rowKey(open.id()), Nonce.SINGLE_USE, associated(open.id()), invitation.secret());
        database.write(transaction -> transaction.update("""
                MERGE INTO pairing_link (id, team, nameplate, role, uses_left, issued, expires, sealed) KEY (id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""", open.id(), invitation.team(), invitation.nameplate(),
                open.role().name().toLowerCase(Locale.ROOT), open.usesLeft(), open.issuedAt().toEpochMilli(),
                open.expiresAt().toEpochMilli(), sealed));
    }

    @Override
    public void delete(String id) throws StorageException {
        database.write(transaction -> transaction.update("DELETE FROM pairing_link WHERE id = ?", id));
    }

    /** Each row has a key of its own, under which only one secret is ever sealed. */
    private SymmetricKey rowKey(String id) {
        return ciphers.derive(atRest, AT_REST, associated(id));
    }

    private static byte[] associated(String id) {
        return id.getBytes(StandardCharsets.US_ASCII);
    }
}
