// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.Row;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.testing.RecordingEventAdmin;
import org.osgi.service.event.EventAdmin;

/** What every {@link Database} promises. */
public abstract class DatabaseContractTest {
    private static final Schema NOTES = new Schema("notes", List.of("""
            CREATE TABLE notes_note(id BIGINT PRIMARY KEY, content VARCHAR(100));
            CREATE INDEX notes_note_content ON notes_note(content);
            """));
    private static final long FUTURE_SECONDS = 30;

    private final RecordingEventAdmin events = new RecordingEventAdmin();
    private Database database;

    /** A fact for these tests. */
    record NoteAdded(long id) implements DomainEvent {}

    /**
     * Opens the database of this test; after {@link #close} the same store again.
     *
     * @param admin where it posts events
     * @return the open database
     * @throws Exception if it cannot
     */
    protected abstract Database open(EventAdmin admin) throws Exception;

    /**
     * Closes the database as an orderly stop does.
     *
     * @param database what {@link #open} returned
     * @throws Exception if it cannot
     */
    protected abstract void close(Database database) throws Exception;

    @BeforeEach
    final void openWithNotes() throws Exception {
        database = open(events);
        database.migrate(NOTES);
    }

    /** Removes what the closed database left. */
    protected abstract void remove();

    @AfterEach
    final void closeAtTheEnd() throws Exception {
        close(database);
        remove();
    }

    private static Transaction.Work<Integer> add(long id, String content) {
        return transaction -> transaction.update("INSERT INTO notes_note VALUES(?, ?)", id, content);
    }

    private List<Long> ids() throws StorageException {
        return database.read(DatabaseContractTest::ids);
    }

    private static List<Long> ids(ReadTransaction view) throws StorageException {
        return view.query("SELECT id FROM notes_note ORDER BY id", row -> row.number("id"));
    }

    @Test
    final void keepsWhatWasWrittenAfterReopening() throws Exception {
        assertEquals(1, database.write(add(1, "one")));
        close(database);
        database = open(events);
        database.migrate(NOTES);
        assertEquals(List.of(1L), ids());
    }

    @Test
    final void showsDerivedWorkToReadersOnceDone() throws Exception {
        List<Integer> seen = new CopyOnWriteArrayList<>();
        for (long id = 0; id < 50; id++) {
            database.submitDerived(transaction -> {
                transaction.afterCommit(() -> seen.add(visible()));
                transaction.publish(new NoteAdded(0));
                return add(seen.size(), "derived").run(transaction);
            }).get(FUTURE_SECONDS, TimeUnit.SECONDS);
            assertEquals(id + 1, visible());
        }
        assertEquals(50, seen.size());
        assertEquals(50, seen.get(49));
        assertEquals(50, events.facts(NoteAdded.class).size());
    }

    @Test
    final void keepsTheOrderOfDerivedAndDurableWork() throws Exception {
        List<Integer> run = new CopyOnWriteArrayList<>();
        List<Integer> done = new CopyOnWriteArrayList<>();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            int number = i;
            Transaction.Work<Boolean> work = transaction -> run.add(number) && add(number, "x").run(transaction) == 1;
            CompletableFuture<Boolean> queued = switch (number % 7) {
                case 0, 1 -> database.submit(work);
                case 2, 3 -> database.applyDerived(work);
                default -> database.submitDerived(work);
            };
            all.add(queued.thenAccept(ignored -> done.add(number)));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(FUTURE_SECONDS, TimeUnit.SECONDS);
        assertEquals(2000, run.size());
        assertEquals(run.stream().sorted().toList(), run);
        assertEquals(run, done.stream().sorted().toList());
    }

    @Test
    final void derivedWorkIsTheWritersOnWhateverThread() throws Exception {
        for (long id = 0; id < 20; id++) {
            long number = id;
            CompletableFuture<Integer> applied = database.applyDerived(transaction -> {
                assertThrows(IllegalStateException.class, () -> database.write(add(100, "in between")));
                database.submit(add(number + 200, "later"));
                Thread.currentThread().interrupt();
                return add(number, "derived").run(transaction);
            });
            assertFalse(Thread.currentThread().isInterrupted());
            assertEquals(1, applied.get(FUTURE_SECONDS, TimeUnit.SECONDS));
            database.sync().get(FUTURE_SECONDS, TimeUnit.SECONDS);
        }
        assertEquals(LongStream.concat(LongStream.range(0, 20), LongStream.range(200, 220)).boxed().toList(), ids());
    }

