// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.time.Duration;
import java.time.Instant;
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
import org.omnimesh.api.pairing.OpenInvitation;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.pairing.PairingException;
import org.omnimesh.api.pairing.PairingResult;
import org.omnimesh.api.pairing.TeamJoin;
import org.omnimesh.api.qr.QrCodes;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Teams;
import org.omnimesh.http.internal.resource.ConnectionCodeJson.Kind;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Codes and links: issued, listed, withdrawn, and joined by; and teams joined by name and passphrase. */
@Component
public final class PairingResource implements HttpResource {
    private static final String P2P = "/api/v1/p2p";
    private static final Duration LINK_LIFETIME = Duration.ofDays(1);

    private record Wanted(Optional<Role> role, Optional<Integer> uses, Optional<Long> expiresInS,
            Optional<Boolean> link, Optional<Kind> kind) {}

    private record Open(String id, Role role, int usesLeft, boolean link, Instant issuedAt, Instant expiresAt,
            Kind kind) {
        static Open of(OpenInvitation open) {
            return new Open(open.id(), open.role(), open.usesLeft(), open.link(), open.issuedAt(), open.expiresAt(),
                    Kind.of(open));
        }
    }

    private record OpenList(List<Open> codes, int total) {}

    private record Typed(String code, Optional<List<Multiaddr>> multiaddrs) {}

    private record NamedTeam(String team, String passphrase, Optional<List<Multiaddr>> multiaddrs) {}

    private record Joined(boolean success, String status, PeerId peerId, String displayName,
            StatusJson.TeamJson team, Kind kind) {}

    private final Pairing pairing;
    private final DeviceIdentity identity;
    private final StatusView view;
    private final Teams teams;
    private final QrCodes codes;

    /**
     * Made by declarative services.
     *
     * @param pairing the codes
     * @param identity the device
     * @param view the node's status
     * @param teams tells as what this device joined
     * @param codes draws links
     */
    @Activate
    public PairingResource(@Reference Pairing pairing, @Reference DeviceIdentity identity,
            @Reference StatusView view, @Reference Teams teams, @Reference QrCodes codes) {
        this.pairing = pairing;
        this.identity = identity;
        this.view = view;
        this.teams = teams;
        this.codes = codes;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.POST, P2P + "/connection-code", Scope.ADMIN, this::issue),
                new Route(HttpMethod.DELETE, P2P + "/connection-code", Scope.ADMIN, request -> {
                    pairing.burn();
                    return HttpAnswer.nothing();
                }), new Route(HttpMethod.GET, P2P + "/connection-codes", Scope.ADMIN, request -> list()),
                new Route(HttpMethod.DELETE, P2P + "/connection-codes/{id}", Scope.ADMIN, this::revoke),
                new Route(HttpMethod.POST, P2P + "/add-peer", Scope.ADMIN, this::join),
                new Route(HttpMethod.POST, P2P + "/connect", Scope.ADMIN, this::join),
                new Route(HttpMethod.POST, P2P + "/join-team", Scope.ADMIN, this::joinTeam));
    }

    private HttpAnswer issue(HttpRequest request) throws HttpProblem {
        boolean plain = request.bodyLength() <= 0 && request.header("Transfer-Encoding").isEmpty();
        Wanted wanted = plain
                ? new Wanted(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())
                : request.json(Wanted.class);
        try {
            if (wanted.kind().orElse(Kind.MEMBER) == Kind.DEVICE) {
                return HttpAnswer.ok(device(wanted));
            }
            return HttpAnswer.ok(wanted.link().orElse(Boolean.FALSE) ? link(wanted) : code(wanted));
        } catch (PairingException e) {
            throw refusal(e, "invitation_malformed", "code_invalid");
        }
    }

    private ConnectionCodeJson code(Wanted wanted) throws HttpProblem, PairingException {
        if (wanted.uses().orElse(1) != 1) {
            throw new HttpProblem(400, "invitation_malformed",
                    "A code to be typed lets in one device; ask for a link to let in more.");
        }
        return ConnectionCodeJson.of(pairing.issue(wanted.role().orElse(Role.MEMBER),
                wanted.expiresInS().map(Duration::ofSeconds).orElse(Pairing.LIFETIME)), identity.peerId(), codes);
    }

    private ConnectionCodeJson device(Wanted wanted) throws HttpProblem, PairingException {
        if (wanted.link().orElse(Boolean.FALSE) || wanted.uses().orElse(1) != 1 || wanted.role().isPresent()) {
            throw new HttpProblem(400, "invitation_malformed", "A code for another device of yours is for one device, "
                    + "has your role, and comes with a link that lives as long as it.");
        }
        return ConnectionCodeJson.of(
                pairing.issueForDevice(wanted.expiresInS().map(Duration::ofSeconds).orElse(Pairing.LIFETIME)),
                identity.peerId(), codes);
    }

    private ConnectionCodeJson link(Wanted wanted) throws PairingException {
        return ConnectionCodeJson.of(pairing.invite(wanted.role().orElse(Role.MEMBER), wanted.uses().orElse(1),
                wanted.expiresInS().map(Duration::ofSeconds).orElse(LINK_LIFETIME)), identity.peerId(), codes);
    }

    private HttpAnswer list() {
        List<Open> open = pairing.invitations().stream().map(Open::of).toList();
        return HttpAnswer.ok(new OpenList(open, open.size()));
    }

    private HttpAnswer revoke(HttpRequest request) throws HttpProblem {
        if (!pairing.revoke(request.path("id"))) {
            throw HttpProblem.notFound("There is no live code or link with this id.");
        }
        return HttpAnswer.nothing();
    }

    private HttpAnswer join(HttpRequest request) throws HttpProblem {
        Typed typed = request.json(Typed.class);
        try {
            PairingResult result = pairing.join(typed.code(), typed.multiaddrs().orElse(List.of()));
            return HttpAnswer.ok(new Joined(true, "success", result.peer(), result.displayName(),
                    StatusJson.TeamJson.of(result.team()), kind(result.peer())));
        } catch (PairingException e) {
            throw refusal(e, "code_malformed", "code_invalid");
        }
    }

    /** Tells whether the device that let this one in is the same user's. */
    private Kind kind(PeerId issuer) {
        boolean own = teams.memberOf(identity.peerId()).stream().flatMap(member -> member.devices().stream())
                .anyMatch(device -> device.peer().equals(issuer));
        return own ? Kind.DEVICE : Kind.MEMBER;
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
            case FORBIDDEN -> new HttpProblem(403, "role_not_allowed", sentence);
            case TOO_MANY_TRIES -> new HttpProblem(429, "too_many_tries", sentence);
            case UNAVAILABLE -> new HttpProblem(503, "pairing_unavailable", sentence);
        };
    }
}
