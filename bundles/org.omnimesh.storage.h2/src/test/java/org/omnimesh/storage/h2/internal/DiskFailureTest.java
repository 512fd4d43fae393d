// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.StorageState;
import org.omnimesh.api.storage.StorageStateChanged;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.TemporaryHome;

/** A disk that fails: nothing acknowledged is lost, the state says so, and the store goes on by itself. */
class DiskFailureTest {
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final String CONTENT = "note".repeat(100);

    private final TemporaryHome home = new TemporaryHome();
    private final RecordingEventAdmin events = new RecordingEventAdmin();

    @AfterEach
    void deleteHome() {
        home.close();
    }

    private H2Database open(FaultyDisk disk) throws StorageException {
        H2Database database = new H2Database(new FixedKeyVault(1), home, events,
                new H2Database.Tuning(Compaction.Limits.STANDARD, disk, OFTEN));
        database.migrate(Notes.VERSION_1);
        return database;
    }

    private static StorageException refusal(H2Database database, TreeSet<Long> uncertain, long id) {
        uncertain.add(id);
        return assertThrows(StorageException.class, () -> Notes.add(database, id, CONTENT));
    }

    @ParameterizedTest
    @ValueSource(strings = { FaultyDisk.FULL, FaultyDisk.BROKEN, FaultyDisk.READ_ONLY })
    void refusesWritesUntilTheDiskWorksAgain(String fault) throws Exception {
        FaultyDisk disk = new FaultyDisk(1);
        H2Database database = open(disk);
        Notes.add(database, 0, CONTENT);
        disk.fail(fault, 0);
        TreeSet<Long> uncertain = new TreeSet<>();
        String first = refusal(database, uncertain, 1).getMessage();
        StorageState.ReadOnly state = assertInstanceOf(StorageState.ReadOnly.class, database.state());
        assertTrue(first.startsWith(state.reason()), first);
        assertEquals(state.reason(), refusal(database, uncertain, 2).getMessage());
        assertTrue(database.submitDerived(transaction -> 1).isCompletedExceptionally());
        assertTrue(Notes.ids(database).contains(0L));
        disk.heal();
        Await.until("a store that can be written to", () -> database.state() instanceof StorageState.ReadWrite);
        Notes.add(database, 3, CONTENT);
        assertEquals(List.of(new StorageStateChanged(state), new StorageStateChanged(new StorageState.ReadWrite())),
                events.facts(StorageStateChanged.class));
        database.close();
        H2Database reopened = open(new FaultyDisk(1));
        assertEquals(List.of(0L, 1L, 3L), Notes.ids(reopened));
        reopened.close();
    }

    @Test
    void namesWhatIsWrongWithTheDisk() throws Exception {
        FaultyDisk disk = new FaultyDisk(1);
        H2Database database = open(disk);
        for (String fault : List.of(FaultyDisk.FULL, FaultyDisk.BROKEN, FaultyDisk.READ_ONLY)) {
            disk.fail(fault, 0);
            long id = fault.hashCode();
            String message = assertThrows(StorageException.class, () -> Notes.add(database, id, CONTENT)).getMessage();
            assertTrue(message.contains(switch (fault) {
                case FaultyDisk.FULL -> "is full";
                case FaultyDisk.BROKEN -> "reports errors";
                default -> "is read-only";
            }), message);
            disk.heal();
            Await.until("a store that can be written to", () -> database.state() instanceof StorageState.ReadWrite);
        }
        database.close();
    }

    @Test
    void losesNothingAcknowledgedWhereverTheDiskFails() throws Exception {
        TreeSet<Long> acknowledged = new TreeSet<>();
        TreeSet<Long> uncertain = new TreeSet<>();
        long id = 0;
        for (int call = 0; call < 24; call++) {
            FaultyDisk disk = new FaultyDisk(call);
            H2Database database = open(disk);
            disk.fail(call % 2 == 0 ? FaultyDisk.FULL : FaultyDisk.BROKEN, call);
            while (database.state() instanceof StorageState.ReadWrite) {
                add(database, acknowledged, uncertain, id++);
            }
            if (call % 3 > 0) {
                disk.heal();
                Await.until("a store that can be written to", () -> database.state() instanceof StorageState.ReadWrite);
                add(database, acknowledged, uncertain, id++);
            }
            if (call % 3 == 2) {
                disk.cutPower();
            }
            database.close();
        }
        H2Database reopened = open(new FaultyDisk(0));
        List<Long> lost = new ArrayList<>(acknowledged);
        List<Long> found = Notes.ids(reopened);
        lost.removeAll(found);
        assertEquals(List.of(), lost);
        uncertain.addAll(acknowledged);
        assertTrue(uncertain.containsAll(found));
        reopened.close();
    }

