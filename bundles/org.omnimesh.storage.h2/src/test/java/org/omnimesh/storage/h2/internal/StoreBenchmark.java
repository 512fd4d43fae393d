// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;

/**
 * Run by hand: {@code StoreBenchmark HOME [COMMAND NUMBER...]...} with the commands {@code write WRITERS SECONDS} (each writer
 * waits for the disk at each row), {@code submit ROWS} and {@code derived ROWS} (queued as fast as possible, in works of ten
 * rows), {@code get ROWS} (one by one at random), {@code scan TIMES} (all rows), {@code mesh ROWS} (an index and a projection as
 * the mesh has them) and {@code halt 9} (the process ends as by kill -9).
 */
final class StoreBenchmark {
    private static final Schema SCHEMA = new Schema("bench", List.of("""
            CREATE TABLE bench_row(id BIGINT PRIMARY KEY, hash BINARY(32) NOT NULL, content VARBINARY(400) NOT NULL);
            CREATE UNIQUE INDEX bench_row_hash ON bench_row(hash);
            CREATE TABLE bench_stored (position BIGINT PRIMARY KEY, log BIGINT NOT NULL, first_seq BIGINT NOT NULL,
                last_seq BIGINT NOT NULL, tip BIGINT NOT NULL, channel INT NOT NULL, ordinal BIGINT NOT NULL,
                segment INT NOT NULL, place INT NOT NULL, size INT NOT NULL);
            CREATE UNIQUE INDEX bench_stored_log ON bench_stored (log, first_seq);
            CREATE UNIQUE INDEX bench_stored_channel ON bench_stored (channel, ordinal);
            CREATE TABLE bench_message (channel BINARY(32) NOT NULL, time BIGINT NOT NULL, id BINARY(32) PRIMARY KEY,
                author VARBINARY(40) NOT NULL, content VARCHAR(20000) NOT NULL);
            CREATE INDEX bench_message_time ON bench_message (channel, time);
            """));
    private static final int ROW_BYTES = 300;
    private static final int ROWS_PER_WORK = 10;
    private static final int MESH_ROWS_PER_WORK = 500;
    private static final String INSERT = "INSERT INTO bench_row VALUES(?, ?, ?)";

    private final H2Database database;
    private final Path file;
    private final AtomicLong next;
    private long processorTime = processorTime();

    private StoreBenchmark(H2Database database, Path file) throws StorageException {
        this.database = database;
        this.file = file;
        this.next = new AtomicLong(count());
    }

    public static void main(String... arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        long start = System.nanoTime();
        H2Database database = new H2Database(new FixedKeyVault(1), () -> home, new RecordingEventAdmin());
        long opened = System.nanoTime();
        long processor = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        database.migrate(SCHEMA);
        long migrated = System.nanoTime();
        StoreBenchmark benchmark = new StoreBenchmark(database, home.resolve("store/omnimesh.mv.db"));
        System.out.printf("opened in %d ms (%d ms of processor with the start of Java), migrated in %d ms,"
                + " counted %d rows in %d ms%n", (opened - start) / 1_000_000, processor / 1_000_000,
                (migrated - opened) / 1_000_000, benchmark.next.get(), (System.nanoTime() - migrated) / 1_000_000);
        int at = 1;
        while (at < arguments.length) {
            int number = Integer.parseInt(arguments[at + 1]);
            switch (arguments[at]) {
                case "write" -> benchmark.write(number, Duration.ofSeconds(Long.parseLong(arguments[at + 2])));
                case "get" -> benchmark.get(number);
                case "mesh" -> benchmark.mesh(number);
                case "halt" -> Runtime.getRuntime().halt(number);
                case "scan" -> benchmark.scan(number);
                default -> benchmark.queue(number, "derived".equals(arguments[at]));
            }
            at += "write".equals(arguments[at]) ? 3 : 2;
        }
        long closing = System.nanoTime();
        database.close();
        System.out.printf("closed in %d ms%n", (System.nanoTime() - closing) / 1_000_000);
    }

