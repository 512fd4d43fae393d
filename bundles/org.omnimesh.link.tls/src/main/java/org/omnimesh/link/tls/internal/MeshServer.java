// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.omnimesh.api.node.NodeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one listening port. Used by one thread at a time. */
final class MeshServer {
    /** Most connections at once, of friends and strangers together. */
    static final int MAX_CONNECTIONS = 1024;

    /** How long a proven connection may idle between requests. */
    static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(MeshServer.class);
    private static final int BUFFER_BYTES = 128 << 10;
    private static final int HEADER_BYTES = 4 << 10;
    private static final int BACKLOG = 128;

    private final Server server;
    private final ServerConnector connector;

    MeshServer(Machinery machinery, SslContextFactory.Server tls, MeshHandler handler, HandshakeGuard guard) {
        server = new Server(machinery.threads(), machinery.scheduler(), machinery.buffers());
        server.setStopTimeout(0);
        SslConnectionFactory tlsFactory = new SslConnectionFactory(tls, "http/1.1");
        tlsFactory.setEnsureSecureRequestCustomizer(false);
        // arrays: the JDK's AES-GCM copies direct buffers to arrays and back, record by record
        tlsFactory.setDirectBuffersForDecryption(false);
        tlsFactory.setDirectBuffersForEncryption(false);
        connector = new PromptConnector(server, tlsFactory, new HttpConnectionFactory(http()));
        connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        connector.setAcceptQueueSize(BACKLOG);
        connector.addBean(guard);
        connector.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
        server.addConnector(connector);
        ServerWebSocketContainer sockets = ServerWebSocketContainer.ensure(server);
        handler.serveWith(sockets);
        server.setHandler(handler);
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setOutputBufferSize(BUFFER_BYTES);
        http.setOutputAggregationSize(0);
        http.setInputBufferSize(BUFFER_BYTES / 8);
        return http;
    }

    /** Listens on a fixed port, or on the remembered or else a free one. */
    void start(ListenAddress address, MeshPort remembered) throws NodeException {
        if (!address.host().isEmpty()) {
            connector.setHost(address.inetAddress().getHostAddress());
        }
        try {
            bind(address.port(), remembered);
            server.start();
        } catch (IOException e) {
            throw new NodeException("The mesh port " + address.port()
                    + " cannot be opened. Another program may use it; choose another with --mesh.", e);
        } catch (Exception e) {
            throw new NodeException("Listening for links failed.", e);
        }
    }

    private void bind(int fixed, MeshPort remembered) throws IOException {
        if (fixed > 0) {
            connector.setPort(fixed);
            connector.open();
            return;
        }
        for (Iterator<Integer> wishes = remembered.wishes().iterator(); !connector.isOpen();) {
            connector.setPort(wishes.next());
            try {
                connector.open();
            } catch (IOException e) {
                if (!wishes.hasNext()) {
                    throw e;
                }
                LOG.warn("Mesh port {} is taken, using another", connector.getPort());
            }
        }
        remembered.write(connector.getLocalPort());
    }

    int port() {
        return Math.max(0, connector.getLocalPort());
    }

    void stop() {
        connector.close();
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("The mesh port did not close cleanly", e);
        }
    }

    /** Whose port is free when it is closed: an accept that is under way holds the port until it returns. */
    private static final class PromptConnector extends ServerConnector {
        private final Lock accepting = new ReentrantLock();

        PromptConnector(Server server, ConnectionFactory... factories) {
            super(server, 1, 1, factories);
        }

        @Override
        public void accept(int acceptor) throws IOException {
            accepting.lock();
            try {
                super.accept(acceptor);
            } finally {
                accepting.unlock();
            }
        }

        @Override
        public void close() {
            super.close();
            accepting.lock();
            accepting.unlock();
        }
    }
}
