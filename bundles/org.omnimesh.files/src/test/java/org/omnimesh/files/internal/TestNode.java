// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.link.LinkOpened;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.api.team.Teams;
import org.omnimesh.crypto.bc.internal.JdkCiphers;
import org.omnimesh.storage.h2.internal.H2Database;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.SeededRandom;
import org.omnimesh.testing.TemporaryHome;

/** A device with the real store, ciphers and file service, on a fake log and network. */
final class TestNode implements AutoCloseable {
    static final TeamId TEAM = new TeamId(bytes(1));
    static final ChannelId GENERAL = new ChannelId(bytes(2));

    private static final AtomicLong NUMBERS = new AtomicLong(100);

    final PeerId peer;
    final TemporaryHome home = new TemporaryHome();
    final RecordingEventAdmin events = new RecordingEventAdmin();
    final SeededRandom random;
    final Ciphers ciphers;
    final H2Database database;
    final FakeNetwork network;
    BlobStore store;
    FilesProjection projection;
    StoredBlobSource source;
    SwarmFileService service;
    LogEntry lastEntry;
    boolean mayWrite = true;

    TestNode(FakeNetwork network, int number) throws Exception {
        this.network = network;
        this.peer = PeerId.ofPublicKey(bytes(number));
        this.random = new SeededRandom(number);
        this.ciphers = new JdkCiphers(random);
        this.database = new H2Database(new FixedKeyVault(number), home, events);
        network.readers.add(peer);
        start();
    }

    static byte[] bytes(long number) {
        return ByteBuffer.allocate(32).putLong(24, number).array();
    }

    /** Makes all objects anew over the same home, as after a crash: nothing is told to the old ones. */
    void start() throws Exception {
        store = new BlobStore(home, random);
        projection = new FilesProjection();
        source = new StoredBlobSource(database, projection, store);
        service = new SwarmFileService(database, new FakeLog(), new FakeTeams(), new FakeChannels(), ciphers, random,
                new SystemTime(), events, store, projection, source);
        service.bindLinks(network.linksOf(peer));
        service.bindBlobClient(network.clientOf(peer));
        service.bindTrust(network.trust());
        network.sources.put(peer, source);
    }

    void receive(LogEntry entry) throws StorageException {
        database.write(transaction -> {
            projection.apply(transaction, entry);
            return null;
        });
    }

    void tell(DomainEvent event) {
        service.handleEvent(event.toEvent());
    }

    void comeOnline(TestNode... others) {
        network.offline.remove(peer);
        for (TestNode other : others) {
            other.tell(new LinkOpened(peer));
        }
    }

    static LogEntry entry(PeerId author, EntryKind kind, byte[] payload) {
        long number = NUMBERS.incrementAndGet();
        return new LogEntry(new EntryId(bytes(number)), new EntryHeader(TEAM, GENERAL, author, number,
                new HybridTime(1_767_323_045_678L + number, 0), kind, KeyId.NONE), payload);
    }

    @Override
    public void close() {
        network.sources.remove(peer);
        service.deactivate();
        database.close();
        home.close();
    }

    private final class FakeLog implements ChannelLog {
        @Override
        public LogEntry append(ChannelId channel, EntryKind kind, byte[] payload) throws LogException {
            if (!mayWrite) {
                throw new LogException("This device may not write there.");
            }
            lastEntry = entry(peer, kind, payload);
            try {
                receive(lastEntry);
            } catch (StorageException e) {
                throw new LogException("no", e);
            }
            return lastEntry;
        }

        @Override
        public CompletableFuture<LogEntry> submit(ChannelId channel, EntryKind kind, byte[] payload) {
            throw new UnsupportedOperationException();
        }

        @Override
        public TeamId found(byte[] payload) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<LogEntry> read(ChannelId channel, long skip, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void rebuild(String name) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class FakeTeams implements Teams {
        @Override
        public Team current() {
            return new Team(TEAM, "team", Role.OWNER);
        }

        @Override
        public List<Team> all() {
            return List.of(current());
        }

        @Override
        public List<Member> members() {
            return List.of();
        }

        @Override
        public Optional<Member> memberOf(PeerId device) {
            return Optional.empty();
        }

        @Override
        public void announce(Profile profile) {}
    }

    private final class FakeChannels implements Channels {
        @Override
        public List<Channel> list() {
            return List.of(new Channel(GENERAL, "general", ChannelType.PUBLIC, Instant.EPOCH, peer, Optional.empty(),
                    Optional.empty(), List.of(), List.of()));
        }

        @Override
        public Optional<Channel> get(ChannelId id) {
            return list().stream().filter(channel -> channel.id().equals(id)).findFirst();
        }
    }

    private static final class SystemTime implements TimeSource {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public Duration monotonic() {
            return Duration.ofNanos(System.nanoTime());
        }
    }
}
