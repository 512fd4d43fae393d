// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;

/** A second process that writes to a store and prints the number of each acknowledged row. Public as H2 calls it. */
public final class ChildNode implements AutoCloseable {
    /** Makes tables of {@code notes_more}. */
    static final String MORE = """
            CREATE TABLE notes_more_tag(id BIGINT PRIMARY KEY);
            CREATE TABLE notes_more_use(tag BIGINT NOT NULL REFERENCES notes_more_tag(id));
            CREATE VIEW notes_more_all AS SELECT * FROM notes_more_use;
            """;

    private final Process process;
    private final AtomicLong acknowledged = new AtomicLong(-1);
    private final CompletableFuture<Void> outputEnded;

    private ChildNode(Process process) {
        this.process = process;
        this.outputEnded = CompletableFuture.runAsync(this::listen, task -> Thread.ofPlatform().daemon().start(task));
    }

    static ChildNode start(Path home, long firstId) throws IOException {
        return start(home, firstId, Compaction.Limits.STANDARD);
    }

    static ChildNode start(Path home, long firstId, Compaction.Limits limits) throws IOException {
        return launch(home, "write", Long.toString(firstId), Long.toString(limits.minimumBytes()),
                Integer.toString(limits.growth()));
    }

    /** Writes derived rows, and a durable one now and then; only the latter are acknowledged. */
    static ChildNode derive(Path home, long firstId) throws IOException {
        return launch(home, "derive", Long.toString(firstId));
    }

    /** Opens a store and acknowledges row 0 then. */
    static ChildNode open(Path home) throws IOException {
        return launch(home, "open");
    }

    /** Dies in the migration of the notes to a version 2. */
    static ChildNode migrateHalfway(Path home) throws IOException {
        return launch(home, "migrate");
    }

    /** Dies in the first migration of another schema, {@code notes_more}. */
    static ChildNode migrateFirstHalfway(Path home) throws IOException {
        return launch(home, "migrate-first");
    }

    private static ChildNode launch(Path home, String... mode) throws IOException {
        String java = ProcessHandle.current().info().command().orElse("java");
        List<String> command = new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), ChildNode.class.getName(), home.toString()));
        command.addAll(List.of(mode));
        return new ChildNode(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    private void listen() {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (Optional<String> line = read(lines); line.isPresent(); line = read(lines)) {
                // A line cut off by the kill has no end mark.
                line.filter(text -> text.matches("ack \\d+ \\.")).map(text -> Long.valueOf(text.split(" ")[1]))
                        .ifPresent(acknowledged::set);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Optional<String> read(BufferedReader lines) throws IOException {
        return Optional.ofNullable(lines.readLine());
    }

    long awaitAcknowledged(long id) {
        Await.until("row " + id + " of the child process", () -> acknowledged.get() >= id);
        return acknowledged.get();
    }

    boolean hasAcknowledged(long id) {
        return acknowledged.get() >= id;
    }

    void awaitEnd() throws Exception {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the child process did not end");
        }
    }

    /** Kills without warning and returns the last row that was acknowledged. */
    long kill() throws Exception {
        process.toHandle().destroyForcibly(); // unlike Process.destroyForcibly, what was printed stays readable
        awaitEnd();
        outputEnded.get(10, TimeUnit.SECONDS);
        return acknowledged.get();
    }

    @Override
    public void close() throws Exception {
        kill();
    }

    /** The child: {@code HOME write FIRST_ID MINIMUM_BYTES GROWTH} writes for ever, others die in a migration. */
    public static void main(String... arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        switch (arguments[1]) {
            case "migrate" -> dieInMigration(open(home, Compaction.Limits.STANDARD));
            case "derive" -> deriveForEver(open(home, Compaction.Limits.STANDARD), Long.parseLong(arguments[2]));
            case "open" -> openAndWait(home);
            case "migrate-first" -> dieInFirstMigration(open(home, Compaction.Limits.STANDARD));
            default -> writeForEver(open(home, new Compaction.Limits(Long.parseLong(arguments[3]),
                    Integer.parseInt(arguments[4]))), Long.parseLong(arguments[2]));
        }
    }

    private static H2Database open(Path home, Compaction.Limits limits) throws Exception {
        return new H2Database(new FixedKeyVault(1), () -> home, new RecordingEventAdmin(),
                H2Database.Tuning.of(limits));
    }

    private static void writeForEver(H2Database database, long firstId) throws Exception {
        database.migrate(Notes.VERSION_1);
        for (long id = firstId; true; id++) {
            Notes.add(database, id, "row".repeat(100));
            System.out.println("ack " + id + " .");
        }
    }

    private static void deriveForEver(H2Database database, long firstId) throws Exception {
        database.migrate(Notes.VERSION_1);
        for (long id = firstId; true; id++) {
            long note = id;
            if (id % 50 == 49) {
                Notes.add(database, id, "durable");
                System.out.println("ack " + id + " .");
            } else {
                Transaction.Work<Integer> work = transaction -> transaction
                        .update("INSERT INTO notes_note VALUES(?, ?)", note, "derived".repeat(50));
                (id % 2 == 0 ? database.applyDerived(work) : database.submitDerived(work)).get();
            }
        }
    }

    private static void openAndWait(Path home) throws Exception {
        open(home, Compaction.Limits.STANDARD);
        System.out.println("ack 0 .");
        Thread.currentThread().join();
    }

    private static void dieInFirstMigration(H2Database database) throws Exception {
        database.migrate(new Schema("notes_more", List.of(MORE + """
                CREATE SEQUENCE notes_more_number;
                CREATE ALIAS notes_more_die FOR 'org.omnimesh.storage.h2.internal.ChildNode.die';
                CALL notes_more_die();
                """)));
    }

    private static void dieInMigration(H2Database database) throws Exception {
        Schema deadly = new Schema("notes", List.of(Notes.VERSION_1.migrations().get(0), """
                DROP TABLE notes_note;
                CREATE ALIAS notes_die FOR 'org.omnimesh.storage.h2.internal.ChildNode.die';
                CALL notes_die();
                """));
        database.migrate(deadly);
    }

    /** Called by the deadly migration. */
    public static void die() {
        Runtime.getRuntime().halt(9);
    }
}
