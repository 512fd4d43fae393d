// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.AuditCheck;
import org.omnimesh.api.audit.AuditEvent;
import org.omnimesh.api.audit.AuditException;
import org.omnimesh.api.audit.AuditQuery;
import org.omnimesh.storage.h2.internal.H2Database;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.SettableTime;
import org.omnimesh.testing.TemporaryHome;

class AuditLogTest {
    private final TemporaryHome home = new TemporaryHome();
    private final FixedKeyVault vault = new FixedKeyVault(1);
    private final SettableTime time = new SettableTime();
    private H2Database database;
    private Ledger ledger;
    private AuditLog log;

    @BeforeEach
    void open() throws Exception {
        database = new H2Database(vault, home, new RecordingEventAdmin());
        ledger = new Ledger(database, vault, home);
        log = new AuditLog(time);
        log.setLedger(ledger);
        database.sync().join();
    }

    @AfterEach
    void clean() {
        close();
        home.close();
    }

    private void close() {
        log.unsetLedger(ledger);
        ledger.deactivate();
        database.close();
    }

    private void restart() throws Exception {
        close();
        open();
    }

    private void write(int count) {
        for (int i = 0; i < count; i++) {
            log.record(new Act("token:owner", "token.made", "subject " + i, ""));
        }
        database.sync().join();
    }

    private List<AuditEvent> rows() throws AuditException {
        return log.list(new AuditQuery(Optional.empty(), Optional.empty(), Optional.empty(), AuditQuery.MAX_LIMIT));
    }

    private void change(String sql, Object... parameters) throws Exception {
        database.write(transaction -> transaction.update(sql, parameters));
    }

    private Path headFile() {
        return home.directory().resolve("audit.head");
    }

    @Test
    void keepsEveryActOverRestartsInOneChain() throws Exception {
        // given
        write(5);
        // when
        restart();
        // then
        assertEquals(new AuditCheck(7, Optional.empty()), log.verify());
        assertEquals("node.started", rows().get(0).act().action());
        assertEquals("node.started", rows().get(6).act().action());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(headFile())));
    }

    @Test
    void writesDownLaterWhatWasDoneBeforeTheStoreWasOpen() throws Exception {
        // given
        AuditLog early = new AuditLog(time);
        early.record(new Act(Act.UNKNOWN, "node.unlock_refused", "", ""));
        assertThrows(AuditException.class, early::verify);
        // when
        early.setLedger(ledger);
        // then
        database.sync().join();
        assertEquals(3, rows().size());
        assertEquals("node.unlock_refused", rows().get(0).act().action());
    }

    @Test
    void countsWhatIsTooMuchToWait() throws Exception {
        AuditLog early = new AuditLog(time);
        for (int i = 0; i < AuditLog.MAX_WAITING + 4; i++) {
            early.record(new Act(Act.UNKNOWN, "token.refused", "", ""));
        }
        early.setLedger(ledger);
        database.sync().join();
        assertTrue(rows().get(0).act().detail().startsWith("5 acts"), rows().get(0).act().detail());
    }

    @Test
    void findsAChangedRowAndTellsSoEverAfter() throws Exception {
        // given
        write(5);
        change("UPDATE audit_row SET detail = 'other' WHERE seq = 3");
        // then
        assertEquals(Optional.of("Row 3 was changed, or the one before it."), log.verify().damage());
        change("UPDATE audit_row SET detail = '' WHERE seq = 3");
        restart();
        assertEquals(Optional.of("Row 3 was changed, or the one before it."), log.verify().damage());
    }

    @Test
    void findsRowsRemovedAtTheEndAfterARestart() throws Exception {
        // given
        write(5);
        close();
        database = new H2Database(vault, home, new RecordingEventAdmin());
        change("DELETE FROM audit_row WHERE seq > 4");
        database.close();
        // when
        open();
        // then
        assertTrue(log.verify().damage().orElseThrow().contains("added, removed or replaced"),
                log.verify().toString());
    }

    @Test
    void findsAnOlderDatabasePutInPlaceOfANewerOne() throws Exception {
        // given
        write(2);
        close();
        Path file = home.directory().resolve("store").resolve("omnimesh.mv.db");
        byte[] older = Files.readAllBytes(file);
        open();
        write(4);
        close();
        // when
        Files.write(file, older);
        open();
        // then
        String damage = log.verify().damage().orElseThrow();
        assertTrue(damage.startsWith("Rows are missing at the end"), damage);
    }

    @Test
    void findsThatTheFileWasRemovedOrChangedOrIsAnotherNodes() throws Exception {
        // given
        write(2);
        close();
        byte[] right = Files.readAllBytes(headFile());
        // then
        Files.delete(headFile());
        open();
        assertNotEquals(Optional.empty(), log.verify().damage());
        close();
        Files.write(headFile(), right);
        open();
        assertEquals(Optional.empty(), log.verify().damage());
        close();
        byte[] flipped = Files.readAllBytes(headFile());
        flipped[flipped.length / 2] ^= 1;
        Files.write(headFile(), flipped);
        open();
        assertNotEquals(Optional.empty(), log.verify().damage());
        close();
        new HeadFile(home.directory(), new FixedKeyVault(2)
                .derive(new org.omnimesh.api.crypto.CryptoContext("omni/1/audit")))
                .write(new Inspection.Witness(Head.EMPTY, ""));
        open();
        assertNotEquals(Optional.empty(), log.verify().damage());
    }

    @Test
    void findsRowsRemovedWhileTheNodeRunsAlthoughMoreAreWritten() throws Exception {
        // given
        write(5);
        // when
        change("DELETE FROM audit_row WHERE seq > 3");
        write(4);
        // then
        assertNotEquals(Optional.empty(), log.verify().damage());
        restart();
        assertNotEquals(Optional.empty(), log.verify().damage());
    }
}
