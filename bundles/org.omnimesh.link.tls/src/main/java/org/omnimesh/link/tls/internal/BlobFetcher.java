// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.client.Request;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.LinkException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches parts of blobs by HTTP/1.1 on connections beside the link, each checked to end at the same peer. Thread-safe. */
final class BlobFetcher {
    private static final Logger LOG = LoggerFactory.getLogger(BlobFetcher.class);

    /** A transfer that stands still for so long has failed. */
    private static final long STALL_SECONDS = 10;

    /** Every kept connection may turn out to be dead; the last try is on a new one. */
    private static final int MAX_TRIES = MeshClient.MAX_CONNECTIONS_PER_PEER + 1;

    private final LinkTable table;
    private final DialTargets targets;
    private final Map<PeerId, Route> routes = new ConcurrentHashMap<>();

    private record Route(TlsLink link, DialTarget target) {}

    BlobFetcher(LinkTable table, DialTargets targets) {
        this.table = table;
        this.targets = targets;
    }

    byte[] fetch(MeshClient client, PeerId peer, ContentId content, int index, int maxBytes)
            throws LinkException, InterruptedException {
        String path = new BlobPath(content, index).toString();
        for (int tries = 1;; tries++) {
            TlsLink link = table.to(peer).orElseThrow(() -> new LinkException("There is no link to that device."));
            DialTarget target = target(link);
            PartReceiver receiver = new PartReceiver(maxBytes);
            Request request = client.http().newRequest(MeshClient.uri("https", target, path))
                    .idleTimeout(STALL_SECONDS, TimeUnit.SECONDS);
            request.send(receiver);
            try {
                return receiver.result().get();
            } catch (ExecutionException e) {
                if (tries == MAX_TRIES || !worthAnotherTry(peer, target, receiver, e.getCause())) {
                    throw Failure.of(e);
                }
                LOG.debug("Fetching again from {}: the connection was closed meanwhile", peer.shortForm(), e);
            } catch (InterruptedException e) {
                request.abort(e);
                throw e;
            }
        }
    }

    /** Tells whether a fetch failed only because its connection was closed before the answer, or the link was replaced. */
    private boolean worthAnotherTry(PeerId peer, DialTarget target, PartReceiver receiver, @Nullable Throwable cause) {
        return !receiver.answered() && table.to(peer).isPresent()
                && (targets.find(target.name()).isEmpty() || Failure.isCut(cause));
    }

    /** Forgets the way to a peer whose link changed. */
    void forget(PeerId peer) {
        routes.computeIfPresent(peer, (p, route) -> {
            if (route.link().isOpen()) {
                return route;
            }
            targets.remove(route.target());
            return null;
        });
    }

    /** Returns the one target of a link: fetches that begin at the same time must not make one each and drop the others'. */
    private DialTarget target(TlsLink link) throws LinkException {
        Route known = routes.get(link.peer());
        if (known != null && known.link() == link) {
            return known.target();
        }
        List<InetSocketAddress> ways = ways(link);
        return routes.compute(link.peer(), (peer, present) -> {
            if (present != null && present.link() == link) {
                return present;
            }
            if (present != null) {
                targets.remove(present.target());
            }
            return new Route(link, targets.device(ways, Optional.of(peer)));
        }).target();
    }

    /** Where to connect, best first: where the link was dialled, or where it came from with the ports that the peer told. */
    private static List<InetSocketAddress> ways(TlsLink link) throws LinkException {
        Set<InetSocketAddress> ways = new LinkedHashSet<>();
        if (link.dialled()) {
            ways.add(Dialer.socketAddress(link.address()));
        }
        String from = link.address().host().orElse("");
        for (Multiaddr told : link.remoteAddresses()) {
            told.tcpPort().ifPresent(port -> ways.add(new InetSocketAddress(from, port)));
        }
        for (Multiaddr told : link.remoteAddresses()) {
            if (told.value("ip4").isPresent() || told.value("ip6").isPresent()) {
                ways.add(Dialer.socketAddress(told));
            }
        }
        if (ways.isEmpty()) {
            throw new LinkException("That device does not say where it can be reached for files.");
        }
        return List.copyOf(ways);
    }
}
