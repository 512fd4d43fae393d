// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.http.Scope;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.node.Node;
import org.omnimesh.api.team.Peer;
import org.omnimesh.api.team.PeerDirectory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The network as the older area of the API shows it. */
@Component
public final class NetworkResource implements HttpResource {
    private static final String P2P = "/api/v1/p2p";
    private static final String SUCCESS = "success";

    private record PeerInfo(PeerId peerId, String displayName, String deviceName, List<Multiaddr> multiaddrs) {}

    private record Done(String status, String message, PeerInfo peerInfo) {}

    private record Service(boolean isRunning, PeerId peerId, String displayName, String deviceName,
            List<Multiaddr> multiaddrs, int connectedPeers) {}

    private record ServiceStatus(String status, Service service) {}

    private record NearPeer(String id, String name, Optional<String> location, boolean connected) {
        static NearPeer of(Peer peer) {
            return new NearPeer(peer.key(), peer.displayName(),
                    peer.addresses().stream().map(Multiaddr::host).flatMap(Optional::stream).findFirst(),
                    peer.linked());
        }
    }

    private record Peers(String status, List<NearPeer> peers, int count) {}

    private record Mode(String mode) {}

    private final Node node;
    private final NodeControl control;
    private final StatusView view;
    private final PeerDirectory directory;

    /**
     * Made by declarative services.
     *
     * @param node the node
     * @param view its status
     * @param directory the other devices
     */
    @Activate
    public NetworkResource(@Reference Node node, @Reference StatusView view, @Reference PeerDirectory directory) {
        this.node = node;
        this.control = new NodeControl(node);
        this.view = view;
        this.directory = directory;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.POST, P2P + "/start", Scope.ADMIN, request -> {
            control.start(request);
            return done("The network is open.");
        }), new Route(HttpMethod.POST, P2P + "/stop", Scope.ADMIN, request -> {
            node.stop();
            return done("The network is closed.");
        }), new Route(HttpMethod.GET, P2P + "/status", request -> status()),
                new Route(HttpMethod.GET, P2P + "/peers", request -> peers()),
                new Route(HttpMethod.POST, P2P + "/network", Scope.ADMIN, request -> {
                    control.changeMode(request.json(Mode.class).mode());
                    return HttpAnswer.ok(view.now());
                }));
    }

    private HttpAnswer done(String message) {
        StatusJson now = view.now();
        return HttpAnswer.ok(new Done(SUCCESS, message,
                new PeerInfo(now.peerId(), now.displayName(), now.deviceName(), now.multiaddrs())));
    }

    private HttpAnswer status() {
        StatusJson now = view.now();
        return HttpAnswer.ok(new ServiceStatus(SUCCESS, new Service(now.running(), now.peerId(), now.displayName(),
                now.deviceName(), now.multiaddrs(), now.connectedPeers())));
    }

    private HttpAnswer peers() {
        List<NearPeer> peers = directory.list(PeerDirectory.Scope.ALL).stream().map(NearPeer::of).toList();
        return HttpAnswer.ok(new Peers(SUCCESS, peers, peers.size()));
    }
}
