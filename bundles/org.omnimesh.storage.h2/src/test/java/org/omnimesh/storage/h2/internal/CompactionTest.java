// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.TemporaryHome;

/** The file stays small although H2 only appends to it. */
class CompactionTest {
    private static final Compaction.Limits NEVER = new Compaction.Limits(Long.MAX_VALUE, 4);
    private static final Compaction.Limits EARLY = new Compaction.Limits(512 * 1024, 4);
    /** More than one group adds to the file, in bytes. */
    private static final int GROUP = 64 * 1024;
    private static final int NOTES = 200;

    private final TemporaryHome home = new TemporaryHome();
    private final Path folder = home.directory().resolve("store");
    private final Path data = folder.resolve("omnimesh.mv.db");
    private final Path reserve = folder.resolve("reserve");
    private final Path copy = folder.resolve("omnimesh-compacted.mv.db");

    @AfterEach
    void deleteHome() {
        home.close();
    }

    private H2Database open(Compaction.Limits limits) throws StorageException {
        return new H2Database(new FixedKeyVault(1), home, new RecordingEventAdmin(),
                H2Database.Tuning.of(limits));
    }

    private static void addNotes(H2Database database, long from) throws StorageException {
        for (long id = from; id < from + NOTES; id++) {
            Notes.add(database, id, "note");
        }
    }

    private static void assertNotes(long count, H2Database database) throws StorageException {
        assertEquals(LongStream.range(0, count).boxed().toList(), Notes.ids(database));
    }

    @Test
    void compactsWhileWritingAndReading() throws Exception {
        H2Database database = open(EARLY);
        database.migrate(Notes.VERSION_1);
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> reads = CompletableFuture.runAsync(() -> {
            while (!enough.get()) {
                try {
                    Notes.ids(database);
                } catch (StorageException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        addNotes(database, 0);
        enough.set(true);
        reads.join();
        assertTrue(Files.size(data) < EARLY.minimumBytes() + GROUP, "the file has " + Files.size(data) + " bytes");
        assertNotes(NOTES, database);
        database.close();
        H2Database reopened = open(NEVER);
        assertNotes(NOTES, reopened);
        reopened.close();
    }

    @Test
    void compactsAtOpening() throws Exception {
        H2Database database = open(NEVER);
        database.migrate(Notes.VERSION_1);
        addNotes(database, 0);
        database.close();
        assertTrue(Files.size(data) > EARLY.minimumBytes(), "the file has " + Files.size(data) + " bytes");
        Files.createFile(copy);
        open(EARLY).close();
        assertTrue(Files.size(data) < EARLY.minimumBytes() / 2, "the file has " + Files.size(data) + " bytes");
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(data, reserve), files.sorted().toList());
        }
        H2Database reopened = open(NEVER);
        assertNotes(NOTES, reopened);
        reopened.close();
    }

    @Test
    void keepsTheOldFileWhenCompactingFails() throws Exception {
        H2Database database = open(EARLY);
        database.migrate(Notes.VERSION_1);
        Files.createDirectories(copy.resolve("in the way"));
        addNotes(database, 0);
        addNotes(database, NOTES);
        assertNotes(2 * NOTES, database);
        assertTrue(Files.size(data) > 2 * EARLY.minimumBytes(), "the file has " + Files.size(data) + " bytes");
        database.close();
        Files.delete(copy.resolve("in the way"));
        H2Database reopened = open(EARLY);
        assertNotes(2 * NOTES, reopened);
        assertFalse(Files.exists(copy));
        reopened.close();
    }
}
