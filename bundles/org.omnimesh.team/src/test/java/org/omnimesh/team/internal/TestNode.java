// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkClosed;
import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.link.LinkOpened;
import org.omnimesh.api.link.LinkProtocol;
import org.omnimesh.api.link.Links;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.DeviceCard;
import org.omnimesh.crypto.bc.internal.Ed25519Signatures;
import org.omnimesh.crypto.bc.internal.HpkeSealing;
import org.omnimesh.crypto.bc.internal.JdkCiphers;
import org.omnimesh.crypto.bc.internal.SealedDeviceIdentity;
import org.omnimesh.crypto.bc.internal.SecureRandomSource;
import org.omnimesh.mesh.internal.shell.ReplicatedLog;
import org.omnimesh.storage.h2.internal.H2Database;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.TemporaryHome;

/** A node without sockets: real keys, real store, real mesh, links within the process. */
final class TestNode implements AutoCloseable, Links {
    final TemporaryHome home;
    final RunningTime time;
    final RecordingEventAdmin events = new RecordingEventAdmin();
    final RandomSource random = new SecureRandomSource();
    final Ciphers ciphers = new JdkCiphers(random);
    final Profile profile;
    final DeviceIdentity identity;
    final H2Database database;
    final ReplicatedLog log;
    final MembershipStore store;
    final LogTrust trust;
    final HourlyTeamTags tags;
    final TeamFounder founder;
    final CurrentTeam teams;
    final LogAdmission admission;
    final PresenceExchange presence = new PresenceExchange();
    final LivePeerDirectory directory;
    final List<LinkProtocol> protocols = new CopyOnWriteArrayList<>();
    final Map<PeerId, Link> links = new ConcurrentHashMap<>();

    TestNode(String name) throws Exception {
        this(name, new TemporaryHome(), new RunningTime());
    }

    TestNode(String name, TemporaryHome home, RunningTime time) throws Exception {
        this.home = home;
        this.time = time;
        this.profile = new Profile(name, name + "'s laptop");
        KeyVault vault = new FixedKeyVault(7);
        this.identity = identity(vault);
        this.database = new H2Database(vault, home, events);
        this.log = new ReplicatedLog(database, identity, new Ed25519Signatures(), random, time, events);
        this.store = new MembershipStore(database, ciphers, new HpkeSealing(random), identity, vault, events);
        this.trust = new LogTrust(store, ciphers);
        this.tags = new HourlyTeamTags(store, ciphers, time);
        log.trust(trust);
        log.add(store);
        events.addHandler(event -> {
            if (event.getTopic().endsWith("TrustChanged")) {
                log.handleEvent(event);
            }
        });
        protocols.add(log);
        protocols.add(presence);
        this.founder = new TeamFounder(store, log, identity, random, time, profile, () -> {});
        founder.found();
        this.teams = new CurrentTeam(store, log);
        this.admission = new LogAdmission(store, log, identity, time);
        admission.bindLinks(this);
        this.directory = new LivePeerDirectory(teams, store, presence, tags, events, time);
        directory.bindLinks(this);
        events.addHandler(directory::handleEvent);
    }

    private DeviceIdentity identity(KeyVault vault) throws CryptoException {
        return new SealedDeviceIdentity(home, vault, ciphers, random);
    }

    PeerId peer() {
        return identity.peerId();
    }

    /** Pairs as the protocol does, without it: the newcomer's card goes in, the invitation comes back. */
    void invite(TestNode newcomer) throws Exception {
        DeviceCard own = admission.ownCard();
        newcomer.admission.join(own, admission.admit(newcomer.admission.ownCard()));
    }

    /** Connects two nodes that trust each other. */
    static void link(TestNode one, TestNode other) {
        PipeLink.open(one, other);
    }

    void up(Link link) {
        links.put(link.peer(), link);
        events.postEvent(new LinkOpened(link.peer()).toEvent());
        protocols.forEach(protocol -> protocol.opened(link));
    }

    void down(Link link) {
        if (links.remove(link.peer(), link)) {
            protocols.forEach(protocol -> protocol.closed(link));
            events.postEvent(new LinkClosed(link.peer(), "closed").toEvent());
        }
    }

    @Override
    public List<Link> active() {
        return List.copyOf(links.values());
    }

    @Override
    public Optional<Link> to(PeerId peer) {
        return Optional.ofNullable(links.get(peer));
    }

    @Override
    public Link dial(Multiaddr address, Duration timeout) throws LinkException {
        throw new LinkException("Nobody answers.");
    }

    @Override
    public void keep(PeerId peer, List<Multiaddr> addresses) {
        // links are made by hand here
    }

    @Override
    public void release(PeerId peer, String reason) {
        to(peer).ifPresent(link -> link.close(reason));
    }

    @Override
    public List<Multiaddr> listening() {
        return List.of(Multiaddr.ofLink("127.0.0.1", 40404, peer()));
    }

    TimeSource clock() {
        return time;
    }

    void stop() throws StorageException {
        active().forEach(link -> link.close("stop"));
        directory.stop();
        founder.stop();
        log.close();
        database.close();
    }

    @Override
    public void close() throws StorageException {
        stop();
        home.close();
    }
}