    private static void add(H2Database database, TreeSet<Long> acknowledged, TreeSet<Long> uncertain, long id) {
        try {
            Notes.add(database, id, CONTENT);
            acknowledged.add(id);
        } catch (StorageException e) {
            uncertain.add(id);
        }
    }

    @Test
    void tellsThatOtherFilesCannotBeWritten() throws Exception {
        // given
        FaultyDisk disk = new FaultyDisk(1);
        H2Database database = open(disk);
        // when
        database.report("log", Optional.of("The log cannot be written."));
        database.report("log", Optional.of("The log cannot be written."));
        // then
        StorageState.ReadOnly state = new StorageState.ReadOnly("The log cannot be written.");
        assertEquals(state, database.state());
        Notes.add(database, 1, CONTENT);
        // when: the store cannot be written either
        disk.fail(FaultyDisk.FULL, 0);
        assertThrows(StorageException.class, () -> Notes.add(database, 2, CONTENT));
        assertNotEquals(state, database.state());
        disk.heal();
        Await.until("a store that can be written to", () -> database.state().equals(state));
        // when
        database.report("log", Optional.empty());
        // then
        assertEquals(new StorageState.ReadWrite(), database.state());
        List<StorageStateChanged> told = events.facts(StorageStateChanged.class);
        assertEquals(new StorageStateChanged(state), told.getFirst());
        assertEquals(new StorageStateChanged(new StorageState.ReadWrite()), told.getLast());
        assertEquals(4, told.size(), told.toString());
        database.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void derivedWorkIsKeptWhileTheDiskFails(boolean here) throws Exception {
        FaultyDisk disk = new FaultyDisk(1);
        H2Database database = open(disk);
        disk.fail(FaultyDisk.BROKEN, 0);
        for (long id = 0; id < 100; id++) {
            derive(database, here, id, CONTENT);
        }
        Await.until("a store that is read-only", () -> database.state() instanceof StorageState.ReadOnly);
        int kept = Notes.ids(database).size();
        assertTrue(kept > 0);
        disk.heal();
        Await.until("a store that can be written to", () -> database.state() instanceof StorageState.ReadWrite);
        disk.cutPower();
        database.close();
        H2Database reopened = open(new FaultyDisk(1));
        assertEquals(LongStream.range(0, kept).boxed().toList(), Notes.ids(reopened));
        reopened.close();
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
    void aPowerCutAtAnyMomentLeavesAPrefixWithEverythingAcknowledged(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        long next = 0;
        for (int cut = 0; cut < 5; cut++) {
            FaultyDisk disk = new FaultyDisk(random.nextLong());
            H2Database database = open(disk);
            disk.fail(FaultyDisk.NO_POWER, random.nextInt(20));
            long durable = -1;
            while (database.state() instanceof StorageState.ReadWrite) {
                try {
                    durable = database.write(derivedAndDurable(database, next, random.nextInt(150)));
                    next = durable + 1;
                } catch (StorageException e) {
                    assertInstanceOf(StorageState.ReadOnly.class, database.state());
                }
            }
            disk.cutPower();
            database.close();
            H2Database reopened = open(new FaultyDisk(seed));
            List<Long> ids = Notes.ids(reopened);
            reopened.close();
            assertTrue(ids.size() > durable, "acknowledged " + durable + ", found " + ids.size());
            assertEquals(LongStream.range(0, ids.size()).boxed().toList(), ids);
            next = ids.size();
        }
    }

    /** Queues some rows as derived work, and returns the work that adds one more and its number. */
    private static Transaction.Work<Long> derivedAndDurable(H2Database database, long first, int derived) {
        for (long id = first; id < first + derived; id++) {
            derive(database, id % 2 == 0, id, "derived".repeat(100));
        }
        return transaction -> {
            transaction.update("INSERT INTO notes_note VALUES(?, ?)", first + derived, "durable".repeat(100));
            return first + derived;
        };
    }

    private static void derive(H2Database database, boolean here, long id, String content) {
        Transaction.Work<Integer> work = transaction -> transaction.update("INSERT INTO notes_note VALUES(?, ?)", id,
                content);
        if (here) {
            database.applyDerived(work);
        } else {
            database.submitDerived(work);
        }
    }
}
