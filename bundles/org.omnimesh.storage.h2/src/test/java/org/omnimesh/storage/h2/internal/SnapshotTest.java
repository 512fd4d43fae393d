// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.TemporaryHome;

class SnapshotTest {
    private static final Schema SCHEMA = new Schema("note", List.of("CREATE TABLE note (n BIGINT PRIMARY KEY);"));

    private final TemporaryHome home = new TemporaryHome();
    private final TemporaryHome other = new TemporaryHome();

    @AfterEach
    void clean() {
        home.close();
        other.close();
    }

    private static H2Database open(TemporaryHome where) throws StorageException {
        return new H2Database(new FixedKeyVault(1), where, new RecordingEventAdmin());
    }

    private static long count(H2Database database) throws StorageException {
        return database.read(transaction -> transaction
                .queryOne("SELECT COUNT(*) AS c, COALESCE(MAX(n), 0) AS m FROM note",
                        row -> row.number("c") == row.number("m") ? row.number("c") : -1L)
                .orElseThrow());
    }

    @Test
    void copiesWhatIsThereInOneMomentWhileItIsWrittenTo() throws Exception {
        // given
        H2Database database = open(home);
        database.migrate(SCHEMA);
        AtomicLong written = new AtomicLong();
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer = Thread.startVirtualThread(() -> {
            while (!stop.get()) {
                long next = written.get() + 1;
                try {
                    database.write(transaction -> transaction.update("INSERT INTO note VALUES (?)", next));
                } catch (StorageException e) {
                    throw new IllegalStateException(e);
                }
                written.set(next);
            }
        });
        // when
        for (int i = 0; i < 5; i++) {
            Path target = Files.createDirectories(other.directory().resolve("store")).resolve("omnimesh.mv.db");
            Files.deleteIfExists(target);
            long before = written.get();
            AtomicLong beside = new AtomicLong();
            database.copy(target, () -> beside.set(written.get()));
            // then
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(target)));
            H2Database copy = open(other);
            long copied = count(copy);
            copy.close();
            assertTrue(copied >= before && copied >= beside.get() && copied <= beside.get() + 1,
                    copied + " of " + before + " to " + beside.get());
        }
        stop.set(true);
        writer.join();
        assertEquals(written.get(), count(database));
        database.close();
    }

    @Test
    void aFailureBesideGivesTheCopyUpAndTheStoreGoesOn() throws Exception {
        H2Database database = open(home);
        database.migrate(SCHEMA);
        Path target = other.directory().resolve("copy");
        StorageException failure = assertThrows(StorageException.class, () -> database.copy(target, () -> {
            throw new IOException("no room");
        }));
        assertTrue(failure.getMessage().contains("no room"), failure.getMessage());
        database.write(transaction -> transaction.update("INSERT INTO note VALUES (1)"));
        assertEquals(1, count(database));
        assertEquals(home.directory().resolve("store").resolve("omnimesh.mv.db"), database.file());
        database.close();
    }
}
