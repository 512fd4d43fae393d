// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.Sealing;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.keys.GroupKeyAgreement;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.DeviceCard;
import org.omnimesh.crypto.bc.internal.Ed25519Signatures;
import org.omnimesh.crypto.bc.internal.HpkeSealing;
import org.omnimesh.crypto.bc.internal.JdkCiphers;
import org.omnimesh.crypto.bc.internal.SealedDeviceIdentity;
import org.omnimesh.crypto.bc.internal.SecureRandomSource;
import org.omnimesh.mesh.internal.shell.ReplicatedLog;
import org.omnimesh.storage.h2.internal.H2Database;
import org.omnimesh.team.internal.keys.Prekeys;
import org.omnimesh.team.internal.keys.RatchetKeyAgreement;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.InMemoryLinks;
import org.omnimesh.testing.InMemoryNetwork;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.RunningTime;
import org.omnimesh.testing.TemporaryHome;

/** A node without sockets: real keys, real store, real mesh, links within the process. */
final class TestNode implements AutoCloseable {
    final TemporaryHome home;
    final RunningTime time;
    final RecordingEventAdmin events = new RecordingEventAdmin();
    final RandomSource random = new SecureRandomSource();
    final Ciphers ciphers = new JdkCiphers(random);
    final Profile profile;
    final DeviceIdentity identity;
    final H2Database database;
    final ReplicatedLog log;
    final GroupKeyAgreement agreement;
    final MembershipStore store;
    final LogTrust trust;
    final HourlyTeamTags tags;
    final TeamFounder founder;
    final CurrentTeam teams;
    final LogAdmission admission;
    final Goodbyes goodbyes;
    final SignedTeamManagement management;
    final SignedChannels channels;
    final KeyKeeper keeper;
    final PresenceExchange presence = new PresenceExchange();
    final KeptSafetyNumbers safety;
    final LivePeerDirectory directory;
    final InMemoryLinks links;
    private boolean stopped;

    TestNode(String name, InMemoryNetwork network) throws Exception {
        this(named(name), network);
    }

    TestNode(Profile profile, InMemoryNetwork network) throws Exception {
        this(profile, network, new TemporaryHome(), new RunningTime());
    }

    TestNode(Profile profile, InMemoryNetwork network, TemporaryHome home, RunningTime time) throws Exception {
        this(profile, network, home, time, TestNode::agreement);
    }

    /** Makes the agreement of a node. */
    interface Agreements {
        GroupKeyAgreement make(DeviceIdentity identity, Database database, KeyVault vault, TimeSource time)
                throws Exception;
    }

    /** Makes the agreement of production. */
    static GroupKeyAgreement agreement(DeviceIdentity identity, Database database, KeyVault vault, TimeSource time)
            throws StorageException {
        RandomSource random = new SecureRandomSource();
        Ciphers ciphers = new JdkCiphers(random);
        Sealing sealing = new HpkeSealing(random);
        return new RatchetKeyAgreement(ciphers, sealing, identity,
                new Prekeys(database, ciphers, sealing, vault, time));
    }

    TestNode(Profile profile, InMemoryNetwork network, TemporaryHome home, RunningTime time,
            Agreements agreements) throws Exception {
        this.home = home;
        this.time = time;
        this.profile = profile;
        KeyVault vault = new FixedKeyVault(7);
        this.identity = identity(vault);
        this.database = new H2Database(vault, home, events);
        this.log = new ReplicatedLog(database, vault, ciphers, home, identity, new Ed25519Signatures(), random, time,
                events);
        this.agreement = agreements.make(identity, database, vault, time);
        this.store = new MembershipStore(database, ciphers, agreement, new HpkeSealing(random), identity, vault,
                new Ed25519Signatures(), events);
        this.trust = new LogTrust(store);
        this.tags = new HourlyTeamTags(store, ciphers, time);
        log.trust(trust);
        log.add(store);
        this.links = network.join(identity.peerId(), events);
        links.setTrust(trust);
        links.addProtocol(log);
        links.addProtocol(presence);
        AtomicReference<KeyKeeper> keepers = new AtomicReference<>();
        events.addHandler(event -> {
            if (event.getTopic().endsWith("TrustChanged")) {
                log.handleEvent(event);
                dropStrangers();
                KeyKeeper started = keepers.get();
                if (started != null) {
                    started.handleEvent(event);
                }
            }
        });
        this.founder = new TeamFounder(store, log, identity, random, time, profile, () -> {});
        founder.found();
        this.teams = new CurrentTeam(store, log);
        this.admission = new LogAdmission(store, log, identity, random, time);
        admission.bindLinks(links);
        this.goodbyes = new Goodbyes(store, presence, new Ed25519Signatures(), time);
        goodbyes.bindReplication(log);
        this.management = new SignedTeamManagement(store, log, identity, goodbyes, random, time);
        this.channels = new SignedChannels(store, log, random, events);
        this.keeper = new KeyKeeper(store, log, presence, time);
        keepers.set(keeper);
        this.safety = new KeptSafetyNumbers(store, events, time);
        this.directory = new LivePeerDirectory(teams, store, presence, tags, safety, events, time);
        directory.bindLinks(links);
        events.addHandler(directory::handleEvent);
    }

    static Profile named(String name) {
        return new Profile(name, name + "'s laptop");
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

    /** Makes a node another device of this one's user. */
    void linkDevice(TestNode second) throws Exception {
        DeviceCard own = admission.ownCard();
        second.admission.join(own, admission.admitDevice(second.admission.ownCard(),
                second.admission.consent(admission.offerDevice())));
    }

    /** Connects two nodes that trust each other. */
    static void link(TestNode one, TestNode other) throws LinkException {
        one.links.dial(other.links.listening().getFirst(), Duration.ZERO);
    }

    /** As the mesh does when trust changes. */
    private void dropStrangers() {
        links.active().stream().map(Link::peer).filter(peer -> !trust.trusts(peer))
                .forEach(peer -> links.release(peer, "not trusted any more"));
    }

    /** Reads all tables, whatever is known of them in memory. */
    private Membership readAnew() throws StorageException {
        MembershipReader reader = new MembershipReader(new ChannelSecrets(ciphers, peer(), new FixedKeyVault(7)),
                new Veil(ciphers, new HpkeSealing(random), identity), peer(), new Touched());
        return database.read(reader::read);
    }

    void stop() throws StorageException {
        if (stopped) {
            return;
        }
        stopped = true;
        links.close();
        directory.stop();
        safety.stop();
        founder.stop();
        keeper.stop();
        goodbyes.stop();
        Await.until("what is in memory to be what the tables say", Duration.ofSeconds(30),
                () -> store.membership().equals(readAnew()), () -> "in memory: " + store.membership());
        log.close();
        database.close();
    }

    @Override
    public void close() throws StorageException {
        stop();
        home.close();
    }
}
