// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.reach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.discovery.Sighting;
import org.omnimesh.api.discovery.TeamTags;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.link.LinkOpened;
import org.omnimesh.api.link.Links;
import org.omnimesh.api.log.TrustChanged;
import org.omnimesh.mesh.internal.shell.TestNode;
import org.omnimesh.storage.h2.internal.H2Database;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.TemporaryHome;

class DiallerTest {
    private static final PeerId SELF = peer(1);
    private static final PeerId MATE = peer(2);
    private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/192.168.1.7/tcp/40404/tls/ws");
    private final TemporaryHome home = new TemporaryHome();
    private final FakeLinks links = new FakeLinks();
    private final Set<PeerId> trusted = ConcurrentHashMap.newKeySet();
    private H2Database database;
    private StoredAddressBook book;
    private Dialler dialler;

    private static PeerId peer(int value) {
        byte[] key = new byte[32];
        java.util.Arrays.fill(key, (byte) value);
        return PeerId.ofPublicKey(key);
    }

    @BeforeEach
    void start() throws Exception {
        database = new H2Database(new FixedKeyVault(1), home, new RecordingEventAdmin());
        book = new StoredAddressBook(database);
        trusted.add(MATE);
        dialler = new Dialler(new Self(), links, book, new TestNode.WallTime());
        dialler.setPeers(trusted::contains);
        dialler.setTags(new Tags());
    }

    @AfterEach
    void stop() {
        dialler.close();
        database.close();
        home.close();
    }

    private static Sighting sighting(String instance, boolean ours) {
        return new Sighting(instance, List.of(ADDRESS), ours ? List.of(new byte[8]) : List.of(), Optional.empty(),
                Instant.now());
    }

    @Test
    void dialsOnlyWhoShowsOurTagAndKeepsTheLink() {
        dialler.seen(sighting("stranger", false));
        dialler.seen(sighting("mate", true));
        Await.until("the mate is kept", () -> links.kept.containsKey(MATE));
        assertEquals(List.of(ADDRESS), links.dialled);
        assertEquals(List.of(ADDRESS.with("p2p", MATE.toString())), links.kept.get(MATE));
        assertEquals(links.kept.get(MATE), book.addresses(MATE));
        dialler.seen(sighting("mate", true));
        dialler.seen(sighting("other", true));
        Await.until("the other is dialled", () -> links.dialled.size() == 2);
    }

    @Test
    void triesAgainAfterAPause() {
        links.failures = 1;
        dialler.seen(sighting("mate", true));
        Await.until("the mate is kept", () -> links.kept.containsKey(MATE));
        assertEquals(2, links.dialled.size());
    }

    @Test
    void dialsNobodyWhileTheNetworkIsClosed() {
        links.open = false;
        dialler.seen(sighting("mate", true));
        book.remember(MATE, List.of(ADDRESS));
        links.open = true;
        dialler.handleEvent(new TrustChanged(new TeamId(new byte[32])).toEvent());
        Await.until("dialled once it opens", () -> links.dialled.size() == 1);
    }

    @Test
    void remembersAddressesOverRestartNewestFirst() throws Exception {
        Multiaddr second = Multiaddr.parse("/ip4/10.0.0.1/tcp/1/tls/ws");
        book.remember(MATE, List.of(ADDRESS));
        book.remember(MATE, List.of(second));
        Await.until("kept", () -> List.of(second, ADDRESS).equals(links.kept.get(MATE)));
        database.write(transaction -> 0);
        assertEquals(List.of(second, ADDRESS), new StoredAddressBook(database).addresses(MATE));
    }

    @Test
    void remembersWhereALinkedPeerListens() {
        links.active.add(new FakeLink("mate"));
        dialler.handleEvent(new LinkOpened(MATE).toEvent());
        Await.until("remembered", () -> book.addresses(MATE).equals(List.of(ADDRESS)));
    }

    @Test
    void dropsWhoIsNotTrustedAnyMore() {
        links.active.add(new FakeLink("mate"));
        trusted.clear();
        dialler.handleEvent(new TrustChanged(new TeamId(new byte[32])).toEvent());
        Await.until("released", () -> links.released.contains(MATE));
        assertTrue(links.kept.isEmpty());
    }

    @Test
    void inALargeTeamKeepsOnlyWhomTheMeshWants() {
        dialler.everybody(false);
        book.remember(MATE, List.of(ADDRESS));
        dialler.seen(sighting("mate", true));
        dialler.dial(MATE, List.of());
        Await.until("the wanted one is kept", () -> List.of(ADDRESS).equals(links.kept.get(MATE)));
        assertTrue(links.dialled.isEmpty());

        dialler.hangUp(MATE, "not needed");
        Await.until("released", () -> links.released.contains(MATE));
    }

    @Test
    void inALargeTeamDialsOneOfThoseNearbyWhenAsked() {
        dialler.everybody(false);
        dialler.seen(sighting("mate", true));
        dialler.seen(sighting("other", true));
        dialler.explore();
        Await.until("one is dialled", () -> links.dialled.size() == 1 && !book.addresses(MATE).isEmpty());
        assertTrue(links.kept.isEmpty());
    }

    private static final class Tags implements TeamTags {
        @Override
        public List<byte[]> tagsFor(String instance) {
            return List.of();
        }

        @Override
        public boolean recognises(Sighting sighting) {
            return !sighting.teamTags().isEmpty();
        }
    }

    private static final class Self implements DeviceIdentity {
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

    private static final class FakeLinks implements Links {
        final List<Multiaddr> dialled = new CopyOnWriteArrayList<>();
        final Map<PeerId, List<Multiaddr>> kept = new ConcurrentHashMap<>();
        final Set<PeerId> released = ConcurrentHashMap.newKeySet();
        final List<Link> active = new CopyOnWriteArrayList<>();
        volatile boolean open = true;
        volatile int failures;

        @Override
        public List<Link> active() {
            return List.copyOf(active);
        }

        @Override
        public Optional<Link> to(PeerId peer) {
            return active.stream().filter(link -> link.peer().equals(peer)).findFirst();
        }

        @Override
        public Link dial(Multiaddr address, Duration timeout) throws LinkException {
            dialled.add(address);
            if (failures-- > 0) {
                throw new LinkException("nobody answers");
            }
            Link link = new FakeLink("mate");
            active.add(link);
            return link;
        }

        @Override
        public void keep(PeerId peer, List<Multiaddr> addresses) {
            kept.put(peer, addresses);
        }

        @Override
        public void release(PeerId peer, String reason) {
            released.add(peer);
        }

        @Override
        public List<Multiaddr> listening() {
            return open ? List.of(ADDRESS) : List.of();
        }
    }

    private record FakeLink(String remoteInstance) implements Link {
        @Override
        public PeerId peer() {
            return MATE;
        }

        @Override
        public List<Multiaddr> remoteAddresses() {
            return List.of(ADDRESS);
        }

        @Override
        public Multiaddr address() {
            return ADDRESS;
        }

        @Override
        public Optional<Duration> roundTrip() {
            return Optional.empty();
        }

        @Override
        public boolean send(int protocol, byte[] frame) {
            return true;
        }

        @Override
        public boolean isOpen() { return true; }

        @Override
        public void close(String reason) {
            // nothing to close
        }
    }
}
