// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.chat.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.storage.h2.internal.H2Database;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.InMemoryChannelLog;
import org.omnimesh.testing.InMemoryReplication;
import org.omnimesh.testing.InMemoryTeam;
import org.omnimesh.testing.KeylessIdentity;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.SettableTime;
import org.omnimesh.testing.TemporaryHome;

/** A device with the real store and chat service on an in-memory log and team. */
final class TestDevice implements AutoCloseable {
    static final PeerId SELF = Ids.peer(10);
    static final PeerId BOB = Ids.peer(11);
    static final PeerId EVE = Ids.peer(12);
    static final ChannelId OTHER = Ids.channel(3);
    static final ChannelId GENERAL = Ids.channel(2);
    static final long START = SettableTime.START.toEpochMilli();

    private static final Team TEAM = new Team(Ids.team(1), "team", Role.OWNER);

    final TemporaryHome home = new TemporaryHome();
    final RecordingEventAdmin events = new RecordingEventAdmin();
    final InMemoryTeam team = new InMemoryTeam(TEAM, SELF, new Profile("Ann", "laptop"), GENERAL, new SettableTime(),
            events);
    final InMemoryReplication replication = new InMemoryReplication(SELF, events);
    H2Database database;
    InMemoryChannelLog log;
    ChatProjection projection;
    LogChatService chat;
    DeliveryUpdates deliveries;
    private final Map<PeerId, Long> seqs = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong(1000);

    TestDevice() throws Exception {
        team.admit(BOB, new Profile("Bob", "desk"));
        team.create(OTHER, "other");
        events.addHandler(event -> {
            if (deliveries != null) {
                deliveries.handleEvent(event);
            }
        });
        start();
    }

    void start() throws Exception {
        KeylessIdentity identity = new KeylessIdentity(SELF);
        database = new H2Database(new FixedKeyVault(1), home, events);
        log = new InMemoryChannelLog(database, SELF);
        allowWriting(true);
        projection = new ChatProjection(identity);
        chat = new LogChatService(database, log, team, team, identity, projection);
        chat.bindReplication(replication);
        deliveries = new DeliveryUpdates(chat, events);
        log.add(projection);
    }

    void restart() throws Exception {
        stop();
        start();
    }

    void allowWriting(boolean allowed) {
        for (ChannelId channel : List.of(GENERAL, OTHER)) {
            if (allowed) {
                log.open(channel, TEAM.id());
            } else {
                log.forbid(channel);
            }
        }
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

    int entries() throws LogException {
        return log.read(GENERAL, 0, 1000).size();
    }

    LogEntry entry(PeerId author, EntryKind kind, byte[] payload, long millis) {
        return entry(GENERAL, author, kind, payload, millis);
    }

    private LogEntry entry(ChannelId channel, PeerId author, EntryKind kind, byte[] payload, long millis) {
        return new LogEntry(Ids.entry(ids.incrementAndGet()), new EntryHeader(TEAM.id(), channel, author,
                seqs.merge(author, 1L, Long::sum), new HybridTime(millis, 0), kind, KeyId.NONE), payload);
    }

    LogEntry receive(LogEntry entry) throws LogException {
        return log.receive(entry);
    }

    LogEntry receive(PeerId author, String content, long millis) throws LogException {
        return receive(GENERAL, author, content, millis);
    }

    LogEntry receive(ChannelId channel, PeerId author, String content, long millis) throws LogException {
        return receive(entry(channel, author, ChatPayload.KIND, payload(content), millis));
    }

    static byte[] payload(String content) {
        return new ChatPayload(content, Optional.empty(), Optional.empty(), Optional.empty()).encode();
    }
}
