// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.http.Scope;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.pairing.PairingException;
import org.omnimesh.api.pairing.PairingResult;
import org.omnimesh.api.pairing.TeamJoin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Codes: issued, burned, and joined by; and teams joined by name and passphrase. */
@Component
public final class PairingResource implements HttpResource {
    private static final String P2P = "/api/v1/p2p";

    private record Typed(String code, Optional<List<Multiaddr>> multiaddrs) {}

    private record NamedTeam(String team, String passphrase, Optional<List<Multiaddr>> multiaddrs) {}

    private record Joined(boolean success, String status, PeerId peerId, String displayName,
            StatusJson.TeamJson team) {}

    private final Pairing pairing;
    private final DeviceIdentity identity;
    private final StatusView view;

    /**
     * Made by declarative services.
     *
     * @param pairing the codes
     * @param identity the device
     * @param view the node's status
     */
    @Activate
    public PairingResource(@Reference Pairing pairing, @Reference DeviceIdentity identity,
            @Reference StatusView view) {
        this.pairing = pairing;
        this.identity = identity;
        this.view = view;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.POST, P2P + "/connection-code", Scope.ADMIN, request -> issue()),
                new Route(HttpMethod.DELETE, P2P + "/connection-code", Scope.ADMIN, request -> {
                    pairing.burn();
                    return HttpAnswer.nothing();
                }), new Route(HttpMethod.POST, P2P + "/add-peer", Scope.ADMIN, this::join),
                new Route(HttpMethod.POST, P2P + "/connect", Scope.ADMIN, this::join),
                new Route(HttpMethod.POST, P2P + "/join-team", Scope.ADMIN, this::joinTeam));
    }

    private HttpAnswer issue() throws HttpProblem {
        try {
            return HttpAnswer.ok(ConnectionCodeJson.of(pairing.issue(), identity.peerId()));
        } catch (PairingException e) {
            throw refusal(e, "code_malformed", "code_invalid");
        }
    }

    private HttpAnswer join(HttpRequest request) throws HttpProblem {
        Typed typed = request.json(Typed.class);
        try {
            PairingResult result = pairing.join(typed.code(), typed.multiaddrs().orElse(List.of()));
            return HttpAnswer.ok(new Joined(true, "success", result.peer(), result.displayName(),
                    StatusJson.TeamJson.of(result.team())));
        } catch (PairingException e) {
            throw refusal(e, "code_malformed", "code_invalid");
        }
    }

    private HttpAnswer joinTeam(HttpRequest request) throws HttpProblem {
        NamedTeam wanted = request.json(NamedTeam.class);
        try {
            TeamJoin done = pairing.joinTeam(wanted.team(), wanted.passphrase(), wanted.multiaddrs().orElse(List.of()));
            return HttpAnswer.ok(view.now().after(done instanceof TeamJoin.DoorOpened ? "door_open" : "joined"));
        } catch (PairingException e) {
            throw refusal(e, "team_malformed", "team_not_found");
        }
    }

    private static HttpProblem refusal(PairingException e, String malformed, String invalid) {
        String sentence = String.valueOf(e.getMessage());
        return switch (e.reason()) {
            case MALFORMED -> new HttpProblem(400, malformed, sentence);
            case INVALID -> new HttpProblem(404, invalid, sentence);
            case TOO_MANY_TRIES -> new HttpProblem(429, "too_many_tries", sentence);
            case UNAVAILABLE -> new HttpProblem(503, "pairing_unavailable", sentence);
        };
    }
}
