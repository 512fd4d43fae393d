// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.StorageState;
import org.omnimesh.storage.h2.internal.file.RawFile;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.TemporaryHome;

/** A real disk that is full. */
class FullDiskTest {
    private static final int BALLAST = 6 * 1024 * 1024;

    private final TemporaryHome folder = new TemporaryHome();
    private final Path disk = folder.directory();
    private final Path ballast = disk.resolve("ballast");
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=24m", "omnimesh-test", disk.toString());
        assumeTrue(mounted, "This test needs the right to mount a small tmpfs, so it runs as root on Linux only.");
        Files.write(ballast, new byte[BALLAST]);
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", disk.toString());
        }
        folder.close();
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private H2Database open() throws StorageException {
        H2Database database = new H2Database(new FixedKeyVault(1), () -> disk, new RecordingEventAdmin(),
                new H2Database.Tuning(Compaction.Limits.STANDARD, RawFile.Opener.DISK, Duration.ofMillis(50)));
        database.migrate(Notes.VERSION_1);
        return database;
    }

    private static String fill(H2Database database, List<Long> acknowledged, long from) {
        for (long id = from; true; id++) {
            try {
                Notes.add(database, id, "note".repeat(200));
                acknowledged.add(id);
            } catch (StorageException e) {
                return String.valueOf(e.getMessage());
            }
        }
    }

    @Test
    void finishesWhatIsBeingSavedAndGoesOnOnceThereIsRoom() throws Exception {
        H2Database database = open();
        List<Long> acknowledged = new ArrayList<>();
        String refusal = fill(database, acknowledged, 0);
        assertEquals("The disk with OmniMesh's data is full; free some space, and OmniMesh goes on by itself.",
                refusal);
        assertEquals(new StorageState.ReadOnly(refusal), database.state());
        assertEquals(acknowledged, Notes.ids(database));
        database.close();

        H2Database reopened = new H2Database(new FixedKeyVault(1), () -> disk, new RecordingEventAdmin(),
                new H2Database.Tuning(Compaction.Limits.STANDARD, RawFile.Opener.DISK, Duration.ofMillis(50)));
        assertEquals(acknowledged, Notes.ids(reopened));
        Await.until("a store that is read-only", () -> reopened.state() instanceof StorageState.ReadOnly);

        Files.delete(ballast);
        Await.until("a store that can be written to", () -> reopened.state() instanceof StorageState.ReadWrite);
        int before = acknowledged.size();
        fill(reopened, acknowledged, before);
        assertTrue(acknowledged.size() > before, "wrote " + acknowledged.size());
        assertEquals(acknowledged, Notes.ids(reopened));
        reopened.close();
    }
}
