// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.mesh.internal.core.Outcome;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunBytes;
import org.omnimesh.mesh.internal.shell.TestNode;
import org.omnimesh.mesh.internal.shell.TestTrust;
import org.omnimesh.testing.Await;

class LogStoreTest extends TwoStores {
    @Test
    void appliesWhatTheTablesLostInAKillOnceAndInOrder() throws Exception {
        // given
        List<String> expected = new ArrayList<>(store.append("a", 40));
        store.close();
        store.copyDatabase(copies);
        store.open();
        expected.addAll(store.append("b", 40));
        other.append("c", 5);
        receive(List.copyOf(other.own));
        expected.addAll(List.of("c0", "c1", "c2", "c3", "c4"));
        store.close();
        // when
        store.replaceDatabase(copies);
        store.open();
        // then
        assertEquals(expected, store.noted());
        assertEquals(expected, store.read());
        // when
        assertEquals(81, store.append("d").header().seq());
        expected.add("d");
        reopen();
        // then
        assertEquals(expected, store.noted());
        assertEquals(expected, store.read());
    }

    @Test
    void rebuildsEverythingFromTheSegmentsAlone() throws Exception {
        // given
        List<String> expected = new ArrayList<>(store.append("a", 30));
        other.append("b", 30);
        receive(List.copyOf(other.own));
        for (int i = 0; i < 30; i++) {
            expected.add("b" + i);
        }
        expected.addAll(store.append("c", 30));
        store.close();
        // when
        store.replaceDatabase(Files.createDirectory(copies.resolve("empty")));
        store.notes.announces = true;
        store.open();
        // then
        assertEquals(expected, store.noted());
        assertEquals(expected, store.read());
        assertEquals(List.of(), store.events.facts(TestNode.Noted.class), "old entries are no news");
        // when
        assertEquals(61, store.append("d").header().seq());
        // then
        expected.add("d");
        assertEquals(expected, store.noted());
        assertEquals(1, store.events.facts(TestNode.Noted.class).size());
    }

    @Test
    void rebuildsAnIndexThatDisagrees() throws Exception {
        // given
        List<String> expected = new ArrayList<>(store.append("a", 50));
        store.database.write(transaction -> transaction.update("DELETE FROM mesh_stored WHERE first_seq > 20"));
        store.database.write(transaction -> transaction.update("DELETE FROM notes_note WHERE seq > 30"));
        assertTrue(store.read().size() < 50);
        // when
        store.log.rebuildAtNextStart();
        reopen();
        // then
        assertEquals(expected, store.noted());
        assertEquals(expected, store.read());
        assertEquals(51, store.append("b").header().seq());
    }

    @Test
    void aDiskThatCannotBeWrittenLosesNothingAndIsTriedAgain() throws Exception {
        // given
        List<String> expected = new ArrayList<>(store.append("a", 10));
        reopen();
        List<Boolean> told = new CopyOnWriteArrayList<>();
        store.log.watch(told::add);
        Path next = Files.createDirectory(store.logFolder().resolve("00000002.seg"));
        // when
        ExecutionException refusal = assertThrows(ExecutionException.class, () -> store.append("b"));
        assertTrue(refusal.getCause() instanceof LogException);
        assertEquals(expected, store.read());
        assertThrows(ExecutionException.class, () -> store.append("b"));
        assertEquals(List.of(false), told);
        Files.delete(next);
        // then: without anything to write
        Await.until("it is noticed that the disk can be written again", () -> told.equals(List.of(false, true)));
        assertEquals(11, store.append("c").header().seq());
        assertEquals(List.of(false, true), told);
        expected.add("c");
        reopen();
        assertEquals(expected, store.noted());
        assertEquals(expected, store.read());
    }

