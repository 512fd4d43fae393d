// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import org.omnimesh.api.crypto.TlsCredentials;

/** A TLS client that trusts everybody and says what a test wants. */
final class RawClient {
    /** A request for the WebSocket of a link (RFC 6455, section 1.2). */
    static final String UPGRADE_TO_LINK = "GET /link HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

    /** The same for a pairing. */
    static final String UPGRADE_TO_PAIRING = UPGRADE_TO_LINK.replace("/link", "/pair");

    private static final int READ_TIMEOUT_MS = 8_000;

    private RawClient() {}

    static SSLContext context(Optional<TlsCredentials> credentials) throws GeneralSecurityException, IOException {
        KeyManager[] keys = new KeyManager[0];
        if (credentials.isPresent()) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("me", credentials.get().privateKey(), new char[0],
                    new Certificate[] { credentials.get().certificate() });
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            keys = factory.getKeyManagers();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] { new TrustAll() }, null);
        return context;
    }

    static SSLSocket connect(SSLContext context, int port, String protocol, Optional<String> sni) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        return prepare(socket, protocol, sni);
    }

    /** Finishes a handshake over a connection that stays the test's. */
    static SSLSocket over(Socket below, SSLContext context, String sni) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(below,
                below.getInetAddress().getHostAddress(), below.getPort(), false);
        prepare(socket, "TLSv1.3", Optional.of(sni)).startHandshake();
        return socket;
    }

    private static SSLSocket prepare(SSLSocket socket, String protocol, Optional<String> sni) throws IOException {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] { protocol });
        sni.ifPresent(name -> parameters.setServerNames(List.of(new SNIHostName(name))));
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(READ_TIMEOUT_MS);
        return socket;
    }

    /** Reads one line. */
    static String line(SSLSocket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read(); c >= 0 && c != '\n'; c = socket.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    /** Reads until the other end closes, kindly or not. */
    static void drain(SSLSocket socket) {
        try {
            socket.getInputStream().readAllBytes();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("not closed", e);
        } catch (IOException e) {
            return;
        }
    }

    /** Sends a request and returns all bytes that come back until the end. */
    static String ask(SSLSocket socket, String request) throws IOException {
        socket.startHandshake();
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            // whoever comes
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            // whoever answers
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() { return new X509Certificate[0]; }
    }
}
