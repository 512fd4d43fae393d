// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.chat.internal;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.log.Replication;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.api.team.Teams;
import org.omnimesh.storage.h2.internal.H2Database;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.TemporaryHome;

/** A device with the real store and chat service on a fake log. */
final class TestDevice implements AutoCloseable {
    static final TeamId TEAM = new TeamId(bytes(1));
    static final ChannelId GENERAL = new ChannelId(bytes(2));
    static final ChannelId OTHER = new ChannelId(bytes(3));
    static final PeerId SELF = PeerId.ofPublicKey(bytes(10));
    static final PeerId BOB = PeerId.ofPublicKey(bytes(11));
    static final PeerId EVE = PeerId.ofPublicKey(bytes(12));
    static final long START = 1_767_323_045_678L;

    final TemporaryHome home = new TemporaryHome();
    final RecordingEventAdmin events = new RecordingEventAdmin();
    final Map<PeerId, String> names = new ConcurrentHashMap<>(Map.of(SELF, "Ann", BOB, "Bob"));
    final Map<Long, Set<PeerId>> holders = new ConcurrentHashMap<>();
    final AtomicInteger appends = new AtomicInteger();
    final AtomicLong clock = new AtomicLong(START);
    H2Database database;
    ChatProjection projection;
    LogChatService chat;
    DeliveryUpdates deliveries;
    volatile boolean mayWrite = true;
    private final Map<PeerId, Long> seqs = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong(1000);

    TestDevice() throws Exception {
        start();
    }

    static byte[] bytes(long number) {
        return ByteBuffer.allocate(32).putLong(24, number).array();
    }

    void start() throws Exception {
        database = new H2Database(new FixedKeyVault(1), home, events);
        projection = new ChatProjection(new FakeIdentity());
        chat = new LogChatService(database, new FakeLog(), new FakeTeams(), new FakeChannels(), new FakeIdentity(),
                projection);
        chat.bindReplication(new FakeReplication());
        deliveries = new DeliveryUpdates(chat, events);
    }

    void restart() throws Exception {
        stop();
        start();
    }

    private void stop() {
        deliveries.deactivate();
        chat.deactivate();
        database.close();
    }

    @Override
    public void close() {
        stop();
        home.close();
    }

    LogEntry entry(PeerId author, EntryKind kind, byte[] payload, long millis) {
        return new LogEntry(new EntryId(bytes(ids.incrementAndGet())), new EntryHeader(TEAM, GENERAL, author,
                seqs.merge(author, 1L, Long::sum), new HybridTime(millis, 0), kind, KeyId.NONE), payload);
    }

    LogEntry receive(LogEntry entry) throws StorageException {
        database.write(transaction -> {
            projection.apply(transaction, entry);
            return null;
        });
        return entry;
    }

    LogEntry receive(PeerId author, String content, long millis) throws StorageException {
        return receive(entry(author, ChatPayload.KIND,
                new ChatPayload(content, Optional.empty(), Optional.empty(), Optional.empty()).encode(), millis));
    }

    private final class FakeLog implements ChannelLog {
        @Override
        public LogEntry append(ChannelId channel, EntryKind kind, byte[] payload) throws LogException {
            if (!mayWrite) {
                throw new LogException("You may not write there.");
            }
            appends.incrementAndGet();
            try {
                return receive(entry(SELF, kind, payload, clock.incrementAndGet()));
            } catch (StorageException e) {
                throw new LogException("The store cannot write.", e);
            }
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

    private final class FakeReplication implements Replication {
        @Override
        public Set<PeerId> holders(ChannelId channel, PeerId author, long seq) {
            return new HashSet<>(holders.getOrDefault(seq, Set.of()));
        }

        @Override
        public Map<PeerId, Long> lag(ChannelId channel) {
            return Map.of();
        }
    }

    private final class FakeTeams implements Teams {
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
            return Optional.ofNullable(names.get(device))
                    .map(name -> new Member(new MemberId(device.publicKey()), name, Role.MEMBER, List.of()));
        }

        @Override
        public void announce(Profile profile) {}
    }

    private static final class FakeChannels implements Channels {
        @Override
        public List<Channel> list() {
            return List.of(channel(GENERAL), channel(OTHER));
        }

        private static Channel channel(ChannelId id) {
            return new Channel(id, "name", ChannelType.PUBLIC, Instant.EPOCH, SELF, Optional.empty(),
                    Optional.empty(), List.of(), List.of());
        }

        @Override
        public Optional<Channel> get(ChannelId id) {
            return list().stream().filter(channel -> channel.id().equals(id)).findFirst();
        }
    }

    private static final class FakeIdentity implements DeviceIdentity {
        @Override
        public PeerId peerId() {
            return SELF;
        }

        @Override
        public Signature sign(CryptoContext context, byte[] message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SealingKey sealingKey() {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] open(CryptoContext context, byte[] associated, byte[] sealed) {
            throw new UnsupportedOperationException();
        }
    }
}
