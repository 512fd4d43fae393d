// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLEngine;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;

/** Sorts what comes in by who proved to be there: strangers get {@code /pair}, trusted devices the rest. */
final class MeshHandler extends Handler.Abstract {
    /** The WebSocket of a link. */
    static final String LINK = "/link";
    /** The WebSocket of a pairing. */
    static final String PAIR = "/pair";

    private final LinkTrustManager trust;
    private final LinkTable table;
    private final PairingDesk pairings;
    private final BlobServer blobs;
    private final HandshakeGuard guard;
    private @Nullable ServerWebSocketContainer sockets;

    MeshHandler(LinkTrustManager trust, LinkTable table, PairingDesk pairings, BlobServer blobs, HandshakeGuard guard) {
        this.trust = trust;
        this.table = table;
        this.pairings = pairings;
        this.blobs = blobs;
        this.guard = guard;
    }

    /** Gives the container that makes WebSockets, before the server starts. */
    void serveWith(ServerWebSocketContainer container) {
        container.setIdleTimeout(Heartbeat.DEAD_AFTER);
        container.setMaxFrameSize(LinkConnection.MAX_MESSAGE_BYTES);
        container.setMaxBinaryMessageSize(LinkConnection.MAX_MESSAGE_BYTES);
        sockets = container;
    }

    @Override
    public boolean handle(@Nullable Request request, @Nullable Response response, @Nullable Callback callback) {
        if (request == null || response == null || callback == null) {
            return false;
        }
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        if (!(endPoint instanceof SslConnection.SslEndPoint tls)) {
            return refuse(HttpStatus.FORBIDDEN_403, response, callback);
        }
        SSLEngine engine = tls.getSslConnection().getSSLEngine();
        String path = Request.getPathInContext(request);
        if (PairingName.isRequestedBy(engine.getSession())) {
            return PAIR.equals(path)
                    ? pair(tls.getSslConnection(), request, response, callback)
                    : refuse(HttpStatus.NOT_FOUND_404, response, callback);
        }
        Optional<PeerId> peer = trust.dialler(engine.getSession());
        if (peer.isEmpty()) {
            return refuse(HttpStatus.FORBIDDEN_403, response, callback);
        }
        if (LINK.equals(path)) {
            return link(peer.get(), request, response, callback);
        }
        blobs.serve(peer.get(), path, request, response, callback);
        return true;
    }

    private boolean link(PeerId peer, Request request, Response response, Callback callback) {
        InetSocketAddress from = remote(request);
        Multiaddr address = Multiaddr.ofLink(InterfaceAddresses.text(from.getAddress()), from.getPort(), peer);
        LinkConnection connection = new LinkConnection(table, () -> Optional.of(peer), address, false);
        return upgrade(connection.socket(), request, response, callback);
    }

    private boolean pair(SslConnection connection, Request request, Response response, Callback callback) {
        SSLEngine engine = connection.getSSLEngine();
        Optional<PairingSocket> pairing = pairings.open(engine.getSession(), remote(request));
        if (pairing.isEmpty()) {
            return refuse(HttpStatus.SERVICE_UNAVAILABLE_503, response, callback);
        }
        connection.addEventListener(new EndOf(pairing.get()));
        guard.settled(engine);
        if (!upgrade(pairing.get().socket(), request, response, callback) || !connection.getEndPoint().isOpen()) {
            pairing.get().close();
        }
        return true;
    }

    /** Tells a pairing that its connection ended; a WebSocket that did not get as far as being open is told nothing. */
    private record EndOf(PairingSocket pairing) implements Connection.Listener {
        @Override
        public void onClosed(@Nullable Connection connection) {
            pairing.close();
        }
    }

    private boolean upgrade(Session.Listener socket, Request request, Response response, Callback callback) {
        ServerWebSocketContainer container = sockets;
        boolean done = container != null && container.upgrade((req, res, cb) -> {
            res.setExtensions(List.of());
            return socket;
        }, request, response, callback);
        return done || refuse(HttpStatus.UPGRADE_REQUIRED_426, response, callback);
    }

    private static InetSocketAddress remote(Request request) {
        if (request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress address) {
            return address;
        }
        throw new IllegalStateException("expected a TCP connection");
    }

    private static boolean refuse(int status, Response response, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0L);
        callback.succeeded();
        return true;
    }
}