    @Test
    void whatTheDatabaseRefusedIsAppliedLater() throws Exception {
        // given
        List<String> expected = new ArrayList<>(store.append("a", 10));
        List<Boolean> told = new CopyOnWriteArrayList<>();
        store.log.watch(told::add);
        // when
        store.refuses = true;
        ExecutionException refusal = assertThrows(ExecutionException.class, () -> store.append("b"));
        assertTrue(refusal.getCause() instanceof LogException);
        assertThrows(ExecutionException.class, () -> store.append("c"));
        assertEquals(List.of(false), told);
        store.refuses = false;
        // then: what was on disk is there, and nothing else
        expected.add("b");
        Await.until("the entry is applied", Await.DEFAULT_DEADLINE, () -> store.noted().equals(expected),
                expected::toString);
        Await.until("it is told that entries are taken again", () -> told.equals(List.of(false, true)));
        assertEquals(12, store.append("d").header().seq());
        expected.add("d");
        reopen();
        assertEquals(expected, store.noted());
        assertEquals(expected, store.read());
    }

    @Test
    void movesRunsOutOfTheTablesOfVersionOne() throws Exception {
        // given
        List<String> expected = new ArrayList<>(store.append("a", 300));
        store.close();
        store.openDatabase();
        store.database.write(transaction -> {
            transaction.update("DELETE FROM mesh_applied");
            return Boolean.TRUE;
        });
        toVersionOne();
        store.copyDatabase(copies);
        // when
        store.open();
        // then
        assertEquals(expected, store.noted());
        assertEquals(expected, store.read());
        assertEquals(301, store.append("b").header().seq());
        expected.add("b");
        store.close();
        // when: as if killed before the tables knew what was moved
        store.replaceDatabase(copies);
        store.open();
        // then
        assertEquals(expected, store.noted());
        assertEquals(expected, store.read());
        assertEquals(302, store.append("c").header().seq());
        expected.add("c");
        reopen();
        assertEquals(expected, store.noted());
    }

    @Test
    void appliesNothingTwiceThatTheTablesHaveAlready() throws Exception {
        // given
        List<String> expected = new ArrayList<>(store.append("a", 300));
        store.close();
        // when: as if it had not been written down for long how far the tables are
        forgetHowFarTheTablesAre();
        store.open();
        // then
        assertEquals(expected, store.noted());
        assertEquals(expected, store.read());
        assertEquals(301, store.append("b").header().seq());
        expected.add("b");
        reopen();
        assertEquals(expected, store.noted());
        assertEquals(expected, store.read());
    }

    @Test
    void whatIsOnDiskGoesToPeersBeforeItIsApplied() throws Exception {
        // given: the database is busy
        store.append("a", 10);
        CountDownLatch busy = keepDatabaseBusy();
        // when
        CompletableFuture<LogEntry> appended = store.submit("b");
        // then
        Await.until("peers are told of it",
                () -> store.own.stream().anyMatch(run -> run.lastSeq() == 11));
        assertFalse(appended.isDone());
        // when: a peer asks for it
        CompletableFuture<List<RunBytes>> asked = new CompletableFuture<>();
        Thread asker = Thread.ofPlatform().start(() -> {
            try {
                asked.complete(store.log.load(TestNode.CHANNEL, Map.of(store.device.peerId(), 10L), 1 << 20)
                        .orElseThrow());
            } catch (StorageException e) {
                asked.completeExceptionally(e);
            }
        });
        Await.until("it found nothing and waits", () -> asked.isDone() || asker.getState() == Thread.State.TIMED_WAITING
                && Arrays.stream(asker.getStackTrace()).anyMatch(frame -> frame.getClassName().endsWith("LogStore")));
        busy.countDown();
        // then
        assertEquals(List.of(11L), asked.get(1, TimeUnit.MINUTES).stream().map(RunBytes::lastSeq).toList());
        assertEquals(11, appended.get(1, TimeUnit.MINUTES).header().seq());
    }

    @Test
    void decisionsGoToPeersOnceTheyHoldHere() throws Exception {
        // given: the database is busy
        store.trust.readers.put(TestTrust.TEAM.teamChannel(), Set.of(store.device.peerId()));
        CountDownLatch busy = keepDatabaseBusy();
        // when
        CompletableFuture<LogEntry> decided = store.log.append(TestTrust.TEAM.teamChannel(), TestNode.KIND,
                "a".getBytes());
        CompletableFuture<LogEntry> said = store.submit("b");
        // then
        Await.until("peers are told what was said", () -> !store.own.isEmpty());
        assertEquals(List.of(TestNode.CHANNEL), store.own.stream().map(run -> run.log().channel()).toList());
        // when
        busy.countDown();
        // then
        LogEntry decision = decided.get(1, TimeUnit.MINUTES);
        assertEquals(decision.id(), List.copyOf(store.own).get(1).last().id());
        assertEquals(1, said.get(1, TimeUnit.MINUTES).header().seq());
    }

