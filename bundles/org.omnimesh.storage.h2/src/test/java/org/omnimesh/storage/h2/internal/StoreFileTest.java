// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.StorageState;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.TemporaryHome;

/** What {@link H2Database} leaves on disk, and what it says about files it cannot use. */
class StoreFileTest {
    private static final int FIRST_BLOCK = 4096;
    private static final int BLOCK = 4128;
    private static final int NOTES = 1000;
    private static final int TRIES = 30;
    private static final int LAST_GROUP = 4;
    private static final long KEY = 1;

    private final TemporaryHome home = new TemporaryHome();
    private final Path folder = home.directory().resolve("store");
    private final Path data = folder.resolve("omnimesh.mv.db");

    @AfterEach
    void deleteHome() {
        home.close();
    }

    private H2Database open(long key) throws StorageException {
        return new H2Database(new FixedKeyVault(key), home, new RecordingEventAdmin());
    }

    private H2Database openWithOneNote() throws StorageException {
        H2Database database = open(KEY);
        database.migrate(Notes.VERSION_1);
        Notes.add(database, 1, "the secret words");
        return database;
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void keepsFilesForTheOwnerAlone() throws Exception {
        H2Database database = openWithOneNote();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                String expected = Files.isDirectory(file) ? "rwx------" : "rw-------";
                assertEquals(expected, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                        file.toString());
            }
        }
        database.close();
    }

    @Test
    void leavesOneFileWithoutReadableContent() throws Exception {
        openWithOneNote().close();
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(data, folder.resolve("reserve")), files.sorted().toList());
        }
        String bytes = Files.readString(data, StandardCharsets.ISO_8859_1);
        for (String plain : List.of("the secret words", "NOTES_NOTE", "chunk")) {
            assertFalse(bytes.contains(plain), plain);
        }
    }

    @Test
    void saysThatTheKeyIsWrong() throws Exception {
        openWithOneNote().close();
        StorageException refusal = assertThrows(StorageException.class, () -> open(KEY + 1));
        assertTrue(refusal.getMessage().contains("cannot be decrypted with this node's key")
                || refusal.getMessage().contains("encrypted with another key"), refusal.getMessage());
        open(KEY).close();
    }

    @Test
    void saysThatTheFileIsDamaged() throws Exception {
        openWithOneNote().close();
        byte[] bytes = Files.readAllBytes(data);
        Arrays.fill(bytes, 0, bytes.length, (byte) 7);
        Files.write(data, bytes);
        StorageException refusal = assertThrows(StorageException.class, () -> open(KEY));
        assertTrue(refusal.getMessage().contains("is damaged") || refusal.getMessage().contains("cannot be decrypted"),
                refusal.getMessage());
    }

    @Test
    void saysWhichBlockIsDamaged() throws Exception {
        H2Database database = openWithOneNote();
        database.write(transaction -> {
            for (long id = 2; id < 2000; id++) {
                transaction.update("INSERT INTO notes_note VALUES(?, ?)", id, "note".repeat(50));
            }
            return null;
        });
        Notes.add(database, 2000, "in the last chunk");
        database.close();
        byte[] bytes = Files.readAllBytes(data);
        for (int block = 20; block < 60; block++) {
            bytes[4096 + block * 4128 + 2000] ^= 1;
        }
        Files.write(data, bytes);
        H2Database damaged = open(KEY);
        StorageException refusal = assertThrows(StorageException.class, () -> Notes.ids(damaged));
        assertTrue(refusal.getMessage().contains("is damaged in block "), refusal.getMessage());
        damaged.close();
    }

    /** Whatever becomes of it: nothing is lost without being named. */
    @Test
    void damageToAnyBlockIsNamedAndNothingIsGivenUpForIt() throws Exception {
        // given
        H2Database database = openWithOneNote();
        database.write(transaction -> {
            for (long id = 2; id < NOTES; id++) {
                transaction.update("INSERT INTO notes_note VALUES(?, ?)", id, "note".repeat(50));
            }
            return null;
        });
        for (long id = NOTES; id < NOTES + 10; id++) {
            Notes.add(database, id, "note");
        }
        database.checkFile();
        assertEquals(new StorageState.ReadWrite(), database.state());
        List<Long> all = Notes.ids(database);
        database.close();
        byte[] whole = Files.readAllBytes(data);
        SplittableRandom random = new SplittableRandom(5);
        Set<String> seen = new TreeSet<>();
        int last = (whole.length - FIRST_BLOCK) / BLOCK - LAST_GROUP; // there it cannot be told from what a power cut tore
        for (int block = 2; block < last; block += 1 + random.nextInt(2 * last / TRIES)) {
            byte[] damaged = whole.clone();
            damaged[FIRST_BLOCK + block * BLOCK + random.nextInt(BLOCK)] ^= (byte) (1 << random.nextInt(8));
            Files.write(data, damaged);
            // when, then
            seen.add(opened(block, damaged, all));
        }
        assertTrue(seen.containsAll(List.of("goes on in part", "refused")), seen::toString);

        // when it is put back
        Files.write(data, whole);
        H2Database mended = open(KEY);
        mended.checkFile();
        assertEquals(new StorageState.ReadWrite(), mended.state());
        assertEquals(all, Notes.ids(mended));
        mended.close();
    }

    private String opened(int block, byte[] damaged, List<Long> all) throws Exception {
        String named = "is damaged in block " + block + " of ";
        H2Database database;
        try {
            database = open(KEY);
        } catch (StorageException e) {
            assertTrue(e.getMessage().contains(named), e.getMessage());
            assertArrayEquals(damaged, Files.readAllBytes(data), "nothing is written to it");
            return "refused";
        }
        try {
            database.checkFile();
            assertTrue(named(database, named), () -> named + ": " + database.state());
            try {
                assertEquals(all, Notes.ids(database));
                Notes.add(database, 1000, "it goes on");
                return "goes on";
            } catch (StorageException e) {
                assertTrue(e.getMessage().contains(named), e.getMessage());
                return "goes on in part";
            }
        } finally {
            database.close();
        }
    }

    private static boolean named(H2Database database, String what) {
        return database.state() instanceof StorageState.ReadOnly(String reason) && reason.contains(what);
    }

    @Test
    void saysThatAnotherProcessUsesTheStore() throws Exception {
        try (ChildNode child = ChildNode.start(home.directory(), 0)) {
            child.awaitAcknowledged(1);
            StorageException refusal = assertThrows(StorageException.class, () -> open(KEY));
            assertTrue(refusal.getMessage().contains("in use by another process"), refusal.getMessage());
        }
    }

    @Test
    void saysThatTheFolderCannotBeUsed() throws Exception {
        Files.createFile(folder);
        StorageException refusal = assertThrows(StorageException.class, () -> open(KEY));
        assertTrue(refusal.getMessage().contains("check its access rights"), refusal.getMessage());
    }

    @Test
    void migratesAStoredFileOfVersion1() throws Exception {
        Files.createDirectories(folder);
        try (InputStream stored = StoreFileTest.class.getResourceAsStream("/stores/notes-1/omnimesh.mv.db")) {
            Files.copy(stored, data);
        }
        H2Database database = open(KEY);
        database.migrate(Notes.VERSION_2);
        assertEquals(16L, database.read(view -> view.queryOne("SELECT size FROM notes_note", row -> row.number("size")))
                .orElseThrow());
        database.close();
    }

    @Test
    void goesBackWhenAMigrationWasCutOff() throws Exception {
        H2Database database = openWithOneNote();
        database.close();
        try (ChildNode child = ChildNode.migrateHalfway(home.directory())) {
            child.awaitEnd();
        }
        assertTrue(Files.exists(folder.resolve("before-migration.zip")));
        database = open(KEY);
        assertEquals(List.of(1L), Notes.ids(database));
        database.migrate(Notes.VERSION_2);
        database.close();
        assertFalse(Files.exists(folder.resolve("before-migration.zip")));
    }

    @Test
    void dropsWhatAFirstMigrationMadeThatWasCutOff() throws Exception {
        openWithOneNote().close();
        try (ChildNode child = ChildNode.migrateFirstHalfway(home.directory())) {
            child.awaitEnd();
        }
        assertFalse(Files.exists(folder.resolve("before-migration.zip")));
        H2Database database = open(KEY);
        assertEquals(List.of(1L), Notes.ids(database));
        assertEquals(List.of(), database.read(view -> view.query("SELECT table_name FROM information_schema.tables"
                + " WHERE table_name LIKE 'NOTES_MORE%'", row -> row.text("table_name"))));
        database.migrate(new Schema("notes_more", List.of(ChildNode.MORE)));
        database.migrate(Notes.VERSION_2);
        database.close();
    }

    @Test
    void dropsOnlyItsOwnTablesWhenAFirstMigrationFails() throws Exception {
        H2Database database = open(KEY);
        database.migrate(new Schema("notes_more", List.of(ChildNode.MORE)));
        Schema broken = new Schema("notes", List.of(Notes.VERSION_1.migrations().get(0) + "CREATE NONSENSE;\n"));
        assertThrows(StorageException.class, () -> database.migrate(broken));
        assertEquals(0L, database.read(view -> view.queryOne("SELECT COUNT(*) AS n FROM notes_more_all",
                row -> row.number("n"))).orElseThrow());
        database.migrate(Notes.VERSION_1);
        database.close();
    }

    @Test
    void survivesInterruptedReadersAndWriters() throws Exception {
        H2Database database = openWithOneNote();
        for (int i = 0; i < 20; i++) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            CountDownLatch reading = new CountDownLatch(1);
            Thread reader = Thread.ofPlatform().start(() -> {
                try {
                    database.read(view -> {
                        reading.countDown();
                        for (int j = 0; j < 200; j++) {
                            view.query("SELECT * FROM notes_note", row -> row.text("content"));
                        }
                        return null;
                    });
                    done.complete(null);
                } catch (StorageException e) {
                    done.completeExceptionally(e);
                }
            });
            reading.await();
            reader.interrupt();
            done.join();
        }
        Notes.add(database, 2, "still writing");
        assertEquals(List.of(1L, 2L), Notes.ids(database));
        database.close();
    }

    @Test
    void closingFinishesWhatIsQueued() throws Exception {
        H2Database database = openWithOneNote();
        List<CompletableFuture<Integer>> queued = Stream.iterate(2L, id -> id + 1).limit(3000).map(id -> database
                .submit(transaction -> transaction.update("INSERT INTO notes_note VALUES(?, ?)", id, "queued")))
                .toList();
        database.close();
        assertTrue(queued.stream().allMatch(CompletableFuture::isDone));
        long written = queued.stream().filter(future -> !future.isCompletedExceptionally()).count();
        H2Database reopened = open(KEY);
        assertEquals(1 + written, Notes.ids(reopened).size());
        reopened.close();
        reopened.close();
    }
}
