// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.node.TimeSource;

/** Decides, before anything else looks at a request, whether it may go on. Thread-safe. */
public final class AccessRules {
    /** Name of the session's cookie. */
    public static final String COOKIE = "omnimesh_session";

    /** The WebSocket subprotocol spoken. */
    public static final String SUBPROTOCOL = "omnimesh.v1";

    private static final String BEARER = "bearer ";
    private static final String BEARER_SUBPROTOCOL = "bearer.";

    private final OwnNames names;
    private final Credentials credentials;
    private final WrongTries wrong;

    /**
     * Makes the rules of one server.
     *
     * @param names its names
     * @param credentials what opens it
     * @param time counts wrong tries
     */
    public AccessRules(OwnNames names, Credentials credentials, TimeSource time) {
        this.names = names;
        this.credentials = credentials;
        this.wrong = new WrongTries(time);
    }

    /**
     * Checks a request: first its Host, then its Origin, then what it shows.
     *
     * @param request the request
     * @param socket whether it asks for the WebSocket, where tickets and the token as subprotocol count too
     * @throws HttpProblem 403, 401 or 429
     */
    public void check(Request request, boolean socket) throws HttpProblem {
        List<String> hosts = request.getHeaders().getValuesList(HttpHeader.HOST);
        if (hosts.size() != 1 || !names.isHost(hosts.get(0))) {
            throw new HttpProblem(403, "host_refused", "The Host header does not name this node's API.");
        }
        List<String> origins = request.getHeaders().getValuesList(HttpHeader.ORIGIN);
        if (!origins.isEmpty() && (origins.size() > 1 || !names.isOrigin(origins.get(0)))) {
            throw new HttpProblem(403, "origin_refused", "Requests of other web pages are refused.");
        }
        if (!byToken(request) && !bySession(request) && !(socket && (bySubprotocol(request) || byTicket(request)))) {
            throw refusal();
        }
    }

    private HttpProblem refusal() {
        if (wrong.tooMany()) {
            return new Refusal(429, "too_many_tries", "Too many requests without a valid token; try again later.",
                    Map.of("Retry-After", Long.toString(WrongTries.WINDOW.toSeconds())));
        }
        return new Refusal(401, "unauthorized",
                "The token is missing or wrong; it stands in api.token in the node's home.",
                Map.of("WWW-Authenticate", "Bearer"));
    }

    private boolean byToken(Request request) {
        String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && credentials.token().matches(header.substring(BEARER.length()).strip());
    }

    private boolean bySession(Request request) {
        return session(request).map(credentials::isSession).orElse(false);
    }

    private boolean bySubprotocol(Request request) {
        return request.getHeaders().getCSV(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL, false).stream()
                .filter(offer -> offer.startsWith(BEARER_SUBPROTOCOL))
                .anyMatch(offer -> credentials.token().matches(offer.substring(BEARER_SUBPROTOCOL.length())));
    }

    private boolean byTicket(Request request) {
        String ticket = Request.extractQueryParameters(request).getValue("ticket");
        return ticket != null && credentials.useTicket(ticket);
    }

    private static Optional<String> session(Request request) {
        return Request.getCookies(request).stream().filter(cookie -> COOKIE.equals(cookie.getName()))
                .map(HttpCookie::getValue).findFirst();
    }
}
