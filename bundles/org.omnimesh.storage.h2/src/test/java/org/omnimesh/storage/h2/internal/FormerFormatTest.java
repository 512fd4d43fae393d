// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;

import org.h2.Driver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.TemporaryHome;

/** Stores that H2 encrypted, as version 0.1 left them, become stores of blocks. */
class FormerFormatTest {
    private static final int NOTES = 20_000;

    private final TemporaryHome home = new TemporaryHome();
    private final Path folder = home.directory().resolve("store");
    private final Path data = folder.resolve("omnimesh.mv.db");
    private final Path copy = folder.resolve("omnimesh-converted.mv.db");

    @AfterEach
    void deleteHome() {
        home.close();
    }

    /** Does what version 0.1 did. */
    private void makeFormerStore() throws Exception {
        Files.createDirectories(folder);
        byte[] key = new FixedKeyVault(1).derive(new CryptoContext("omni/1/store")).revealSecretBytes();
        Properties properties = new Properties();
        properties.setProperty("user", "omnimesh");
        properties.setProperty("password", HexFormat.of().formatHex(key) + " ");
        try (Connection connection = new Driver().connect("jdbc:h2:async:" + folder.resolve("omnimesh")
                + ";CIPHER=AES;WRITE_DELAY=0;REUSE_SPACE=FALSE;DB_CLOSE_ON_EXIT=FALSE", properties);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE storage_schema(name VARCHAR(32) PRIMARY KEY, version INTEGER NOT NULL,"
                    + " migrating_to INTEGER)");
            statement.execute(Notes.VERSION_1.migrations().get(0));
            statement.execute("INSERT INTO storage_schema VALUES('notes', 1, NULL)");
            statement.execute(
                    "INSERT INTO notes_note SELECT x - 1, SPACE(300) || x FROM SYSTEM_RANGE(1, " + NOTES + ")");
            statement.execute("CHECKPOINT SYNC");
            statement.execute("SHUTDOWN IMMEDIATELY");
        }
        assertTrue(isFormer());
    }

    private boolean isFormer() throws Exception {
        byte[] start = Arrays.copyOf(Files.newInputStream(data).readNBytes(10), 10);
        return "H2encrypt\n".equals(new String(start, StandardCharsets.US_ASCII));
    }

    private void assertConverted() throws Exception {
        H2Database database = new H2Database(new FixedKeyVault(1), home, new RecordingEventAdmin());
        database.migrate(Notes.VERSION_1);
        assertEquals(NOTES, Notes.ids(database).size());
        Notes.add(database, NOTES, "one more");
        database.close();
        assertFalse(isFormer());
        assertFalse(Files.exists(copy));
    }

    @Test
    void convertsOnce() throws Exception {
        makeFormerStore();
        assertConverted();
        H2Database database = new H2Database(new FixedKeyVault(1), home, new RecordingEventAdmin());
        assertEquals(NOTES + 1, Notes.ids(database).size());
        database.close();
    }

    @Test
    void refusesAnotherKeyAndLeavesTheFileAlone() throws Exception {
        makeFormerStore();
        byte[] before = Files.readAllBytes(data);
        StorageException refusal = assertThrows(StorageException.class,
                () -> new H2Database(new FixedKeyVault(2), home, new RecordingEventAdmin()));
        assertTrue(refusal.getMessage().contains("cannot be decrypted"), refusal.getMessage());
        assertTrue(Arrays.equals(before, Files.readAllBytes(data)));
        assertConverted();
    }

    @Test
    void survivesKillsAtAnyMoment() throws Exception {
        makeFormerStore();
        byte[] former = Files.readAllBytes(data);
        for (int tenth = 0; tenth <= 10; tenth++) {
            Files.write(data, former);
            long enough = former.length / 10L * tenth;
            AtomicBoolean opened = new AtomicBoolean();
            try (ChildNode child = ChildNode.open(home.directory())) {
                Await.until("a copy of " + enough + " bytes", () -> {
                    opened.set(child.hasAcknowledged(0));
                    return opened.get() || copy.toFile().exists() && copy.toFile().length() >= enough;
                });
                child.kill();
            }
            assertConverted();
        }
    }
}