    @Test
    final void keepsDerivedWorkWhenClosedInOrder() throws Exception {
        database.submitDerived(add(1, "derived"));
        database.sync().get(FUTURE_SECONDS, TimeUnit.SECONDS);
        database.submitDerived(add(2, "derived")).get(FUTURE_SECONDS, TimeUnit.SECONDS);
        close(database);
        database = open(events);
        assertEquals(List.of(1L, 2L), ids());
    }

    @Test
    final void derivedWorkThatFailsIsRolledBackAlone() throws Exception {
        CompletableFuture<Integer> before = database.submitDerived(add(1, "before"));
        CompletableFuture<Integer> failing = database.submitDerived(add(1, "again"));
        CompletableFuture<Integer> after = database.submitDerived(add(2, "after"));
        after.get(FUTURE_SECONDS, TimeUnit.SECONDS);
        assertTrue(before.isDone());
        assertTrue(failing.isCompletedExceptionally());
        CompletableFuture<Integer> failingHere = database.applyDerived(add(1, "again"));
        assertThrows(ExecutionException.class, () -> failingHere.get(FUTURE_SECONDS, TimeUnit.SECONDS));
        assertEquals(List.of(1L, 2L), ids());
    }

    @Test
    final void rollsBackWorkThatFailsAndKeepsItsNeighbours() throws Exception {
        CompletableFuture<Integer> before = database.submit(add(1, "before"));
        CompletableFuture<Integer> failing = database.submit(transaction -> {
            add(2, "lost").run(transaction);
            transaction.publish(new NoteAdded(2));
            throw new StorageException("no");
        });
        CompletableFuture<Integer> crashing = database.submit(transaction -> {
            add(3, "lost").run(transaction);
            throw new IllegalStateException("no");
        });
        CompletableFuture<Integer> after = database.submit(add(4, "after"));
        after.get(FUTURE_SECONDS, TimeUnit.SECONDS);
        assertTrue(before.isDone());
        assertTrue(failing.isCompletedExceptionally());
        assertTrue(crashing.isCompletedExceptionally());
        assertEquals(List.of(1L, 4L), ids());
        assertEquals(List.of(), events.events());
    }

    @Test
    final void theFirstOfWorksThatAreCommittedTogetherFailsAlone() throws Exception {
        CompletableFuture<Boolean> queued = new CompletableFuture<>();
        CompletableFuture<Integer> first = database.submit(transaction -> {
            add(1, "lost").run(transaction);
            queued.orTimeout(FUTURE_SECONDS, TimeUnit.SECONDS).join();
            throw new StorageException("no");
        });
        CompletableFuture<Integer> second = database.submit(add(2, "kept"));
        CompletableFuture<Integer> third = database.submit(transaction -> {
            add(3, "lost").run(transaction);
            throw new StorageException("no");
        });
        CompletableFuture<Integer> fourth = database.submit(add(4, "kept"));
        queued.complete(Boolean.TRUE);
        fourth.get(FUTURE_SECONDS, TimeUnit.SECONDS);
        assertTrue(first.isCompletedExceptionally());
        assertTrue(second.isDone());
        assertTrue(third.isCompletedExceptionally());
        assertEquals(List.of(2L, 4L), ids());
    }

    @Test
    final void throwsWhatTheWorkThrew() {
        StorageException refusal = new StorageException("no");
        StorageException thrown = assertThrows(StorageException.class, () -> database.write(transaction -> {
            throw refusal;
        }));
        assertEquals("no", thrown.getMessage());
    }

    @Test
    final void announcesInOrderAfterTheCommit() throws Exception {
        List<String> order = new CopyOnWriteArrayList<>();
        events.addHandler(event -> order.add(DomainEvent.of(event).orElseThrow() + " " + visible()));
        database.write(transaction -> {
            transaction.afterCommit(() -> order.add("first " + visible()));
            transaction.publish(new NoteAdded(1));
            transaction.afterCommit(() -> order.add("last " + visible()));
            return add(1, "one").run(transaction);
        });
        assertEquals(List.of("first 1", "NoteAdded[id=1] 1", "last 1"), order);
    }

