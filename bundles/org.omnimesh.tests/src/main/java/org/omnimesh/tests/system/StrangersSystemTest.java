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
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever dials a node without being paired is turned away before a single application byte. */
@Timeout(60)
public class StrangersSystemTest {
    /** Two seconds, and what a busy machine may add. */
    private static final Duration LIMIT = Duration.ofMillis(2500);
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
        assertTurnedAway("a self-signed certificate", context(Optional.of(StrangerCertificate.plain())));
    }

    @Test
    void aClientWithoutCertificateIsRefused() throws Exception {
        assertTurnedAway("no certificate", context(Optional.empty()));
    }

    @Test
    void aDeviceThatIsNotPairedIsRefused() throws Exception {
        assertTurnedAway("a valid device that is not paired", context(Optional.of(StrangerCertificate.ofDevice())));
    }

    @Test
    void tls12IsRefused() throws Exception {
        long begun = System.nanoTime();
        try (SSLSocket socket = connect(context(Optional.of(StrangerCertificate.ofDevice())), "TLSv1.2")) {
            assertThrows(SSLException.class, socket::startHandshake);
        }
        assertInTime("TLS 1.2", begun);
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() throws Exception {
        long begun = System.nanoTime();
        try (Socket socket = new Socket("127.0.0.1", node.meshPort())) {
            socket.setSoTimeout(READ_TIMEOUT_MS);
            assertEquals("", readAll(socket));
        }
        assertInTime("silence", begun);
    }

    @Test
    void plainHttpIsRefused() throws Exception {
        long begun = System.nanoTime();
        try (Socket socket = new Socket("127.0.0.1", node.meshPort())) {
            socket.setSoTimeout(READ_TIMEOUT_MS);
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            assertTrue(!readAll(socket).contains("HTTP"));
        }
        assertInTime("plain HTTP", begun);
    }

    private static void assertTurnedAway(String who, SSLContext context) throws IOException {
        long begun = System.nanoTime();
        String answer = "";
        try (SSLSocket socket = connect(context, "TLSv1.3")) {
            socket.startHandshake(); // the client's certificate is looked at only after this, in TLS 1.3
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            answer = readAll(socket);
        } catch (SSLException | SocketException e) {
            assertEquals("", answer);
        }
        assertEquals("", answer);
        assertInTime(who, begun);
    }

    private static void assertInTime(String who, long begun) {
        long millis = (System.nanoTime() - begun) / 1_000_000;
        Nodes.figure(who + " was turned away after " + millis + " ms");
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

    private static SSLSocket connect(SSLContext context, String protocol) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", node.meshPort());
        socket.setEnabledProtocols(new String[] { protocol });
        socket.setSoTimeout(READ_TIMEOUT_MS);
        return socket;
    }

    private static SSLContext context(Optional<StrangerCertificate> mine) throws GeneralSecurityException, IOException {
        KeyManager[] keys = new KeyManager[0];
        if (mine.isPresent()) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("me", mine.get().keys().getPrivate(), new char[0],
                    new Certificate[] { mine.get().certificate() });
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            keys = factory.getKeyManagers();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] { new TrustAll() }, null);
        return context;
    }

    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // whoever comes
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // whoever answers
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() { return new X509Certificate[0]; }
    }
}
