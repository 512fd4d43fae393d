// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;

import org.omnimesh.api.node.NodeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All sockets and threads of one time that the network is open. */
final class Network {
    private static final Logger LOG = LoggerFactory.getLogger(Network.class);

    /** How long stopping may take before the rest is left to end by itself. */
    private static final Duration STOP_TIMEOUT = Duration.ofMillis(1500);

    private final MeshServer server;
    private final MeshClient client;
    private final Optional<InetAddress> boundTo;

    private Network(MeshServer server, MeshClient client, Optional<InetAddress> boundTo) {
        this.server = server;
        this.client = client;
        this.boundTo = boundTo;
    }

    /** Listens; the dialling side is made when it is first needed. */
    static Network open(Machinery machinery, TlsContexts tls, DialTargets targets, MeshHandler handler,
            HandshakeGuard guard, ListenAddress address, MeshPort remembered) throws NodeException {
        try {
            MeshServer server = new MeshServer(machinery, tls.server(), handler, guard);
            server.start(address, remembered);
            Optional<InetAddress> boundTo = address.isWildcard()
                    ? Optional.empty()
                    : Optional.of(address.inetAddress());
            return new Network(server, new MeshClient(machinery, tls, targets), boundTo);
        } catch (GeneralSecurityException e) {
            throw new NodeException("This Java platform does not offer TLS 1.3.", e);
        }
    }

    MeshClient client() {
        return client;
    }

    /** Returns the only address that is listened on, or empty for all. */
    Optional<InetAddress> boundTo() {
        return boundTo;
    }

    int port() {
        return server.port();
    }

    void close() {
        Thread stopper = Thread.ofVirtual().name("link-stop").start(() -> {
            client.stop();
            server.stop();
        });
        try {
            if (!stopper.join(STOP_TIMEOUT)) {
                LOG.warn("The network did not close within {} ms", STOP_TIMEOUT.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