    private long count() throws StorageException {
        return database.read(view -> view.queryOne("SELECT COUNT(*) AS n FROM bench_row", row -> row.number("n")))
                .orElseThrow();
    }

    private void print(String what, long rows, long start) throws Exception {
        double seconds = (System.nanoTime() - start) / 1e9;
        long used = processorTime();
        System.out.printf("%s: %d rows in %.1f s, %.0f rows a second, %.1f us of processor a row; file is %d KiB%n",
                what,
                rows, seconds, rows / seconds, (used - processorTime) / 1e3 / rows, Files.size(file) / 1024);
        processorTime = used;
    }

    private static long processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }

    private void write(int writers, Duration duration) throws Exception {
        long first = next.get();
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            threads.add(Thread.ofVirtual().start(() -> writeUntil(start + duration.toNanos())));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        print(writers + " writers", next.get() - first, start);
    }

    private void writeUntil(long end) {
        try {
            while (System.nanoTime() - end < 0) {
                database.write(insert(next.getAndIncrement(), 1));
            }
        } catch (StorageException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Transaction.Work<Integer> insert(long from, int count) {
        return transaction -> {
            for (long id = from; id < from + count; id++) {
                SplittableRandom random = new SplittableRandom(id);
                byte[] hash = new byte[32];
                byte[] content = new byte[ROW_BYTES];
                random.nextBytes(hash);
                random.nextBytes(content);
                transaction.update(INSERT, id, hash, content);
            }
            return count;
        };
    }

    private void queue(int rows, boolean derived) throws Exception {
        long start = System.nanoTime();
        CompletableFuture<Integer> last = CompletableFuture.completedFuture(0);
        for (int i = 0; i < rows; i += ROWS_PER_WORK) {
            Transaction.Work<Integer> work = insert(next.getAndAdd(ROWS_PER_WORK), ROWS_PER_WORK);
            last = derived ? database.submitDerived(work) : database.submit(work);
        }
        last.join();
        database.sync().join();
        print(derived ? "derived" : "submitted", rows, start);
    }

    private void mesh(int rows) throws Exception {
        long first = database
                .read(view -> view.queryOne("SELECT COUNT(*) AS n FROM bench_stored", row -> row.number("n")))
                .orElseThrow();
        long start = System.nanoTime();
        for (long from = first; from < first + rows; from += MESH_ROWS_PER_WORK) {
            long id = from;
            database.submitDerived(transaction -> transaction.update(
                    "INSERT INTO bench_stored SELECT x, MOD(x, 10), x, x,"
                            + " x * 7919, MOD(x, 5), x, x / 65536, MOD(x, 65536) * 400, 400 FROM SYSTEM_RANGE(?, ?)",
                    id,
                    id + MESH_ROWS_PER_WORK - 1)
                    + transaction.update(
                            "INSERT INTO bench_message SELECT X'00', x, HASH('SHA-256', CAST(x AS VARCHAR)),"
                                    + " X'01', SPACE(150) || x FROM SYSTEM_RANGE(?, ?)",
                            id, id + MESH_ROWS_PER_WORK - 1));
        }
        database.sync().join();
        print("mesh behind " + first, rows, start);
    }

    private void get(int rows) throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        long start = System.nanoTime();
        for (int i = 0; i < rows; i++) {
            long id = random.nextLong(next.get());
            database.read(view -> view.queryOne("SELECT content FROM bench_row WHERE id = ?",
                    row -> row.bytes("content"), id)).orElseThrow();
        }
        print("get", rows, start);
    }

    private void scan(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            long bytes = 0;
            for (long from = 0; from < next.get(); from += 1000) {
                bytes += database.read(pageFrom(from)).stream().mapToLong(content -> content.length).sum();
            }
            print("scan of " + bytes / 1024 + " KiB", next.get(), start);
        }
    }

    private static Database.Reading<List<byte[]>> pageFrom(long id) {
        return view -> view.query("SELECT content FROM bench_row WHERE id >= ? ORDER BY id LIMIT 1000",
                row -> row.bytes("content"), id);
    }
}
