// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.access;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.omnimesh.api.http.Caller;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.Scope;
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
    private final Runnable refused;

    /**
     * Makes the rules of one server.
     *
     * @param names its names
     * @param credentials what opens it
     * @param time counts wrong tries
     * @param refused told of each request without a valid token
     */
    public AccessRules(OwnNames names, Credentials credentials, TimeSource time, Runnable refused) {
        this.names = names;
        this.credentials = credentials;
        this.wrong = new WrongTries(time);
        this.refused = refused;
    }

    /**
     * Checks a request: first its Host, then its Origin, then what it shows.
     *
     * @param request the request
     * @param socket whether it asks for the WebSocket, where tickets and the token as subprotocol count too
     * @return whose token it showed
     * @throws HttpProblem 403, 401 or 429
     */
    public Caller check(Request request, boolean socket) throws HttpProblem {
        List<String> hosts = request.getHeaders().getValuesList(HttpHeader.HOST);
        if (hosts.size() != 1 || !names.isHost(hosts.get(0))) {
            throw new HttpProblem(403, "host_refused", "The Host header does not name this node's API.");
        }
        List<String> origins = request.getHeaders().getValuesList(HttpHeader.ORIGIN);
        if (!origins.isEmpty() && (origins.size() > 1 || !names.isOrigin(origins.get(0)))) {
            throw new HttpProblem(403, "origin_refused", "Requests of other web pages are refused.");
        }
        return byToken(request).or(() -> bySession(request))
                .or(() -> socket ? bySubprotocol(request).or(() -> byTicket(request)) : Optional.empty())
                .orElseThrow(this::refusal);
    }

    /**
     * Checks what the caller may do.
     *
     * @param caller who asks
     * @param needed what is asked for
     * @throws HttpProblem 403 if that is not enough
     */
    public static void check(Caller caller, Scope needed) throws HttpProblem {
        if (!caller.scope().covers(needed)) {
            throw new HttpProblem(403, "scope_missing", "This needs a token with the scope " + word(needed)
                    + "; the one shown has " + word(caller.scope()) + ".");
        }
    }

    private static String word(Scope scope) {
        return scope.name().toLowerCase(Locale.ROOT);
    }

    private HttpProblem refusal() {
        refused.run();
        if (wrong.tooMany()) {
            return new Refusal(429, "too_many_tries", "Too many requests without a valid token; try again later.",
                    Map.of("Retry-After", Long.toString(WrongTries.WINDOW.toSeconds())));
        }
        return new Refusal(401, "unauthorized",
                "The token is missing or wrong; it stands in api.token in the node's home.",
                Map.of("WWW-Authenticate", "Bearer"));
    }

    private Optional<Caller> byToken(Request request) {
        String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? credentials.byToken(header.substring(BEARER.length()).strip())
                : Optional.empty();
    }

    private Optional<Caller> bySession(Request request) {
        return session(request).flatMap(credentials::bySession);
    }

    private Optional<Caller> bySubprotocol(Request request) {
        return request.getHeaders().getCSV(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL, false).stream()
                .filter(offer -> offer.startsWith(BEARER_SUBPROTOCOL))
                .flatMap(offer -> credentials.byToken(offer.substring(BEARER_SUBPROTOCOL.length())).stream())
                .findFirst();
    }

    private Optional<Caller> byTicket(Request request) {
        String ticket = Request.extractQueryParameters(request).getValue("ticket");
        return ticket == null ? Optional.empty() : credentials.useTicket(ticket);
    }

    private static Optional<String> session(Request request) {
        return Request.getCookies(request).stream().filter(cookie -> COOKIE.equals(cookie.getName()))
                .map(HttpCookie::getValue).findFirst();
    }
}