    @Test
    void whatWasAppliedAlthoughTheDatabaseDeniesItIsNotAppliedAgain() throws Exception {
        // given
        List<String> expected = new ArrayList<>(store.append("a", 10));
        // when
        store.lies = true;
        assertThrows(ExecutionException.class, () -> store.append("b"));
        store.lies = false;
        // then
        expected.add("b");
        Await.until("entries are taken again", () -> {
            try {
                return store.append("c").header().seq() == 12;
            } catch (ExecutionException e) {
                return false;
            }
        });
        expected.add("c");
        assertEquals(expected, store.noted());
        reopen();
        assertEquals(expected, store.noted());
        assertEquals(expected, store.read());
    }

    @Test
    void damageInTheLastGroupIsNotTakenForATornOne() throws Exception {
        // given: a last group of several runs
        List<String> expected = new ArrayList<>(store.append("a", 10));
        CountDownLatch busy = keepDatabaseBusy();
        List<CompletableFuture<LogEntry>> waiting = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            expected.add("b" + i);
            waiting.add(store.submit("b" + i));
        }
        busy.countDown();
        CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).get(1, TimeUnit.MINUTES);
        List<Run> runs = List.copyOf(store.own);
        Run damaged = runs.get(runs.size() - 2);
        // when: it was not written down for long how far the tables are
        store.close();
        flip(store, damaged);
        forgetHowFarTheTablesAre();
        store.open();
        // then
        int from = (int) damaged.firstSeq() - 1;
        expected.subList(from, from + damaged.entries().size()).clear();
        assertTrue(expected.size() > from);
        assertEquals(expected, store.read());
        assertEquals(611, store.append("c").header().seq());
    }

    @Test
    void continuesLogsWhoseRunsDidNotTellTheirEnd() throws Exception {
        // given: tables as versions 2 to 4 left them
        List<String> expected = new ArrayList<>(store.append("a", 20));
        store.close();
        store.openDatabase();
        store.database.write(transaction -> transaction.update(
                "UPDATE mesh_stored SET last_id = NULL, last_time = NULL"));
        endInLogTable();
        store.database.close();
        // when
        store.open();
        // then
        assertEquals(21, store.append("b").header().seq());
        reopen();
        assertEquals(22, store.append("c").header().seq());
        expected.addAll(List.of("b", "c"));
        assertEquals(expected, store.noted());
        assertEquals(expected, store.read());
    }

    /** Returns what ends a long work. */
    private CountDownLatch keepDatabaseBusy() {
        CountDownLatch end = new CountDownLatch(1);
        store.database.submitDerived(transaction -> {
            try {
                return end.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                throw new StorageException("interrupted", e);
            }
        });
        return end;
    }

    private void forgetHowFarTheTablesAre() throws Exception {
        store.openDatabase();
        store.database.write(transaction -> transaction.update("UPDATE mesh_applied SET place = 0"));
        store.database.close();
    }

    /** The log's own row tells where it ends, as it did in versions 1 to 4. */
    private void endInLogTable() throws Exception {
        Run last = List.copyOf(store.own).get(store.own.size() - 1);
        store.database.write(transaction -> transaction.update(
                "UPDATE mesh_log SET last_seq = ?, last_id = ?, last_time = ? WHERE log = 1", last.lastSeq(),
                last.head().id(), last.last().header().time().packed()));
    }

    /** Makes the tables what version 1 left: runs in them, no segments. */
    private void toVersionOne() throws Exception {
        List<Run> runs = List.copyOf(store.own);
        store.database.write(transaction -> {
            long position = 1;
            for (Run run : runs) {
                transaction.update(
                        "INSERT INTO mesh_run (position, log, first_seq, last_seq, channel, ordinal, content)"
                                + " VALUES (?, 1, ?, ?, 1, ?, ?)",
                        position, run.firstSeq(), run.lastSeq(), position - 1, run.encoded());
                position += run.entries().size();
            }
            transaction.update("DELETE FROM mesh_stored");
            return Boolean.TRUE;
        });
        endInLogTable();
        store.database.close();
        for (Path file : TestStore.files(store.logFolder())) {
            if (file.toString().endsWith(".seg")) {
                Files.delete(file);
            }
        }
    }

    @Test
    void namesDamageAndMendsItFromWhatAPeerHas() throws Exception {
        // given: both have the same
        List<String> expected = store.append("a", 60);
        List<Run> runs = stored(store, ownLog());
        assertTrue(runs.size() > 2);
        for (Run run : runs) {
            assertEquals(Outcome.STORED, other.log.admit(run, false).get(10, TimeUnit.SECONDS));
        }
        // when: a byte of a run in the middle of the other's log changes
        other.close();
        Run middle = runs.get(runs.size() / 2);
        flip(other, middle);
        other.open();
        List<Damage> told = new ArrayList<>();
        other.log.onDamage(told::add);
        other.log.check();
        // then
        Damage damage = new Damage(ownLog(), middle.firstSeq(), middle.lastSeq());
        assertEquals(List.of(damage), other.log.damaged());
        assertEquals(List.of(damage), told);
        assertEquals(runs.size() / 2, stored(other, ownLog()).size(), "what follows the damage waits");
        assertEquals(expected, other.noted());
        assertEquals(expected.size() - middle.entries().size(), other.read().size());
        // when: a projection is rebuilt meanwhile, and the node starts again
        other.log.projectors().rebuild("notes");
        assertEquals(expected.size() - middle.entries().size(), other.noted().size());
        other.close();
        other.open();
        assertEquals(List.of(damage), other.log.damaged());
        // then: only the same run is taken
        assertFalse(other.log.repair(runs.get(0)).get(10, TimeUnit.SECONDS));
        assertTrue(other.log.repair(middle).get(10, TimeUnit.SECONDS));
        assertEquals(List.of(), other.log.damaged());
        assertEquals(expected, other.read());
        assertEquals(Set.copyOf(expected), Set.copyOf(other.noted()));
        assertEquals(expected.size(), other.noted().size());
        other.log.check();
        assertEquals(List.of(), other.log.damaged());
        // and: the segments alone give the same
        other.close();
        other.replaceDatabase(Files.createDirectory(copies.resolve("empty")));
        other.open();
        assertEquals(List.of(), other.log.damaged());
        assertEquals(Set.copyOf(expected), Set.copyOf(other.noted()));
        assertEquals(expected.size(), other.noted().size());
    }

    /** Changes a byte in the record of a run. */
    private static void flip(TestStore damaged, Run run) throws Exception {
        damaged.openDatabase();
        long place = damaged.database.read(transaction -> transaction.queryOne(
                "SELECT place FROM mesh_stored WHERE first_seq = ?", row -> row.number("place"), run.firstSeq())
                .orElseThrow());
        damaged.database.close();
        Path file = TestStore.files(damaged.logFolder()).get(0);
        byte[] content = Files.readAllBytes(file);
        content[(int) place + 20 + new SplittableRandom().nextInt(run.encoded().length)] ^= 4;
        Files.write(file, content);
    }

    @Test
    void damageToAnythingStoredIsNamed() throws Exception {
        store.append("a", 40);
        store.append("b".repeat(5000));
        int entries = 41;
        store.close();
        Path file = TestStore.files(store.logFolder()).get(0);
        byte[] whole = Files.readAllBytes(file);
        SplittableRandom random = new SplittableRandom(7);
        for (int flip = 0; flip < 8; flip++) {
            byte[] content = whole.clone();
            content[1024 + random.nextInt(content.length - 1024)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, content);
            store.open();
            store.log.check();
            long damaged = store.log.damaged().stream()
                    .mapToLong(damage -> damage.lastSeq() - damage.firstSeq() + 1).sum();
            assertEquals(entries - damaged, store.read().size());
            store.database.write(transaction -> transaction.update("DELETE FROM mesh_damage"));
            store.close();
        }
        Files.write(file, whole);
        store.open();
        assertEquals(entries, store.read().size());
    }
}
