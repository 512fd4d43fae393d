// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.omnimesh.api.audit.AuditHash;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.StorageException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Where this device's log ends now, and where it told that it ended. Thread-safe. */
@Component(service = Heads.class)
public final class Heads {
    private final Database database;
    private final PeerId self;

    /**
     * Made by declarative services.
     *
     * @param database has the rows and what was told
     * @param identity this device
     * @param ledger only so that the rows' table is there
     * @throws StorageException if the table cannot be made
     */
    @Activate
    public Heads(@Reference Database database, @Reference DeviceIdentity identity, @Reference Ledger ledger)
            throws StorageException {
        this.database = database;
        this.self = identity.peerId();
        database.migrate(HeadTable.SCHEMA);
    }

    /** Compares the log with what was told about it. */
    Testimony check() throws StorageException {
        return database.read(view -> testimony(view, HeadTable.about(view, self)));
    }

    private static Testimony testimony(ReadTransaction view, List<SeenHead> said) throws StorageException {
        Map<Long, AuditHash> rows = new HashMap<>();
        for (SeenHead told : said.stream().filter(SeenHead::own).toList()) {
            hash(view, told.head().count()).ifPresent(hash -> rows.put(told.head().count(), hash));
        }
        return Testimony.of(said, now(view).count(), seq -> Optional.ofNullable(rows.get(seq)));
    }

    /** Returns where the log ended that was put back, if it is not what was told last of it. */
    Optional<Head> lost(TeamId team) throws StorageException {
        return database.read(view -> {
            List<SeenHead> told = HeadTable.told(view, team, self);
            return told.isEmpty() || testimony(view, told.subList(told.size() - 1, told.size())).damage().isEmpty()
                    ? Optional.<Head>empty()
                    : Optional.of(told.getLast().head());
        });
    }

    private static Optional<AuditHash> hash(ReadTransaction view, long seq) throws StorageException {
        return view.queryOne("SELECT hash FROM audit_row WHERE seq = ?", row -> new AuditHash(row.bytes("hash")), seq);
    }

    /** Returns where the log ends. */
    static Head now(ReadTransaction view) throws StorageException {
        return view
                .queryOne("SELECT seq, hash FROM audit_row ORDER BY seq DESC LIMIT 1",
                        row -> new Head(row.number("seq"), new AuditHash(row.bytes("hash"))))
                .orElse(Head.EMPTY);
    }
}
