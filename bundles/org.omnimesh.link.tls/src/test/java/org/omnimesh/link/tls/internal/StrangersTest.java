// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.omnimesh.api.crypto.TlsCredentials;

/** Whoever is not a trusted device, with raw sockets. */
@Timeout(60)
class StrangersTest {
    private static final String TLS13 = "TLSv1.3";
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final TestNode node = new TestNode();
    private final TestNode other = new TestNode();

    @AfterEach
    void close() {
        node.close();
        other.close();
        node.home.close();
        other.home.close();
    }

    @Test
    void refusesTls12() throws Exception {
        SSLContext mine = device();
        node.trusted.add(other.id);
        try (SSLSocket socket = RawClient.connect(mine, node.links.port(), "TLSv1.2", Optional.empty())) {
            assertThrows(SSLException.class, socket::startHandshake);
        }
    }

    @Test
    void refusesAClientWithoutCertificate() throws Exception {
        assertRefused(RawClient.context(Optional.empty()), Optional.empty());
        assertRefused(RawClient.context(Optional.empty()), Optional.of(PairingName.HOST));
    }

    @Test
    void refusesAnUntrustedDeviceWithinTwoSeconds() throws Exception {
        assertRefused(device(), Optional.empty());
    }

    @Test
    void refusesACertificateThatNamesNoDevice() throws Exception {
        assertRefused(RawClient.context(Optional.of(other.certificates.throwaway())), Optional.empty());
    }

    @Test
    void servesATrustedDevice() throws Exception {
        node.trusted.add(other.id);
        try (SSLSocket socket = RawClient.connect(device(), node.links.port(), TLS13, Optional.empty())) {
            String answer = RawClient.ask(socket, "GET /link HTTP/1.1\r\nHost: x\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 426"), answer);
            assertEquals("TLS_AES_128_GCM_SHA256", socket.getSession().getCipherSuite());
        }
    }

    @Test
    void doesNotResumeSessionsSoThatTrustIsAskedEachTime() throws Exception {
        node.trusted.add(other.id);
        SSLContext client = device();
        for (int i = 0; i < 2; i++) {
            try (SSLSocket socket = RawClient.connect(client, node.links.port(), TLS13, Optional.empty())) {
                RawClient.ask(socket, "GET /link HTTP/1.1\r\nHost: x\r\n\r\n");
            }
        }
        node.trusted.remove(other.id);
        assertRefused(client, Optional.empty());
    }

    @Test
    void showsPairingConnectionsNothingButPairing() throws Exception {
        for (String path : List.of("/link", "/blob/" + "0".repeat(64) + "/0", "/", "/pair")) {
            node.trusted.add(other.id);
            try (SSLSocket socket = RawClient.connect(device(), node.links.port(), TLS13,
                    Optional.of(PairingName.HOST))) {
                String answer = RawClient.ask(socket, "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
                assertTrue(answer.startsWith("HTTP/1.1 404") || answer.startsWith("HTTP/1.1 503"),
                        path + ": " + answer);
                assertFalse(answer.contains("Jetty"), answer);
            }
        }
    }

    @Test
    void closesAConnectionThatSendsNothing() throws Exception {
        InTime.assertWithin(LIMIT, () -> {
            long start = System.nanoTime();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.links.port())) {
                return nanosUntilClosed(socket, start);
            }
        });
    }

    @Test
    void closesAConnectionThatDripsBytes() throws Exception {
        InTime.assertWithin(LIMIT, this::nanosUntilADrippingConnectionIsClosed);
    }

    private long nanosUntilADrippingConnectionIsClosed() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.links.port())) {
            byte[] hello = { 22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3 };
            long start = System.nanoTime();
            Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 1000; i++) {
                        socket.getOutputStream().write(i < hello.length ? hello[i] : 0);
                        TimeUnit.MILLISECONDS.sleep(50);
                    }
                } catch (IOException | InterruptedException e) {
                    return;
                }
            });
            return nanosUntilClosed(socket, start);
        }
    }

    @Test
    void closesAPairingConnectionThatAsksForNothing() throws Exception {
        SSLContext throwaway = RawClient.context(Optional.of(other.certificates.throwaway()));
        InTime.assertWithin(LIMIT, () -> {
            long start = System.nanoTime();
            try (SSLSocket socket = RawClient.connect(throwaway, node.links.port(), TLS13,
                    Optional.of(PairingName.HOST))) {
                socket.startHandshake();
                return nanosUntilClosed(socket, start);
            }
        });
    }

    @Test
    void staysReachableUnderAFloodOfIdleConnections() throws Exception {
        List<Socket> flood = new ArrayList<>();
        try {
            for (int i = 0; i < 3 * HandshakeGuard.MAX_UNPROVEN; i++) {
                flood.add(new Socket(InetAddress.getLoopbackAddress(), node.links.port()));
            }
            TestNode.befriend(node, other);
            assertTrue(other.links.dial(node.address(), TestNode.TIMEOUT).isOpen());
        } finally {
            for (Socket socket : flood) {
                socket.close();
            }
        }
    }

    private SSLContext device() throws GeneralSecurityException, IOException {
        TlsCredentials credentials = other.certificates.forThisDevice();
        return RawClient.context(Optional.of(credentials));
    }

    private void assertRefused(SSLContext client, Optional<String> sni) throws Exception {
        InTime.assertWithin(LIMIT, () -> {
            long start = System.nanoTime();
            try (SSLSocket socket = RawClient.connect(client, node.links.port(), TLS13, sni)) {
                String answer = RawClient.ask(socket, "GET /link HTTP/1.1\r\nHost: x\r\n\r\n");
                assertEquals("", answer, "not one byte");
            } catch (SSLException | SocketException e) {
                return System.nanoTime() - start;
            }
            return System.nanoTime() - start;
        });
        assertTrue(node.protocol.calls.isEmpty());
    }

    private static long nanosUntilClosed(Socket socket, long start) throws IOException {
        socket.setSoTimeout(8000);
        try {
            socket.getInputStream().readAllBytes();
        } catch (SSLException | SocketException e) {
            assertTrue(socket.isConnected());
        }
        return System.nanoTime() - start;
    }
}