    private int visible() {
        try {
            return ids().size();
        } catch (StorageException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    final void survivesAnActionThatThrows() throws Exception {
        database.write(transaction -> {
            transaction.afterCommit(() -> {
                throw new IllegalStateException("thrown on purpose");
            });
            return add(1, "one").run(transaction);
        });
        database.write(add(2, "two"));
        assertEquals(List.of(1L, 2L), ids());
    }

    @Test
    final void nestedPartFailsAlone() throws Exception {
        database.write(transaction -> {
            add(1, "outer").run(transaction);
            assertThrows(StorageException.class, () -> transaction.nested(inner -> {
                add(2, "lost").run(inner);
                inner.publish(new NoteAdded(2));
                inner.nested(add(3, "lost with its parent"));
                throw new StorageException("no");
            }));
            transaction.nested(inner -> {
                inner.publish(new NoteAdded(4));
                return add(4, "kept").run(inner);
            });
            return null;
        });
        assertEquals(List.of(1L, 4L), ids());
        assertEquals(List.of(new NoteAdded(4)), events.facts(NoteAdded.class));
    }

    @Test
    final void failedStatementMayBeCaught() throws Exception {
        database.write(add(1, "one"));
        database.write(transaction -> {
            assertThrows(StorageException.class, () -> add(1, "again").run(transaction));
            return add(2, "two").run(transaction);
        });
        assertEquals(List.of(1L, 2L), ids());
    }

    @Test
    final void runsWorksInTheOrderQueued() throws Exception {
        List<Integer> order = new CopyOnWriteArrayList<>();
        List<CompletableFuture<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            int number = i;
            all.add(database.submit(transaction -> order.add(number)));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(FUTURE_SECONDS, TimeUnit.SECONDS);
        assertEquals(order.stream().sorted().toList(), order);
        assertEquals(2000, order.size());
    }

    @Test
    final void readsOneConsistentStateBesideTheWriter() throws Exception {
        database.write(add(1, "one"));
        List<Integer> counts = database.read(view -> {
            List<Integer> seen = new ArrayList<>();
            seen.add(ids(view).size());
            database.write(add(2, "two"));
            seen.add(ids(view).size());
            return seen;
        });
        assertEquals(List.of(1, 1), counts);
        assertEquals(List.of(1L, 2L), ids());
    }

    @Test
    final void storesEveryTypeOfParameter() throws Exception {
        PeerId peer = PeerId.ofPublicKey(new byte[PeerId.KEY_LENGTH]);
        ContentId content = new ContentId(new byte[Bytes32.LENGTH]);
        Instant time = Instant.parse("2026-01-02T03:04:05.678Z");
        database.migrate(new Schema("types", List.of("""
                CREATE TABLE types_all(t VARCHAR, i INTEGER, l BIGINT, f BOOLEAN, b VARBINARY, at BIGINT,
                    c BINARY(32), p VARBINARY, o VARCHAR, n VARCHAR, nb VARBINARY, nt BIGINT);
                """)));
        database.write(
                transaction -> transaction.update("INSERT INTO types_all VALUES(?,?,?,?,?,?,?,?,?,?,?,?)", "text", 7,
                        1L << 40, true, new byte[] { 1 }, time, content, peer, Optional.of("there"), Optional.empty(),
                        null, null));
        List<Object> row = database.read(view -> view.queryOne("SELECT * FROM types_all", DatabaseContractTest::all))
                .orElseThrow();
        assertEquals(List.of("text", 7L, 1L << 40, true, time, Optional.of("there"), Optional.empty(), true,
                Optional.empty(), Optional.of(time)), row);
        assertArrayEquals(content.bytes(), database.read(view -> view
                .queryOne("SELECT c FROM types_all WHERE c = ? AND at = ?", r -> r.bytes("c"), content, time))
                .orElseThrow());
        assertArrayEquals(peer.publicKey(), database.read(view -> view
                .queryOne("SELECT p FROM types_all WHERE p = ?", r -> r.optionalBytes("p"), peer)).orElseThrow()
                .orElseThrow());
    }

    private static List<Object> all(Row row) throws StorageException {
        return List.of(row.text("t"), row.number("i"), row.number("l"), row.flag("f"), row.time("at"),
                row.optionalText("o"), row.optionalText("n"), row.optionalBytes("nb").isEmpty(), row.optionalTime("nt"),
                row.optionalTime("at"));
    }

    @Test
    final void refusesMissingNullAndMistypedColumns() throws Exception {
        database.write(transaction -> transaction.update("INSERT INTO notes_note VALUES(1, NULL)"));
        for (String column : List.of("content", "absent")) {
            assertThrows(StorageException.class,
                    () -> database.read(view -> view.queryOne("SELECT * FROM notes_note", row -> row.text(column))));
        }
        assertThrows(StorageException.class,
                () -> database.read(view -> view.queryOne("SELECT * FROM notes_note", row -> row.text("id"))));
        assertThrows(StorageException.class, () -> database
                .read(view -> view.queryOne("SELECT * FROM notes_note", row -> row.optionalText("absent"))));
    }

    @Test
    final void refusesStatementsThatEndTheTransaction() throws Exception {
        for (String sql : List.of("CREATE TABLE notes_more(id INT)", "COMMIT", "TRUNCATE TABLE notes_note")) {
            assertThrows(StorageException.class, () -> database.write(transaction -> transaction.update(sql)), sql);
        }
        assertThrows(StorageException.class, () -> database
                .read(view -> view.query("INSERT INTO notes_note VALUES(1, 'x')", row -> row.number("id"))));
        assertEquals(List.of(), ids());
    }

    @Test
    final void doesNotReuseParametersOfAnEarlierCall() throws Exception {
        database.write(add(1, "one"));
        assertThrows(StorageException.class,
                () -> database.write(transaction -> transaction.update("INSERT INTO notes_note VALUES(?, ?)", 2L)));
    }

    @Test
    final void queriesMayNest() throws Exception {
        database.write(add(1, "one"));
        database.write(add(2, "two"));
        String sql = "SELECT id FROM notes_note ORDER BY id";
        List<Integer> sizes = database
                .read(view -> view.query(sql, row -> view.query(sql, inner -> inner.number("id")).size()));
        assertEquals(List.of(2, 2), sizes);
    }

    @Test
    final void refusesToWaitOnTheWriterThread() throws Exception {
        database.write(transaction -> {
            assertThrows(IllegalStateException.class, () -> database.write(add(1, "one")));
            return null;
        });
    }

    @Test
    final void refusesATransactionThatIsOver() throws Exception {
        List<Transaction> leaked = new ArrayList<>();
        database.write(leaked::add);
        assertThrows(IllegalStateException.class, () -> add(1, "late").run(leaked.get(0)));
    }

    @Test
    final void worksOfDependentsAreQueuedBehind() throws Exception {
        Integer rows = database.submit(add(1, "one")).thenCompose(ignored -> database.submit(add(2, "two")))
                .get(FUTURE_SECONDS, TimeUnit.SECONDS);
        assertEquals(1, rows);
        assertEquals(List.of(1L, 2L), ids());
    }

    @Test
    final void migratesStepByStepOnce() throws Exception {
        database.write(add(1, "one"));
        Schema newer = new Schema("notes", List.of(NOTES.migrations().get(0), """
                ALTER TABLE notes_note ADD COLUMN size INTEGER DEFAULT 0 NOT NULL;
                UPDATE notes_note SET size = LENGTH(content);
                """));
        database.migrate(newer);
        database.migrate(newer);
        assertEquals(3, database.read(view -> view.queryOne("SELECT size FROM notes_note", row -> row.number("size")))
                .orElseThrow());
    }

    @Test
    final void failedMigrationLeavesNothing() throws Exception {
        database.write(add(1, "one"));
        Schema broken = new Schema("notes", List.of(NOTES.migrations().get(0), """
                CREATE TABLE notes_half(id INT);
                UPDATE notes_note SET content = 'spoilt';
                CREATE TABLE notes_half(id INT);
                """));
        assertThrows(StorageException.class, () -> database.migrate(broken));
        assertThrows(StorageException.class,
                () -> database.read(view -> view.query("SELECT * FROM notes_half", row -> row.number("id"))));
        assertEquals("one", database
                .read(view -> view.queryOne("SELECT content FROM notes_note", row -> row.text("content")))
                .orElseThrow());
        database.write(add(2, "the store still works"));
    }

    @Test
    final void refusesTablesOfANewerVersion() throws Exception {
        String script = NOTES.migrations().get(0);
        database.migrate(new Schema("notes", List.of(script, "UPDATE notes_note SET content = ''")));
        StorageException refusal = assertThrows(StorageException.class, () -> database.migrate(NOTES));
        assertTrue(refusal.getMessage().contains("newer"), refusal.getMessage());
    }

    @Test
    final void refusesEverythingOnceClosed() throws Exception {
        close(database);
        assertThrows(StorageException.class, () -> database.write(add(1, "late")));
        assertThrows(StorageException.class, this::ids);
        assertTrue(database.submit(add(1, "late")).isCompletedExceptionally());
        close(database);
        database = open(events);
        assertFalse(events.events().size() > 0);
    }
}
