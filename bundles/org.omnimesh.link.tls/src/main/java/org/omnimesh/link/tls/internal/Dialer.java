// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.eclipse.jetty.websocket.api.Session;
import org.omnimesh.api.crypto.TlsCredentials;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.link.PairingChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes outgoing connections. Calls may block for the name lookup of an address. Thread-safe. */
final class Dialer {
    /** How long one attempt may take in all: connection, handshake, greeting. */
    static final Duration DIAL_TIMEOUT = Duration.ofSeconds(6);

    private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);

    private final MeshClient client;
    private final DialTargets targets;
    private final LinkTable table;
    private final Credentials credentials;

    Dialer(MeshClient client, DialTargets targets, LinkTable table, Credentials credentials) {
        this.client = client;
        this.targets = targets;
        this.table = table;
        this.credentials = credentials;
    }

    /** Starts dialling a device. The result is the link to it, made by this or another connection, or a failure. */
    CompletableFuture<Link> device(Multiaddr address, Optional<PeerId> expected, Duration timeout)
            throws LinkException {
        Optional<PeerId> who = expected.or(address::peerId);
        DialTarget target = targets.device(List.of(socketAddress(address)), who);
        LinkConnection connection = new LinkConnection(table, target::peer, address, true);
        CompletableFuture<Session> opened;
        try {
            opened = client.connect(connection.socket(), target, MeshHandler.LINK, timeout);
        } catch (LinkException e) {
            targets.remove(target);
            throw e;
        }
        opened.whenComplete((session, failure) -> {
            if (failure != null) {
                connection.outcome().completeExceptionally(failure);
            }
        });
        CompletableFuture<Link> result = connection.outcome()
                .exceptionallyCompose(failure -> settle(connection, opened, failure))
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        result.whenComplete((link, failure) -> {
            targets.remove(target);
            if (connection.outcome().isCompletedExceptionally() || !connection.outcome().isDone()) {
                connection.outcome().cancel(false);
                connection.socket().close(CloseCode.NORMAL, "given up");
            }
        });
        return result;
    }

    /** A connection that was closed because there is another one leads to that one; else the first failure counts. */
    private static CompletableFuture<Link> settle(LinkConnection connection, CompletableFuture<Session> opened,
            Throwable failure) {
        Optional<PeerSlot> slot = connection.slot();
        boolean duplicate = failure instanceof LinkConnection.ClosedEarly early && early.code() == CloseCode.DUPLICATE;
        return duplicate && slot.isPresent()
                ? slot.get().whenUp()
                : opened.thenCompose(session -> CompletableFuture.failedFuture(failure));
    }

    /** Opens a pairing connection and waits. */
    PairingChannel stranger(Multiaddr address, Duration timeout) throws LinkException {
        InetSocketAddress to = socketAddress(address);
        TlsCredentials mine = credentials.oneTime();
        DialTarget target = targets.stranger(to, mine);
        PairingSocket channel = new PairingSocket(() -> binding(mine, target), InterfaceAddresses.text(to.getAddress()),
                table.time(), open -> LOG.debug("A pairing connection is open"), () -> LOG.debug("It is closed"));
        try {
            client.connect(channel.socket(), target, MeshHandler.PAIR, timeout).get(timeout.toMillis(),
                    TimeUnit.MILLISECONDS);
            return channel;
        } catch (ExecutionException | TimeoutException e) {
            channel.socket().disconnect(CloseCode.NORMAL, "given up");
            throw Failure.of(e);
        } catch (InterruptedException e) {
            channel.socket().disconnect(CloseCode.NORMAL, "given up");
            Thread.currentThread().interrupt();
            throw new LinkException("Dialling was interrupted.", e);
        } finally {
            targets.remove(target);
        }
    }

    private static byte[] binding(TlsCredentials mine, DialTarget target) {
        X509Certificate theirs = target.certificate()
                .orElseThrow(() -> new IllegalStateException("the handshake is not over"));
        return ChannelBinding.of(mine.certificate(), theirs);
    }

    static InetSocketAddress socketAddress(Multiaddr address) throws LinkException {
        String host = address.host().orElseThrow(() -> new LinkException("The address names no host."));
        int port = address.tcpPort().orElseThrow(() -> new LinkException("The address names no TCP port."));
        InetSocketAddress resolved = new InetSocketAddress(host, port);
        if (resolved.isUnresolved()) {
            throw new LinkException("The host of that address is not known.");
        }
        return resolved;
    }
}
