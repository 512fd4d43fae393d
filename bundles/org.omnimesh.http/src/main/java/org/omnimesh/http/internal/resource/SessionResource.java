// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.util.List;
import java.util.Map;

import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.http.Scope;
import org.omnimesh.http.internal.access.AccessRules;
import org.omnimesh.http.internal.access.Credentials;

/** What the token buys: a session for a page that the node serves, a ticket for a socket. */
public final class SessionResource implements HttpResource {
    private static final String SESSION = "/api/v1/session";
    private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Strict";

    private record Ticket(String ticket, long expiresInS) {}

    private final Credentials credentials;

    /**
     * Sells for a token.
     *
     * @param credentials what is sold
     */
    public SessionResource(Credentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.POST, SESSION, Scope.READ, this::open),
                new Route(HttpMethod.DELETE, SESSION, Scope.READ, this::close),
                new Route(HttpMethod.POST, SESSION + "/ticket", Scope.READ, request -> HttpAnswer
                        .ok(new Ticket(credentials.issueTicket(request.caller()),
                                Credentials.TICKET_LIFETIME.toSeconds()))));
    }

    private HttpAnswer open(HttpRequest request) throws HttpProblem {
        if (request.header("Authorization").isEmpty()) {
            throw new HttpProblem(403, "token_needed", "Only the token itself buys a session.");
        }
        return cookie(credentials.openSession(request.caller()), Credentials.SESSION_LIFETIME.toSeconds());
    }

    private HttpAnswer close(HttpRequest request) {
        for (String cookie : request.header("Cookie").orElse("").split(";")) {
            String[] parts = cookie.strip().split("=", 2);
            if (parts.length == 2 && parts[0].equals(AccessRules.COOKIE)) {
                credentials.closeSession(parts[1]);
            }
        }
        return cookie("", 0);
    }

    private static HttpAnswer cookie(String value, long seconds) {
        return new HttpAnswer.Empty(204, Map.of("Set-Cookie",
                AccessRules.COOKIE + "=" + value + "; Max-Age=" + seconds + ATTRIBUTES, "Cache-Control", "no-store"));
    }
}
