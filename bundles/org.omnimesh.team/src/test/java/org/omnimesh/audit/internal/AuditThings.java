// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.AuditHash;
import org.omnimesh.api.audit.AuditQuery;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.node.NodeHome;
import org.omnimesh.api.storage.Database;
import org.omnimesh.audit.internal.Inspection.Witness;
import org.omnimesh.confusion.Thing;
import org.omnimesh.testing.Await;

/** What the audit log hashes and authenticates. */
public final class AuditThings {
    private static final int ROWS = 3;
    private static final Set<String> HASHED = Set.of("omni/1/audit row");
    private static final Set<String> SEALED = Set.of("omni/1/audit", "omni/1/audit head");

    private AuditThings() {}

    /** Lets the log write some rows, and takes what it left in the table and in its file. */
    public static List<Thing> of(Database database, KeyVault vault, NodeHome home) throws Exception {
        SymmetricKey key = vault.derive(new CryptoContext("omni/1/audit"));
        Ledger ledger = new Ledger(database, vault, home);
        for (int i = 0; i < ROWS; i++) {
            ledger.append(new Stamped(Instant.ofEpochMilli(i), new Act(Act.NODE, "node.started", "n" + i, "")));
        }
        HeadFile told = new HeadFile(home.directory(), key);
        Await.until("the rows of the audit log",
                () -> told.read().filter(it -> it.head().count() == ROWS).isPresent());
        ledger.deactivate();
        List<AuditRow> rows = ledger.list(new AuditQuery(Optional.empty(), Optional.empty(), Optional.empty(), ROWS))
                .reversed().stream()
                .map(it -> new AuditRow(it.seq(), it.at().toEpochMilli(), it.act().actor(), it.act().action(),
                        it.act().subject(), it.act().detail(), it.hash()))
                .toList();
        Head head = new Head(ROWS, rows.getLast().hash());
        byte[] seal = database.read(transaction -> transaction
                .queryOne("SELECT seal FROM audit_head", row -> row.bytes("seal"))).orElseThrow();
        return List.of(hash("hash of an audit row", rows, 1), hash("hash of the next audit row", rows, 2),
                new Thing("seal of the audit table", SEALED, seal, bytes -> isSound(rows, key, head, bytes)),
                file("file of the audit log's head", key, Files.readAllBytes(home.directory().resolve("audit.head")),
                        new Witness(head, "")),
                file("earlier file of the head", key, written(key, new Witness(new Head(2, rows.get(1).hash()), "")),
                        new Witness(new Head(2, rows.get(1).hash()), "")));
    }

    private static Thing hash(String name, List<AuditRow> rows, int index) {
        AuditRow row = rows.get(index);
        return new Thing(name, HASHED, row.hash().bytes(), bytes -> bytes.length == Bytes32.LENGTH
                && new AuditHash(bytes).equals(Chain.hash(rows.get(index - 1).hash(), row)));
    }

    private static boolean isSound(List<AuditRow> rows, SymmetricKey key, Head head, byte[] seal) {
        Inspection inspection = new Inspection(key, Optional.of(new Witness(head, "")));
        rows.forEach(inspection::add);
        return inspection.end(Optional.of(seal)).isEmpty();
    }

    private static Thing file(String name, SymmetricKey key, byte[] content, Witness witness) {
        return new Thing(name, SEALED, content, bytes -> {
            Path folder = Files.createTempDirectory("omnimesh-test-");
            Path file = folder.resolve("audit.head");
            try {
                Files.write(file, bytes);
                return new HeadFile(folder, key).read().equals(Optional.of(witness));
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        });
    }

    private static byte[] written(SymmetricKey key, Witness witness) throws Exception {
        Path folder = Files.createTempDirectory("omnimesh-test-");
        new HeadFile(folder, key).write(witness);
        byte[] content = Files.readAllBytes(folder.resolve("audit.head"));
        Files.delete(folder.resolve("audit.head"));
        Files.delete(folder);
        return content;
    }
}
