// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** Whoever dials a node without being paired is turned away before a single application byte. */
@Timeout(120)
@Isolated("when a silent stranger is turned away is measured")
public class StrangersSystemTest {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    /** TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384, TLS_CHACHA20_POLY1305_SHA256. */
    private static final List<Integer> STATED = List.of(0x1301, 0x1302, 0x1303);
    /** Both CCM suites of TLS 1.3, the integrity-only ones, some of TLS 1.2, and one without encryption. */
    private static final List<Integer> OTHERS = List.of(0x1304, 0x1305, 0xc0b4, 0xc0b5, 0xc02b, 0xc02c, 0xcca9, 0x0000);
    /** What clients of before offer: ECDHE with ECDSA or RSA, RSA alone, with AES in GCM or CBC, 3DES and RC4. */
    private static final List<Integer> OLD = List.of(0xc02b, 0xc02c, 0xcca9, 0xc02f, 0xc030, 0xc009, 0xc00a, 0xc013,
            0xc014, 0x009c, 0x002f, 0x0035, 0x000a, 0x0005);
    private static final String PROTOCOL_VERSION = "alert 70";
    private static final String HANDSHAKE_FAILURE = "alert 40";
    private static final int TRIES = 3;
    private static final int READ_TIMEOUT_MS = 10_000;
    private static final String REQUEST = "GET /link HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static NodeProcess node;
    private static NodeProcess paired;

    @BeforeAll
    static void start() throws IOException {
        node = NODES.prepare("Ana").launch();
        paired = NODES.prepare("Bo").launch().awaitReady();
        node.awaitReady();
        Talk.pair(node, paired);
    }

    @Test
    void aSelfSignedCertificateIsRefused() throws Exception {
        assertTurnedAway("a self-signed certificate", Optional.of(StrangerCertificate.plain()));
    }

    @Test
    void aClientWithoutCertificateIsRefused() throws Exception {
        assertTurnedAway("no certificate", Optional.empty());
    }

    @Test
    void aDeviceThatIsNotPairedIsRefused() throws Exception {
        assertTurnedAway("a valid device that is not paired", Optional.of(StrangerCertificate.ofDevice()));
    }

    /** The signature of the certificate is another's: nobody comes in under the name of a paired device, paired or not. */
    @Test
    void aDeviceUnderTheNameOfAPairedOneIsRefused() throws Exception {
        StolenKeys bo = StolenKeys.of(paired);
        KeyPair others = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        assertTurnedAway("another device under the name of a paired one",
                Optional.of(StrangerCertificate.ofDevice(bo.peer().publicKey(), others.getPrivate())));
    }

    @Test
    void aDeviceIsServedUntilItIsRemovedAndRefusedFromThenOn() throws Exception {
        // given
        NodeProcess cy = NODES.start("Cy");
        Talk.pair(node, cy);
        StrangerCertificate keys = StolenKeys.of(cy).certificate();
        try (SSLSocket socket = connect(Optional.of(keys), "TLSv1.3")) {
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            assertEquals("HTTP/1.1 101", new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
        }
        // when
        assertEquals(200, node.api().ask("DELETE", Api.TEAM + "/peers/" + cy.peerId(), Optional.empty()).status());
        // then
        assertTurnedAway("a device that was removed", Optional.of(keys));
    }

    @Test
    void noVersionBeforeTls13IsSpoken() throws Exception {
        for (int version = 0x0300; version < ClientHello.TLS_1_3; version++) {
            ClientHello hello = new ClientHello(version, OLD);
            assertInTime("version %04x".formatted(version),
                    () -> assertEquals(PROTOCOL_VERSION, hello.askedOf(node), "version " + hello.version()));
        }
    }

    @Test
    void theStatedCipherSuitesAreSpokenAndNoOther() throws Exception {
        for (int suite : STATED) {
            assertEquals("%04x".formatted(suite), new ClientHello(ClientHello.TLS_1_3, List.of(suite)).askedOf(node));
        }
        for (int suite : OTHERS) {
            assertEquals(HANDSHAKE_FAILURE, new ClientHello(ClientHello.TLS_1_3, List.of(suite)).askedOf(node),
                    "%04x".formatted(suite));
        }
        assertEquals("1301", new ClientHello(ClientHello.TLS_1_3, STATED.reversed()).askedOf(node), "its own order");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void nothingListensButTheDeclaredPorts() throws Exception {
        Set<String> open = OpenPorts.of(node.pid());
        open.removeAll(Set.of("udp loopback:5353", "udp network:5353")); // mDNS, where there is multicast
        assertEquals(Set.of("tcp loopback:" + node.api().base().getPort(), "tcp network:" + node.meshPort()), open);
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() throws Exception {
        assertInTime("silence", () -> {
            try (Socket socket = new Socket("127.0.0.1", node.meshPort())) {
                socket.setSoTimeout(READ_TIMEOUT_MS);
                assertEquals("", readAll(socket));
            }
        });
    }

    @Test
    void plainHttpIsRefused() throws Exception {
        assertInTime("plain HTTP", () -> {
            try (Socket socket = new Socket("127.0.0.1", node.meshPort())) {
                socket.setSoTimeout(READ_TIMEOUT_MS);
                socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
                assertTrue(!readAll(socket).contains("HTTP"));
            }
        });
    }

    private static void assertTurnedAway(String who, Optional<StrangerCertificate> mine) throws Exception {
        assertInTime(who, () -> {
            String answer = "";
            try (SSLSocket socket = connect(mine, "TLSv1.3")) {
                socket.startHandshake(); // the client's certificate is looked at only after this, in TLS 1.3
                socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
                answer = readAll(socket);
            } catch (SSLException | SocketException e) {
                assertEquals("", answer);
            }
            assertEquals("", answer);
        });
    }

    private interface Visit {
        void pay() throws Exception;
    }

    /** Pays some visits, each of which has to end in time. */
    private static void assertInTime(String who, Visit visit) throws Exception {
        for (int i = 0; i < TRIES; i++) {
            long begun = System.nanoTime();
            visit.pay();
            long millis = (System.nanoTime() - begun) / 1_000_000;
            Nodes.figure(who + " was turned away after " + millis + " ms");
            assertTrue(millis < LIMIT.toMillis(), who + " was turned away after " + millis + " ms");
        }
    }

    /** Reads all application bytes until the other end closes, kindly or not. */
    private static String readAll(Socket socket) throws IOException {
        StringBuilder all = new StringBuilder();
        try {
            for (int c = socket.getInputStream().read(); c >= 0; c = socket.getInputStream().read()) {
                all.append((char) c);
            }
        } catch (SSLException | SocketException e) {
            return all.toString();
        }
        return all.toString();
    }

    private static SSLSocket connect(Optional<StrangerCertificate> mine, String protocol) throws Exception {
        SSLSocket socket = TlsClient.connect(mine, node.meshPort(), protocol);
        socket.setSoTimeout(READ_TIMEOUT_MS);
        return socket;
    }
}
