// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.omnimesh.api.link.LinkException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dials: Jetty's clients for WebSocket and HTTP, made when first needed. Thread-safe. */
final class MeshClient {
    /** How long a TCP connection may take. */
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /** Connections for parts of blobs, and at times one for the link. */
    static final int MAX_CONNECTIONS_PER_PEER = 4;

    private static final Logger LOG = LoggerFactory.getLogger(MeshClient.class);
    private static final int BUFFER_BYTES = 128 << 10;
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration TARGET_IDLE_TIMEOUT = Duration.ofSeconds(30);

    private final Machinery machinery;
    private final TlsContexts tls;
    private final DialTargets targets;
    private @Nullable WebSocketClient client;
    private boolean stopped;

    MeshClient(Machinery machinery, TlsContexts tls, DialTargets targets) {
        this.machinery = machinery;
        this.tls = tls;
        this.targets = targets;
    }

    /** Opens a WebSocket. */
    CompletableFuture<Session> connect(FrameSocket socket, DialTarget target, String path, Duration timeout)
            throws LinkException {
        ClientUpgradeRequest request = new ClientUpgradeRequest(uri("wss", target, path));
        request.setTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return client().connect(socket, request);
        } catch (IOException e) {
            throw new LinkException("Connecting failed.", e);
        }
    }

    HttpClient http() throws LinkException {
        return client().getHttpClient();
    }

    static URI uri(String scheme, DialTarget target, String path) {
        return URI.create(scheme + "://" + target.name() + ":" + target.addresses().getFirst().getPort() + path);
    }

    private synchronized WebSocketClient client() throws LinkException {
        WebSocketClient known = client;
        if (known != null) {
            return known;
        }
        if (stopped) {
            throw new LinkException("The network is closed.");
        }
        try {
            WebSocketClient made = new WebSocketClient(http(machinery, tls));
            made.setMaxFrameSize(LinkConnection.MAX_MESSAGE_BYTES);
            made.setMaxBinaryMessageSize(LinkConnection.MAX_MESSAGE_BYTES);
            made.setStopTimeout(0);
            made.getContainedBeans(QueuedThreadPool.class).stream().filter(pool -> pool != machinery.threads())
                    .forEach(machinery::slim);
            made.start();
            made.getHttpClient().getContentDecoderFactories().clear();
            client = made;
            return made;
        } catch (Exception e) {
            throw new LinkException("Preparing to dial failed.", e);
        }
    }

    private HttpClient http(Machinery shared, TlsContexts contexts) throws GeneralSecurityException {
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setExecutor(shared.threads());
        connector.setScheduler(shared.scheduler());
        connector.setByteBufferPool(shared.buffers());
        connector.setSslContextFactory(contexts.client());
        HttpClient http = new HttpClient(new HttpClientTransportOverHTTP(connector));
        http.setExecutor(shared.threads());
        http.setScheduler(shared.scheduler());
        http.setByteBufferPool(shared.buffers());
        http.setSocketAddressResolver(new TargetResolver());
        http.setFollowRedirects(false);
        http.setUserAgentField(null);
        http.setConnectTimeout(CONNECT_TIMEOUT.toMillis());
        http.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        http.setDestinationIdleTimeout(TARGET_IDLE_TIMEOUT.toMillis());
        http.setMaxConnectionsPerDestination(MAX_CONNECTIONS_PER_PEER);
        http.setResponseBufferSize(BUFFER_BYTES);
        return http;
    }

    synchronized void stop() {
        stopped = true;
        WebSocketClient known = client;
        client = null;
        if (known != null) {
            try {
                known.stop();
            } catch (Exception e) {
                LOG.warn("The dialling side did not stop cleanly", e);
            }
        }
    }

    /** Finds the addresses of a target by its made-up name; asks no DNS. */
    private final class TargetResolver implements SocketAddressResolver {
        @Override
        public void resolve(@Nullable String host, int port, @Nullable Map<String, Object> context,
                @Nullable Promise<List<InetSocketAddress>> promise) {
            if (promise != null) {
                targets.find(host).ifPresentOrElse(target -> promise.succeeded(target.addresses()),
                        () -> promise.failed(new UnknownHostException("the target was given up")));
            }
        }
    }
}
