// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.Pake;
import org.omnimesh.api.crypto.PasswordStretching;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.Signatures;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.discovery.Nameplates;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.link.AddressBook;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.link.Links;
import org.omnimesh.api.link.PairingChannel;
import org.omnimesh.api.link.PairingDialer;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.Admission;
import org.omnimesh.api.team.Arrival;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.DeviceCard;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.api.team.Teams;
import org.omnimesh.crypto.bc.internal.CpacePake;
import org.omnimesh.crypto.bc.internal.Ed25519Signatures;
import org.omnimesh.crypto.bc.internal.JdkCiphers;
import org.omnimesh.crypto.bc.internal.SealedDeviceIdentity;
import org.omnimesh.crypto.bc.internal.SecureRandomSource;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.SettableTime;
import org.omnimesh.testing.TemporaryHome;

/** A node with real cryptography, a team of its own by name only, and connections within the process. */
final class PairNode implements AutoCloseable, Admission, Teams, Channels, AddressBook, PairingDialer, Nameplates {
    /** The network of one test: who listens at which port, and who advertises what. */
    static final class Net {
        final Map<Integer, PairNode> listening = new ConcurrentHashMap<>();
        final Map<String, List<PairNode>> advertised = new ConcurrentHashMap<>();
        volatile Consumer<PipeChannel[]> tap = ends -> {};
        volatile boolean intercepted;
        volatile String host = "192.168.1.9";
        /** How many connections more are refused. */
        final AtomicInteger refusals = new AtomicInteger();
    }

    final TemporaryHome home = new TemporaryHome();
    final SettableTime time = new SettableTime();
    final RecordingEventAdmin events = new RecordingEventAdmin();
    final RandomSource random = new SecureRandomSource();
    final Ciphers ciphers = new JdkCiphers(random);
    /** The passwords of all runs of the key exchange as the issuing side. */
    final List<byte[]> passwords = new CopyOnWriteArrayList<>();
    final Pake pake = counted(new CpacePake(random));
    final Signatures signatures = new Ed25519Signatures();
    final DeviceIdentity identity;
    final Net net;
    final int port;
    final Profile profile;
    CodePairing pairing;
    final List<DeviceCard> admitted = new CopyOnWriteArrayList<>();
    final List<DeviceCard> linked = new CopyOnWriteArrayList<>();
    final List<Role> roles = new CopyOnWriteArrayList<>();
    final KeptInvitations kept = new KeptInvitations();
    final Map<PeerId, List<Multiaddr>> remembered = new ConcurrentHashMap<>();
    volatile Optional<String> joined = Optional.empty();
    volatile Team team;
    volatile boolean networkOpen = true;
    volatile boolean refusesNewcomers;
    volatile boolean refusesToBeLinked;

    PairNode(String name, Net net) throws CryptoException {
        this.net = net;
        this.port = 40_000 + net.listening.size();
        this.profile = new Profile(name, name + "'s laptop");
        this.team = team(name + "'s team", Role.OWNER);
        this.identity = new SealedDeviceIdentity(home, new FixedKeyVault(1), ciphers, random);
        this.pairing = start();
        net.listening.put(port, this);
    }

    private Pake counted(Pake real) {
        return (role, password, channel, session, associated) -> {
            if (role == Pake.Role.RESPONDER) {
                passwords.add(password.clone());
            }
            return real.begin(role, password, channel, session, associated);
        };
    }

    /** Starts pairing, with what was kept before. */
    private CodePairing start() {
        CodePairing started = new CodePairing(pake, ciphers, identity, signatures, new QuickStretching(), random, time,
                this,
                this, this, new NoLinks(), this, this, kept, events);
        started.bindNameplates(this);
        return started;
    }

    /** Stops and starts again. */
    void restart() {
        pairing.stop();
        pairing = start();
    }

    /** Keeps links as a store does. */
    static final class KeptInvitations implements InvitationStore {
        final Map<String, LinkInvitation> rows = new ConcurrentHashMap<>();
        volatile boolean failing;

        @Override
        public List<LinkInvitation> load() {
            return List.copyOf(rows.values());
        }

        @Override
        public void save(LinkInvitation invitation) throws StorageException {
            if (failing) {
                throw new StorageException("The disk is full.");
            }
            rows.put(invitation.open().id(), invitation);
        }

        @Override
        public void delete(String id) {
            rows.remove(id);
        }
    }

    SignedCards cards() {
        return new SignedCards(identity, signatures);
    }

    Multiaddr address() {
        return Multiaddr.ofHost("127.0.0.1", port);
    }

    @Override
    public DeviceCard ownCard() {
        return new DeviceCard(identity.peerId(), profile, identity.sealingKey(), listening());
    }

    @Override
    public byte[] offerDevice() {
        return profile.displayName().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] consent(byte[] offer) throws TeamException {
        if (refusesToBeLinked) {
            throw new TeamException("This device belongs to that team already.");
        }
        return sha256(offer, identity.peerId().publicKey());
    }

    @Override
    public byte[] admitDevice(DeviceCard newcomer, byte[] consent) throws TeamException {
        if (!Arrays.equals(sha256(offerDevice(), newcomer.peer().publicKey()), consent)) {
            throw new TeamException("The new device did not agree.");
        }
        linked.add(newcomer);
        return admit(newcomer, Role.OWNER);
    }

