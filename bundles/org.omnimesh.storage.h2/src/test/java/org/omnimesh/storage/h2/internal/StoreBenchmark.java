// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.SeededRandom;

/** Run by hand: {@code StoreBenchmark HOME [WRITERS SECONDS]...} prints the time to open and acknowledged rows a second. */
final class StoreBenchmark {
    private static final Schema SCHEMA = new Schema("bench", List.of("""
            CREATE TABLE bench_row(id BIGINT PRIMARY KEY, hash BINARY(32) NOT NULL, content VARBINARY(400) NOT NULL);
            CREATE UNIQUE INDEX bench_row_hash ON bench_row(hash);
            """));
    private static final int ROW_BYTES = 300;

    private StoreBenchmark() {}

    public static void main(String... arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        long start = System.nanoTime();
        H2Database database = new H2Database(new FixedKeyVault(1), () -> home, new RecordingEventAdmin());
        long opened = System.nanoTime();
        database.migrate(SCHEMA);
        long migrated = System.nanoTime();
        long rows = database.read(view -> view.queryOne("SELECT COUNT(*) AS n FROM bench_row", row -> row.number("n")))
                .orElseThrow();
        System.out.printf("opened in %d ms, migrated in %d ms, first query of %d rows %d ms%n",
                (opened - start) / 1_000_000,
                (migrated - opened) / 1_000_000, rows, (System.nanoTime() - migrated) / 1_000_000);
        AtomicLong next = new AtomicLong(rows);
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            write(database, next, Integer.parseInt(arguments[i]), Duration.ofSeconds(Long.parseLong(arguments[i + 1])));
            System.out.printf("file is %d KiB%n", Files.size(home.resolve("store/omnimesh.mv.db")) / 1024);
        }
        long closing = System.nanoTime();
        database.close();
        System.out.printf("closed in %d ms%n", (System.nanoTime() - closing) / 1_000_000);
    }

    private static void write(H2Database database, AtomicLong next, int writers, Duration duration) throws Exception {
        long first = next.get();
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            threads.add(Thread.ofVirtual().start(() -> writeUntil(database, next, start + duration.toNanos())));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%d writers: %.0f rows a second%n", writers, (next.get() - first) / seconds);
    }

    private static void writeUntil(H2Database database, AtomicLong next, long end) {
        try {
            while (System.nanoTime() - end < 0) {
                long id = next.getAndIncrement();
                SeededRandom random = new SeededRandom(id);
                byte[] hash = random.bytes(32);
                byte[] content = random.bytes(ROW_BYTES);
                database.write(
                        transaction -> transaction.update("INSERT INTO bench_row VALUES(?, ?, ?)", id, hash, content));
            }
        } catch (StorageException e) {
            throw new IllegalStateException(e);
        }
    }
}
