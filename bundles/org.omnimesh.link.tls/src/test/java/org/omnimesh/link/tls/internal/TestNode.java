// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.omnimesh.api.crypto.LinkCertificates;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.node.NetworkMode;
import org.omnimesh.api.node.NodeException;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.crypto.bc.internal.JdkCiphers;
import org.omnimesh.crypto.bc.internal.Libp2pLinkCertificates;
import org.omnimesh.crypto.bc.internal.SealedDeviceIdentity;
import org.omnimesh.crypto.bc.internal.SecureRandomSource;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.RunningTime;
import org.omnimesh.testing.TemporaryHome;

/** A transport on loopback with real certificates, and all that it needs. */
final class TestNode implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(10);
    static final TimeSource CLOCK = new RunningTime();

    final TemporaryHome home;
    final RecordingEventAdmin events = new RecordingEventAdmin();
    final Set<PeerId> trusted = ConcurrentHashMap.newKeySet();
    final Recorder protocol = new Recorder(1);
    final PeerId id;
    final LinkCertificates certificates;
    final TlsLinks links;

    TestNode() {
        this(new TemporaryHome());
    }

    /** Starts on a home, so that the same device can start again. */
    TestNode(TemporaryHome home) {
        try {
            this.home = home;
            SecureRandomSource random = new SecureRandomSource();
            SealedDeviceIdentity device = new SealedDeviceIdentity(home, new FixedKeyVault(1), new JdkCiphers(random),
                    random);
            id = device.peerId();
            certificates = new Libp2pLinkCertificates(device, random, CLOCK);
            links = new TlsLinks(id, certificates, random, CLOCK, home.directory(), events)
                    .listeningOn("127.0.0.1:0");
            links.setTrust(trusted::contains);
            links.addProtocol(protocol);
            links.open(NetworkMode.LAN);
        } catch (Exception e) {
            throw new IllegalStateException("the test node did not start", e);
        }
    }

    static void befriend(TestNode a, TestNode b) {
        a.trusted.add(b.id);
        b.trusted.add(a.id);
    }

    Multiaddr address() {
        return links.listening().getFirst();
    }

    List<Multiaddr> via(int port) {
        return List.of(Multiaddr.ofLink("127.0.0.1", port, id));
    }

    void reopen() throws NodeException {
        links.open(NetworkMode.LAN);
    }

    @Override
    public void close() {
        links.deactivate();
    }
}