    @Override
    public byte[] admit(DeviceCard newcomer, Role role) throws TeamException {
        if (refusesNewcomers) {
            throw new TeamException("You may not invite others to this team.");
        }
        admitted.add(newcomer);
        roles.add(role);
        return ("invitation of " + profile.displayName()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Team join(DeviceCard issuer, byte[] invitation) {
        joined = Optional.of(new String(invitation, StandardCharsets.UTF_8));
        String name = net.listening.values().stream().filter(it -> it.identity.peerId().equals(issuer.peer()))
                .findFirst().orElseThrow().team.name();
        team = team(name, Role.MEMBER);
        return team;
    }

    /** Returns a team whose id follows from its name. */
    static Team team(String name, Role role) {
        return new Team(new TeamId(sha256(name.getBytes(StandardCharsets.UTF_8))), name, role);
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Arrays.stream(parts).forEach(digest::update);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Team current() {
        return team;
    }

    @Override
    public List<Team> all() {
        return List.of(team);
    }

    @Override
    public List<Member> members() {
        boolean alone = admitted.isEmpty() && joined.isEmpty();
        return (alone ? List.of(1) : List.of(1, 2)).stream().map(number -> new Member(
                new MemberId(sha256(new byte[] { number.byteValue() })), "Member " + number, Role.MEMBER, List.of()))
                .toList();
    }

    @Override
    public Optional<Member> memberOf(PeerId device) {
        return Optional.empty();
    }

    @Override
    public List<Arrival> arrivals() {
        return List.of();
    }

    @Override
    public void announce(Profile names) {
        // nobody listens
    }

    /** Deterministic as the real one, but fast. */
    private static final class QuickStretching implements PasswordStretching {
        @Override
        public SymmetricKey argon2id(byte[] passphrase, byte[] salt, Argon2Cost cost) {
            return SymmetricKey.of(sha256(salt, passphrase));
        }

        @Override
        public SymmetricKey pbkdf2(byte[] passphrase, byte[] salt, int iterations) {
            throw new UnsupportedOperationException();
        }
    }

    @Override
    public List<Channel> list() {
        return List.of(new Channel(new ChannelId(new byte[32]), "general", ChannelType.PUBLIC, time.now(),
                identity.peerId(), Optional.empty(), Optional.empty(), List.of(), List.of()));
    }

    @Override
    public void retain(ChannelId id, int days) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Channel> get(ChannelId id) {
        return Optional.empty();
    }

    @Override
    public PairingChannel dial(Multiaddr address, Duration timeout) throws LinkException {
        return dial(address, net.host);
    }

    /** Connects as from a host. */
    PairingChannel dial(Multiaddr address, String host) throws LinkException {
        PairNode to = net.listening.get(address.tcpPort().orElseThrow());
        if (to == null || !to.networkOpen || net.refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new LinkException("Nobody answers there.");
        }
        byte[] binding = random.bytes(32);
        PipeChannel[] ends = PipeChannel.pair(binding, net.intercepted ? random.bytes(32) : binding, host);
        net.tap.accept(ends);
        Thread.startVirtualThread(() -> {
            try (PairingChannel end = ends[1]) {
                to.pairing.accept(end);
            }
        });
        return ends[0];
    }

    @Override
    public Advertisement advertise(String nameplate) {
        List<PairNode> advertisers = net.advertised.computeIfAbsent(nameplate, it -> new CopyOnWriteArrayList<>());
        advertisers.add(this);
        return () -> advertisers.remove(this);
    }

    @Override
    public List<List<Multiaddr>> find(Predicate<String> wanted, Duration timeout) {
        return net.advertised.entrySet().stream().filter(entry -> wanted.test(entry.getKey()))
                .flatMap(entry -> entry.getValue().stream()).filter(node -> node != this)
                .map(node -> List.of(node.address())).toList();
    }

    @Override
    public List<Multiaddr> addresses(PeerId peer) {
        return remembered.getOrDefault(peer, List.of());
    }

    @Override
    public void remember(PeerId peer, List<Multiaddr> addresses) {
        remembered.put(peer, addresses);
    }

    List<Multiaddr> listening() {
        return networkOpen ? List.of(Multiaddr.ofLink("127.0.0.1", port, identity.peerId())) : List.of();
    }

    /** Links of a node that only listens. */
    private final class NoLinks implements Links {
        @Override
        public List<Link> active() {
            return List.of();
        }

        @Override
        public Optional<Link> to(PeerId peer) {
            return Optional.empty();
        }

        @Override
        public Link dial(Multiaddr address, Duration timeout) throws LinkException {
            throw new LinkException("Nobody answers there.");
        }

        @Override
        public void keep(PeerId peer, List<Multiaddr> addresses) {
            // no links here
        }

        @Override
        public void release(PeerId peer, String reason) {
            // no links here
        }

        @Override
        public List<Multiaddr> listening() {
            return PairNode.this.listening();
        }
    }

    @Override
    public void close() {
        pairing.stop();
        home.close();
    }
}
