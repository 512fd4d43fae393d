// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Dials the port for peers of a node on this machine, with or without a certificate, and trusts whoever answers. */
final class TlsClient {
    private TlsClient() {}

    /** Returns a connected socket whose handshake has not begun. */
    static SSLSocket connect(Optional<StrangerCertificate> mine, int port, String protocol)
            throws IOException, GeneralSecurityException {
        SSLSocket socket = (SSLSocket) context(mine).getSocketFactory().createSocket("127.0.0.1", port);
        socket.setEnabledProtocols(new String[] { protocol });
        return socket;
    }

    /** Returns how to dial with or without a certificate. */
    static SSLContext context(Optional<StrangerCertificate> mine) throws GeneralSecurityException, IOException {
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

    /** The extended kind is asked alone: no name in the certificate is compared with the address. */
    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // whoever comes
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // whoever answers
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
            // whoever comes
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            // whoever answers
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            // whoever comes
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            // whoever answers
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() { return new X509Certificate[0]; }
    }
}
