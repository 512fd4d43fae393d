// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.util.concurrent.atomic.AtomicLong;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.link.LinkOpened;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.node.Profile;
import org.omnimesh.crypto.bc.internal.JdkCiphers;
import org.omnimesh.storage.h2.internal.H2Database;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.InMemoryChannelLog;
import org.omnimesh.testing.InMemoryTeam;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.RunningTime;
import org.omnimesh.testing.SeededRandom;
import org.omnimesh.testing.SettableTime;
import org.omnimesh.testing.TemporaryHome;

/** A device with the real store, ciphers and file service, on an in-memory log, team and network. */
final class TestNode implements AutoCloseable {
    static final TeamId TEAM = Ids.team(1);
    static final ChannelId GENERAL = Ids.channel(1);

    private static final AtomicLong NUMBERS = new AtomicLong(100);

    final PeerId peer;
    final TemporaryHome home = new TemporaryHome();
    final RecordingEventAdmin events = new RecordingEventAdmin();
    final SeededRandom random;
    final Ciphers ciphers;
    final H2Database database;
    final FakeNetwork network;
    final InMemoryTeam team;
    final InMemoryChannelLog log;
    BlobStore store;
    FilesProjection projection;
    StoredBlobSource source;
    SwarmFileService service;

    TestNode(FakeNetwork network, int number) throws Exception {
        this.network = network;
        this.peer = Ids.peer(number);
        this.team = new InMemoryTeam(peer, new Profile("Ann", "laptop"), new SettableTime(), events);
        this.random = new SeededRandom(number);
        this.ciphers = new JdkCiphers(random);
        this.database = new H2Database(new FixedKeyVault(number), home, events);
        this.log = new InMemoryChannelLog(database, peer);
        log.open(GENERAL, TEAM);
        network.readers.add(peer);
        start();
    }

    /** Makes all objects anew over the same home, as after a crash: nothing is told to the old ones. */
    void start() throws Exception {
        store = new BlobStore(home, random);
        projection = new FilesProjection();
        source = new StoredBlobSource(database, projection, store);
        service = new SwarmFileService(database, log, team, team, ciphers, random, new RunningTime(), events, store,
                projection, source);
        log.add(projection);
        service.bindLinks(network.linksOf(peer));
        service.bindBlobClient(network.clientOf(peer));
        service.bindTrust(network.trust());
        network.sources.put(peer, source);
    }

    void receive(LogEntry entry) throws LogException {
        log.receive(entry);
    }

    LogEntry lastEntry() {
        return log.read(GENERAL, 0, 1000).getLast();
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
        return new LogEntry(Ids.entry(number), new EntryHeader(TEAM, GENERAL, author, number,
                new HybridTime(1_767_323_045_678L + number, 0), kind, KeyId.NONE), payload);
    }

    @Override
    public void close() {
        network.sources.remove(peer);
        service.deactivate();
        database.close();
        home.close();
    }
}
