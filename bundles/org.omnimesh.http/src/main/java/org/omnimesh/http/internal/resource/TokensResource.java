// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.Audit;
import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.http.Scope;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.http.internal.access.NamedTokens;

/** The tokens that the owner makes for other programs and people: made, listed, revoked. */
public final class TokensResource implements HttpResource {
    /** Longest life of a token that is to end, in days. */
    static final int MAX_DAYS = 3650;

    private static final String TOKENS = "/api/v1/tokens";

    private record Wanted(String name, Scope scope, Optional<Integer> days) {}

    /** The secret is there only in the answer to its making. */
    private record TokenJson(String id, String name, Scope scope, Instant createdAt, Optional<Instant> expiresAt,
            boolean expired, Optional<String> token) {
        static TokenJson of(NamedTokens.Token token, Instant now, Optional<String> secret) {
            return new TokenJson(token.id(), token.name(), token.scope(), token.createdAt(), token.expiresAt(),
                    token.expired(now), secret);
        }
    }

    private record TokensJson(List<TokenJson> tokens, int total) {}

    private final NamedTokens tokens;
    private final TimeSource time;
    private final Audit audit;
    private final Runnable revoked;

    /**
     * Serves tokens.
     *
     * @param tokens the tokens
     * @param time tells which have ended
     * @param audit told of each made and revoked
     * @param revoked called after one was
     */
    public TokensResource(NamedTokens tokens, TimeSource time, Audit audit, Runnable revoked) {
        this.tokens = tokens;
        this.time = time;
        this.audit = audit;
        this.revoked = revoked;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.GET, TOKENS, Scope.ADMIN, request -> list()),
                new Route(HttpMethod.POST, TOKENS, Scope.ADMIN, this::add),
                new Route(HttpMethod.DELETE, TOKENS + "/{id}", Scope.ADMIN, this::revoke));
    }

    private HttpAnswer list() {
        Instant now = time.now();
        List<TokenJson> all = tokens.list().stream().map(token -> TokenJson.of(token, now, Optional.empty())).toList();
        return HttpAnswer.ok(new TokensJson(all, all.size()));
    }

    private HttpAnswer add(HttpRequest request) throws HttpProblem, IOException {
        Wanted wanted = request.json(Wanted.class);
        if (wanted.name().isEmpty() || !DisplayText.name(wanted.name()).equals(wanted.name())) {
            throw HttpProblem.badRequest("The field \"name\" must be 1 to " + DisplayText.MAX_NAME_LENGTH
                    + " visible characters on one line.");
        }
        int days = wanted.days().orElse(1);
        if (days < 1 || days > MAX_DAYS) {
            throw HttpProblem.badRequest("The field \"days\" must be a whole number of 1 to " + MAX_DAYS + ".");
        }
        NamedTokens.Made made = tokens.add(wanted.name(), wanted.scope(), wanted.days().map(Duration::ofDays))
                .orElseThrow(() -> new HttpProblem(409, "too_many_tokens",
                        "There are " + NamedTokens.MAX_TOKENS + " tokens already; revoke one first."));
        audit.record(new Act(actor(request), "token.made", made.token().id(),
                made.token().scope().name().toLowerCase(Locale.ROOT) + " " + made.token().name()));
        return HttpAnswer.ok(TokenJson.of(made.token(), time.now(), Optional.of(made.secret())));
    }

    private HttpAnswer revoke(HttpRequest request) throws HttpProblem, IOException {
        try {
            NamedTokens.Token token = tokens.revoke(request.path("id"))
                    .orElseThrow(() -> HttpProblem.notFound("There is no token of this id."));
            audit.record(new Act(actor(request), "token.revoked", token.id(), token.name()));
            return HttpAnswer.nothing();
        } finally {
            revoked.run();
        }
    }

    /** Names a caller as actor of an act. */
    static String actor(HttpRequest request) {
        return "token:" + request.caller().name();
    }
}
