// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.node.NodeHome;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.crypto.bc.internal.JdkCiphers;
import org.omnimesh.crypto.bc.internal.SealedDeviceIdentity;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.segment.FaultyDisk;
import org.omnimesh.mesh.internal.segment.SegmentLog;
import org.omnimesh.mesh.internal.shell.TestNode;
import org.omnimesh.mesh.internal.shell.TestTrust;
import org.omnimesh.storage.h2.internal.H2Database;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.SeededRandom;

/** A log store with real files, and a projection of notes over it. */
final class TestStore implements AutoCloseable {
    final NodeHome home;
    final RecordingEventAdmin events = new RecordingEventAdmin();
    final TestNode.Notes notes = new TestNode.Notes("notes");
    final TestTrust trust;
    final SealedDeviceIdentity device;
    final ConcurrentLinkedQueue<Run> own = new ConcurrentLinkedQueue<>();
    private final Optional<FaultyDisk> disk;
    private final long seed;
    private final JdkCiphers ciphers;
    private final SeededRandom random;
    H2Database database;
    volatile boolean refuses;
    /** Whether derived work is done and then said to have failed. */
    volatile boolean lies;
    /** Told of every call of the database by the store, before it is made. */
    volatile Runnable watcher = () -> {};
    final TestNode.WallTime time;
    LogStore log;

    TestStore(long seed, NodeHome home) throws Exception {
        this(seed, home, new TestNode.WallTime());
    }

    TestStore(long seed, NodeHome home, TestNode.WallTime time) throws Exception {
        this(seed, home, time, Optional.empty());
    }

    /** One whose log lies on a disk that may fail. */
    TestStore(long seed, NodeHome home, FaultyDisk disk) throws Exception {
        this(seed, home, new TestNode.WallTime(), Optional.of(disk));
    }

    private TestStore(long seed, NodeHome home, TestNode.WallTime time, Optional<FaultyDisk> disk) throws Exception {
        this.disk = disk;
        this.time = time;
        this.seed = seed;
        this.home = home;
        this.random = new SeededRandom(seed ^ System.nanoTime());
        this.ciphers = new JdkCiphers(random);
        this.trust = new TestTrust(ciphers);
        this.device = new SealedDeviceIdentity(home, new FixedKeyVault(seed), ciphers, random);
        trust.readers.put(TestNode.CHANNEL, Set.of(device.peerId()));
        open();
    }

    H2Database openDatabase() throws Exception {
        database = new H2Database(new FixedKeyVault(seed), home, events);
        return database;
    }

    /** Opens everything as a start does, the trust floor last. */
    void open() throws Exception {
        openDatabase();
        Openings openings = new Openings();
        SymmetricKey key = new FixedKeyVault(seed).derive(new CryptoContext("omni/1/log"));
        SegmentLog segments = disk.isPresent()
                ? disk.get().log(ciphers, key, random)
                : new SegmentLog(logFolder(), ciphers, key, random);
        Generations generations = new Generations(database, logFolder().resolve("origin"), random);
        log = new LogStore(refusing(database), segments, generations, device, time, openings,
                Thread::startVirtualThread, own::addAll);
        CompletableFuture<Void> ready = log.projectors().add(notes);
        openings.trust(trust);
        log.projectors().trusted();
        log.projectors().deliverHeld();
        ready.get(60, TimeUnit.SECONDS);
        database.sync().get(60, TimeUnit.SECONDS); // what was queued before is done
        Await.until("what was stored before the start is delivered, page by page", () -> database
                .read(transaction -> transaction.queryOne("SELECT position FROM mesh_held WHERE delivery IS NULL"
                        + " AND secret IS NOT NULL LIMIT 1", row -> row.number("position")))
                .isEmpty());
    }

    /** The database, with derived work refused while {@link #refuses}. */
    private Database refusing(Database whole) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            watcher.run();
            boolean derived = method.getName().endsWith("Derived");
            if (refuses && derived) {
                return CompletableFuture.failedFuture(new StorageException("refused by the test"));
            }
            Object result = method.invoke(whole, arguments);
            return lies && derived
                    ? ((CompletableFuture<?>) result).thenCompose(
                            done -> CompletableFuture.failedFuture(new StorageException("denied by the test")))
                    : result;
        };
        return (Database) Proxy.newProxyInstance(Database.class.getClassLoader(), new Class<?>[] { Database.class },
                handler);
    }

    Path logFolder() {
        return logFolder(home);
    }

    static Path logFolder(NodeHome home) {
        return home.directory().resolve("store").resolve("log");
    }

    LogEntry append(String text) throws Exception {
        return submit(text).get(60, TimeUnit.SECONDS);
    }

    CompletableFuture<LogEntry> submit(String text) {
        return log.append(TestNode.CHANNEL, TestNode.KIND, text.getBytes());
    }

    List<String> append(String prefix, int count) throws Exception {
        List<String> texts = new ArrayList<>();
        List<CompletableFuture<LogEntry>> waiting = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(prefix + i);
            waiting.add(submit(prefix + i));
            if (i % 7 == 6) {
                CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
            }
        }
        CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        return texts;
    }

    List<String> noted() throws Exception {
        return database.read(transaction -> transaction.query("SELECT text FROM notes_note ORDER BY n",
                row -> row.text("text")));
    }

    List<String> read() throws Exception {
        List<String> texts = new ArrayList<>();
        List<LogEntry> page;
        do {
            page = log.read(TestNode.CHANNEL, texts.size(), 100);
            page.forEach(entry -> texts.add(new String(entry.payload())));
        } while (!page.isEmpty());
        return texts;
    }

    /** Copies the database's files, which a kill may leave older than the log's. */
    void copyDatabase(Path to) throws IOException {
        copyFiles(home.directory().resolve("store"), to);
    }

    /** Puts a copy of the database in the place of the files that are there; an empty folder removes them. */
    void replaceDatabase(Path from) throws IOException {
        Path store = home.directory().resolve("store");
        for (Path file : files(store)) {
            Files.delete(file);
        }
        copyFiles(from, store);
    }

    private static void copyFiles(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path file : files(from)) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
    }

    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Override
    public void close() {
        log.close();
        database.close();
    }
}
