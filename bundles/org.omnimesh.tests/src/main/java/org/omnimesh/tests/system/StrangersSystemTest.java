// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever dials a node without being paired is turned away before a single application byte. */
@Timeout(60)
public class StrangersSystemTest {
    /** Two seconds, and what a busy machine may add. */
    private static final Duration LIMIT = Duration.ofMillis(2500);
    private static final int TRIES = 3;
    private static final int READ_TIMEOUT_MS = 10_000;
    private static final String REQUEST = "GET /link HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static NodeProcess node;

    @BeforeAll
    static void start() throws IOException {
        node = NODES.start("Ana");
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

    @Test
    void tls12IsRefused() throws Exception {
        assertInTime("TLS 1.2", () -> {
            try (SSLSocket socket = connect(Optional.of(StrangerCertificate.ofDevice()), "TLSv1.2")) {
                assertThrows(SSLException.class, socket::startHandshake);
            }
        });
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

    /** A busy machine delays one visit, or two; a node that takes too long does so each time. */
    private static void assertInTime(String who, Visit visit) throws Exception {
        long millis = Long.MAX_VALUE;
        for (int i = 0; i < TRIES && millis >= LIMIT.toMillis(); i++) {
            long begun = System.nanoTime();
            visit.pay();
            millis = (System.nanoTime() - begun) / 1_000_000;
            Nodes.figure(who + " was turned away after " + millis + " ms");
        }
        assertTrue(millis < LIMIT.toMillis(), "turned away after " + millis + " ms");
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
