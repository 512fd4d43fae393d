// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.http.Scope;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.Peer;
import org.omnimesh.api.team.PeerDirectory;
import org.omnimesh.api.team.Presence;
import org.omnimesh.api.team.TeamException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The other devices. */
@Component
public final class PeersResource implements HttpResource {
    private static final String PEERS = "/api/v1/team/peers";

    private record Peers(List<PeerJson> peers, int total) {}

    private record Dial(Optional<Multiaddr> multiaddr) {}

    private record Announcement(Presence status, Optional<String> customStatus) {}

    private final PeerDirectory directory;

    /**
     * Made by declarative services.
     *
     * @param directory the other devices
     */
    @Activate
    public PeersResource(@Reference PeerDirectory directory) {
        this.directory = directory;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.GET, PEERS, this::list),
                new Route(HttpMethod.GET, PEERS + "/{peer_id}", request -> HttpAnswer.ok(PeerJson.of(peer(request)))),
                new Route(HttpMethod.POST, PEERS + "/{peer_id}/connect", Scope.ADMIN, this::connect),
                new Route(HttpMethod.POST, PEERS + "/{peer_id}/disconnect", Scope.ADMIN, this::disconnect),
                new Route(HttpMethod.POST, "/api/v1/team/presence", this::announce));
    }

    private HttpAnswer list(HttpRequest request) throws HttpProblem {
        PeerDirectory.Scope scope = Choice.of(PeerDirectory.Scope.class, "scope", request.query("scope").orElse("all"));
        List<PeerJson> peers = directory.list(scope).stream().map(PeerJson::of).toList();
        return HttpAnswer.ok(new Peers(peers, peers.size()));
    }

    private Peer peer(HttpRequest request) throws HttpProblem {
        return directory.get(request.path("peer_id")).orElseThrow(() -> HttpProblem.notFound("There is no such peer."));
    }

    private PeerId member(HttpRequest request) throws HttpProblem {
        Peer peer = peer(request);
        return peer.id().filter(id -> peer.trusted())
                .orElseThrow(() -> new HttpProblem(403, "not_in_team", "This device does not belong to the team."));
    }

    private HttpAnswer connect(HttpRequest request) throws HttpProblem {
        PeerId peer = member(request);
        Optional<Multiaddr> address = request.json(Dial.class).multiaddr();
        try {
            return HttpAnswer.ok(PeerJson.of(directory.connect(peer, address)));
        } catch (TeamException e) {
            throw new HttpProblem(503, "unreachable", String.valueOf(e.getMessage()));
        }
    }

    private HttpAnswer disconnect(HttpRequest request) throws HttpProblem {
        PeerId peer = member(request);
        try {
            directory.disconnect(peer);
            return HttpAnswer.ok(Map.of("status", "disconnected"));
        } catch (TeamException e) {
            throw new HttpProblem(409, "not_disconnected", String.valueOf(e.getMessage()));
        }
    }

    private HttpAnswer announce(HttpRequest request) throws HttpProblem {
        Announcement wanted = request.json(Announcement.class);
        Optional<String> status = wanted.customStatus().map(DisplayText::name).filter(text -> !text.isEmpty());
        directory.announce(wanted.status(), status);
        return HttpAnswer.ok(Map.of("status", wanted.status()));
    }
}
