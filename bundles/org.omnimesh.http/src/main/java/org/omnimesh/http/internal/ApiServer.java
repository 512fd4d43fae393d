// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.omnimesh.api.audit.Audit;
import org.omnimesh.api.crypto.VaultLock;
import org.omnimesh.api.http.ApiTokens;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.http.internal.access.AccessRules;
import org.omnimesh.http.internal.access.Credentials;
import org.omnimesh.http.internal.access.OwnNames;
import org.omnimesh.http.internal.access.OwnerTokens;
import org.omnimesh.http.internal.access.RefusedTries;
import org.omnimesh.http.internal.live.LiveEvents;
import org.omnimesh.http.internal.live.LiveSocket;
import org.omnimesh.http.internal.resource.NodeResource;
import org.omnimesh.http.internal.resource.SessionResource;
import org.omnimesh.http.internal.resource.TokensResource;
import org.omnimesh.http.internal.routing.ApiHandler;
import org.omnimesh.http.internal.routing.OpenApi;
import org.omnimesh.http.internal.routing.PlannedRoutes;
import org.omnimesh.http.internal.routing.ProblemErrors;
import org.omnimesh.http.internal.routing.RouteTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Jetty server: few threads and small buffers, as a node has a handful of clients; requests run on virtual threads. */
public final class ApiServer {
    /** Most connections at once. */
    static final int MAX_CONNECTIONS = 256;

    /** How long a connection may idle between requests, or stall within one. */
    static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final int MAX_THREADS = 8;
    private static final int MIN_THREADS = 2;
    private static final int HEADER_BYTES = 8 << 10;
    private static final int INPUT_BUFFER_BYTES = 64 << 10;
    private static final int OUTPUT_BUFFER_BYTES = 32 << 10;
    private static final int BUFFER_STEP_BYTES = 4 << 10;
    private static final int MAX_BUFFER_BYTES = 256 << 10;
    private static final int BUFFERS_PER_SIZE = 8;
    private static final long MAX_POOL_BYTES = 4 << 20;
    private static final Duration PING_INTERVAL = Duration.ofSeconds(45);
    private static final Duration STOP_TIMEOUT = Duration.ofMillis(1000);
    private static final Duration STOP_IDLE_TIMEOUT = Duration.ofMillis(50);
    private static final String API_VERSION = "1";

    private final ApiAddress address;
    private final Server server;
    private final ServerConnector connector;
    private final LiveEvents events;
    private final Scheduler scheduler = new ScheduledExecutorScheduler("omnimesh-http-timer", true, 1);
    private volatile @Nullable URI url;

    /**
     * Prepares a server.
     *
     * @param address where to listen
     * @param events told over sockets
     */
    ApiServer(ApiAddress address, LiveEvents events) {
        this.address = address;
        this.events = events;
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        threads.setName("omnimesh-http");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("omnimesh-http-"));
        server = new Server(threads, scheduler, new ArrayByteBufferPool(0, BUFFER_STEP_BYTES, MAX_BUFFER_BYTES,
                BUFFERS_PER_SIZE, MAX_POOL_BYTES, MAX_POOL_BYTES));
        server.setStopTimeout(STOP_TIMEOUT.toMillis());
        server.setErrorHandler(new ProblemErrors());
        connector = new ServerConnector(server, 0, 1, new HttpConnectionFactory(http()));
        connector.setHost(address.host());
        connector.setPort(address.port());
        connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        connector.setShutdownIdleTimeout(STOP_IDLE_TIMEOUT.toMillis());
        connector.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
        server.addConnector(connector);
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setResponseHeaderSize(HEADER_BYTES);
        http.setInputBufferSize(INPUT_BUFFER_BYTES);
        http.setOutputBufferSize(OUTPUT_BUFFER_BYTES);
        return http;
    }

    /**
     * Listens, then answers.
     *
     * @param routes who answers
     * @param credentials who may ask
     * @param time counts wrong tries
     * @param audit told what callers change, and of wrong tries
     * @param lock the passphrase
     * @return the tokens by which others may ask
     * @throws IOException if the port is in use
     * @throws Exception if Jetty does not start
     */
    ApiTokens start(RouteTable routes, Credentials credentials, TimeSource time, Audit audit, VaultLock lock)
            throws Exception {
        connector.open();
        int port = connector.getLocalPort();
        routes.add(new SessionResource(credentials));
        routes.add(new NodeResource(lock, audit));
        ApiTokens tokens = new OwnerTokens(credentials.tokens(), time, audit, events::closeUnwelcome);
        routes.add(new TokensResource(tokens));
        routes.add(new OpenApi(routes, API_VERSION));
        routes.addPlanned(new PlannedRoutes());
        ServerWebSocketContainer sockets = ServerWebSocketContainer.ensure(server);
        AccessRules access = new AccessRules(new OwnNames(address.host(), port), credentials, time,
                new RefusedTries(audit, time));
        server.setHandler(new ApiHandler(access, routes,
                (request, response, callback, caller) -> upgrade(sockets, request, response, callback,
                        () -> credentials.live(caller)),
                audit, lock));
        server.start();
        url = URI.create("http://" + address.urlHost() + ":" + port);
        ping();
        return tokens;
    }

    private boolean upgrade(ServerWebSocketContainer sockets, Request request, Response response, Callback callback,
            BooleanSupplier allowed) throws HttpProblem {
        Optional<Long> since = since(request);
        if (!"websocket".equalsIgnoreCase(request.getHeaders().get("Upgrade"))) {
            return false;
        }
        LiveSocket socket = events.open(since, allowed)
                .orElseThrow(() -> new HttpProblem(429, "too_many_sockets", "Too many clients listen already."));
        boolean upgraded = sockets.upgrade((upgrade, answer, done) -> {
            if (upgrade.hasSubProtocol(AccessRules.SUBPROTOCOL)) {
                answer.setAcceptedSubProtocol(AccessRules.SUBPROTOCOL);
            }
            answer.setExtensions(List.of());
            return socket;
        }, request, response, callback);
        if (!upgraded) {
            socket.abandon();
        }
        return upgraded;
    }

    private static Optional<Long> since(Request request) throws HttpProblem {
        String text = Request.extractQueryParameters(request).getValue("since");
        try {
            return text == null ? Optional.empty() : Optional.of(Long.valueOf(text));
        } catch (NumberFormatException e) {
            throw HttpProblem.badRequest("The parameter \"since\" must be a whole number.");
        }
    }

    private void ping() {
        scheduler.schedule(() -> {
            events.closeUnwelcome();
            events.pingAll();
            ping();
        }, PING_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Returns where it answers.
     *
     * @return the address, once started
     */
    URI url() {
        URI started = url;
        if (started == null) {
            throw new IllegalStateException("expected a started server");
        }
        return started;
    }

    /**
     * Closes the port, lets requests that move on end within a second, and closes every connection. Idempotent.
     *
     * @throws Exception if Jetty fails to
     */
    void stop() throws Exception {
        events.closeAll();
        connector.close();
        try {
            server.stop();
        } catch (TimeoutException e) {
            LOG.debug("Requests were cut off", e);
        }
    }
}
