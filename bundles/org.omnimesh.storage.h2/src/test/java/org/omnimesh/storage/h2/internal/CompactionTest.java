// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.storage.h2.internal.file.BlockFile;
import org.omnimesh.storage.h2.internal.file.RawFile;
import org.omnimesh.testing.Await;
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
    private final Path toForget = folder.resolve("to-forget");
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

    private H2Database openQuick(Compaction.Limits limits) throws StorageException {
        return new H2Database(new FixedKeyVault(1), home, new RecordingEventAdmin(),
                new H2Database.Tuning(limits, RawFile.Opener.DISK, DiskHealth.TRIAL_INTERVAL, Duration.ofMillis(20)));
    }

    /** Looks for a text in all that whoever has the keys finds in the files of the closed store. */
    private boolean isFound(String text) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(it -> it.toString().endsWith(OpenStore.SUFFIX)).toList()) {
                ByteBuffer plain = ByteBuffer.allocate((int) Files.size(file));
                try (BlockFile blocks = BlockFile.open(RawFile.Opener.DISK.open(file, false), "store",
                        new FixedKeyVault(1).derive(new CryptoContext("omni/1/store")), false, true)) {
                    int read = blocks.read(plain, 0);
                    while (read > 0 && plain.hasRemaining()) {
                        read = blocks.read(plain, plain.position());
                    }
                }
                if (new String(plain.array(), StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void addAndDelete(H2Database database) throws StorageException {
        database.migrate(Notes.VERSION_1);
        addNotes(database, 0);
        Notes.add(database, NOTES, "what was sealed and is to go");
        Notes.add(database, NOTES + 1, "what was sealed and stays");
        database.write(transaction -> transaction.update("DELETE FROM notes_note WHERE id = ?", (long) NOTES));
    }

    @Test
    void whatWasDeletedGoesFromTheFileWhenThatIsAsked() throws Exception {
        // given
        H2Database database = openQuick(NEVER);
        addAndDelete(database);
        database.close();
        assertTrue(isFound("what was sealed and is to go"), "the test proves nothing");
        // when: asked, and closed before it is done
        database = open(NEVER);
        database.forgetDeleted();
        Await.until("the note", () -> Files.exists(toForget));
        database.close();
        assertTrue(isFound("what was sealed and is to go"), "the test proves nothing");
        // then: it is done after the next start
        H2Database reopened = openQuick(NEVER);
        Await.until("the file to be compacted", () -> !Files.exists(toForget));
        assertEquals(NOTES + 1, Notes.ids(reopened).size());
        // and: again on a later day only
        reopened.write(transaction -> transaction.update("DELETE FROM notes_note WHERE id = ?", NOTES + 1L));
        reopened.forgetDeleted();
        Await.until("the note", () -> Files.exists(toForget));
        reopened.sync().get();
        reopened.close();
        assertFalse(isFound("what was sealed and is to go"));
        assertTrue(isFound("what was sealed and stays"), "once a day");
    }

    @Test
    void aStoreOfMuchContentIsNotCompactedForWhatWasDeleted() throws Exception {
        H2Database database = openQuick(new Compaction.Limits(1, Integer.MAX_VALUE));
        addAndDelete(database);
        database.forgetDeleted();
        Await.until("the note", () -> Files.exists(toForget));
        long begun = System.nanoTime();
        Await.until("many quiet moments", () -> System.nanoTime() - begun > Duration.ofMillis(400).toNanos());
        database.close();
        assertTrue(isFound("what was sealed and is to go"));
        assertTrue(Files.exists(toForget), "it is not forgotten that it is to go");
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
