// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.Projection;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.crypto.bc.internal.Ed25519Signatures;
import org.omnimesh.crypto.bc.internal.JdkCiphers;
import org.omnimesh.crypto.bc.internal.SealedDeviceIdentity;
import org.omnimesh.storage.h2.internal.H2Database;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.SeededRandom;
import org.omnimesh.testing.TemporaryHome;

/** A node with the real store and crypto, without OSGi. */
public final class TestNode implements AutoCloseable {
    public static final ChannelId CHANNEL = new ChannelId(TestTrust.filled(2));
    public static final EntryKind KIND = new EntryKind("test.note");

    public final TemporaryHome home;
    public final RandomSource random;
    public final RecordingEventAdmin events = new RecordingEventAdmin();
    public final TestTrust trust;
    public final WallTime time = new WallTime();
    public H2Database database;
    public ReplicatedLog log;
    private final long seed;
    private final SealedDeviceIdentity device;

    public TestNode(long seed) throws Exception {
        this(seed, new TemporaryHome());
    }

    private TestNode(long seed, TemporaryHome home) throws Exception {
        this.seed = seed;
        this.home = home;
        random = new SeededRandom(seed);
        JdkCiphers ciphers = new JdkCiphers(random);
        trust = new TestTrust(ciphers);
        device = new SealedDeviceIdentity(home, new FixedKeyVault(seed), ciphers, random);
        open();
    }

    /** Opens store and log. */
    public void open() throws Exception {
        database = new H2Database(new FixedKeyVault(seed), home, events);
        log = new ReplicatedLog(database, new FixedKeyVault(seed), new JdkCiphers(random), home, device,
                new Ed25519Signatures(), random, time, events);
        log.trust(trust);
    }

    /** Closes store and log as a stop would, keeps the files. */
    public void shut() {
        log.close();
        database.close();
    }

    public PeerId peer() {
        return device.peerId();
    }

    public TestLink link(TestNode other) {
        return TestLink.connect(peer(), log, other.peer(), other.log);
    }

    /** Makes all nodes readers of the channel. */
    public static void team(TestNode... nodes) {
        Set<PeerId> peers = new HashSet<>();
        for (TestNode node : nodes) {
            peers.add(node.peer());
        }
        for (TestNode node : nodes) {
            node.trust.readers.put(CHANNEL, peers);
            node.changed();
        }
    }

    public void changed() {
        log.handleEvent(new org.omnimesh.api.log.TrustChanged(TestTrust.TEAM).toEvent());
    }

    public LogEntry append(String text) throws Exception {
        return log.append(CHANNEL, KIND, text.getBytes());
    }

    @Override
    public void close() {
        shut();
        home.close();
    }

    /** The system's clocks, each ahead by as much as a test likes. */
    public static final class WallTime implements TimeSource {
        public volatile Duration ahead = Duration.ZERO;
        public volatile Duration monotonicAhead = Duration.ZERO;

        @Override
        public Instant now() {
            return Instant.now().plus(ahead);
        }

        @Override
        public Duration monotonic() {
            return Duration.ofNanos(System.nanoTime()).plus(monotonicAhead);
        }
    }

    /** A projection applied an entry. */
    public record Noted(String projection) implements DomainEvent {}

    /** Writes down what it sees, in order. */
    public static final class Notes implements Projection {
        public final AtomicInteger committed = new AtomicInteger();
        /** Whether it publishes and counts; only where a test looks, as it slows the benchmark. */
        public volatile boolean announces;
        private final String name;

        public Notes(String name) {
            this.name = name;
        }

        @Override
        public Set<EntryKind> kinds() {
            return Set.of(KIND);
        }

        @Override
        public Schema schema() {
            return new Schema(name, List.of("CREATE TABLE " + name + "_note (n BIGINT PRIMARY KEY,"
                    + " author BINARY(32), seq BIGINT, text VARCHAR, channel BINARY(32),"
                    + " sent BIGINT, UNIQUE (author, seq));"));
        }

        @Override
        public void apply(Transaction transaction, LogEntry entry) throws StorageException {
            String text = new String(entry.payload());
            if (text.equals("poison")) {
                throw new StorageException("poisoned");
            }
            transaction.update("INSERT INTO " + name + "_note (n, author, seq, text, channel, sent) VALUES"
                    + " ((SELECT COALESCE(MAX(n), 0) + 1 FROM " + name + "_note), ?, ?, ?, ?, ?)",
                    entry.header().author(), entry.header().seq(), text, entry.header().channel(),
                    entry.header().time().packed());
            if (announces) {
                transaction.publish(new Noted(name));
                transaction.afterCommit(committed::incrementAndGet);
            }
        }

        @Override
        public void expire(Transaction transaction, ChannelId channel, HybridTime upTo) throws StorageException {
            transaction.update("DELETE FROM " + name + "_note WHERE channel = ? AND sent <= ?", channel, upTo.packed());
        }

        @Override
        public void clear(Transaction transaction) throws StorageException {
            transaction.update("DELETE FROM " + name + "_note");
        }

        public List<String> texts(TestNode node) throws Exception {
            return node.database.read(transaction -> transaction
                    .query("SELECT text FROM " + name + "_note ORDER BY n", row -> row.text("text")));
        }
    }

    static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : new ArrayList<>(threads)) {
            thread.join(TimeUnit.SECONDS.toMillis(60));
        }
    }
}
