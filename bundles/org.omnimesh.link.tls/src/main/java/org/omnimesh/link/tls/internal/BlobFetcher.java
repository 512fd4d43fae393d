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
import org.eclipse.jetty.client.Request;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.LinkException;

/** Fetches parts of blobs by HTTP/1.1 on connections beside the link, each checked to end at the same peer. Thread-safe. */
final class BlobFetcher {
    /** A transfer that stands still for so long has failed. */
    private static final long STALL_SECONDS = 10;

    private final LinkTable table;
    private final DialTargets targets;
    private final Map<PeerId, Route> routes = new ConcurrentHashMap<>();

    private record Route(TlsLink link, DialTarget target) {
    }

    BlobFetcher(LinkTable table, DialTargets targets) {
        this.table = table;
        this.targets = targets;
    }

    byte[] fetch(MeshClient client, PeerId peer, ContentId content, int index, int maxBytes)
            throws LinkException, InterruptedException {
        TlsLink link = table.to(peer).orElseThrow(() -> new LinkException("There is no link to that device."));
        PartReceiver receiver = new PartReceiver(maxBytes);
        Request request = client.http().newRequest(MeshClient.uri("https", target(link), new BlobPath(content, index).toString()))
                .idleTimeout(STALL_SECONDS, TimeUnit.SECONDS);
        request.send(receiver);
        try {
            return receiver.result().get();
        } catch (ExecutionException e) {
            throw Failure.of(e);
        } catch (InterruptedException e) {
            request.abort(e);
            throw e;
        }
    }

    /** Forgets the way to a peer whose link changed. */
    void forget(PeerId peer) {
        Route route = routes.get(peer);
        if (route != null && !route.link().isOpen() && routes.remove(peer, route)) {
            targets.remove(route.target());
        }
    }

    private DialTarget target(TlsLink link) throws LinkException {
        Route known = routes.get(link.peer());
        if (known != null && known.link() == link) {
            return known.target();
        }
        Route made = new Route(link, targets.device(ways(link), Optional.of(link.peer())));
        Route old = routes.put(link.peer(), made);
        if (old != null) {
            targets.remove(old.target());
        }
        return made.target();
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
