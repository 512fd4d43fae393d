// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.http.ApiTokenException;
import org.omnimesh.api.http.ApiTokens;
import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.http.Scope;

/** The tokens that the owner makes for other programs and people: made, listed, revoked. */
public final class TokensResource implements HttpResource {
    private static final String TOKENS = "/api/v1/tokens";

    private record Wanted(String name, Scope scope, Optional<Integer> days) {}

    /** The secret is there only in the answer to its making. */
    private record TokenJson(String id, String name, Scope scope, Instant createdAt, Optional<Instant> expiresAt,
            boolean expired, Optional<String> token) {
        static TokenJson of(ApiTokens.Token token, Optional<String> secret) {
            return new TokenJson(token.id(), token.name(), token.scope(), token.createdAt(), token.expiresAt(),
                    token.expired(), secret);
        }
    }

    private record TokensJson(List<TokenJson> tokens, int total) {}

    private final ApiTokens tokens;

    /**
     * Serves tokens.
     *
     * @param tokens the tokens
     */
    public TokensResource(ApiTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.GET, TOKENS, Scope.ADMIN, request -> list()),
                new Route(HttpMethod.POST, TOKENS, Scope.ADMIN, this::add),
                new Route(HttpMethod.DELETE, TOKENS + "/{id}", Scope.ADMIN, this::revoke));
    }

    private HttpAnswer list() {
        List<TokenJson> all = tokens.list().stream().map(token -> TokenJson.of(token, Optional.empty())).toList();
        return HttpAnswer.ok(new TokensJson(all, all.size()));
    }

    private HttpAnswer add(HttpRequest request) throws HttpProblem, IOException {
        Wanted wanted = request.json(Wanted.class);
        try {
            ApiTokens.Made made = tokens.make(wanted.name(), wanted.scope(), wanted.days().map(Duration::ofDays),
                    actor(request));
            return HttpAnswer.ok(TokenJson.of(made.token(), Optional.of(made.secret())));
        } catch (ApiTokenException e) {
            throw problem(e);
        }
    }

    private HttpAnswer revoke(HttpRequest request) throws HttpProblem, IOException {
        try {
            tokens.revoke(request.path("id"), actor(request));
            return HttpAnswer.nothing();
        } catch (ApiTokenException e) {
            throw problem(e);
        }
    }

    private static HttpProblem problem(ApiTokenException e) throws IOException {
        String sentence = String.valueOf(e.getMessage());
        return switch (e.reason()) {
            case UNFIT -> HttpProblem.badRequest(sentence);
            case FULL -> new HttpProblem(409, "too_many_tokens", sentence);
            case UNKNOWN -> HttpProblem.notFound(sentence);
            case FAILED -> throw new IOException(sentence, e);
        };
    }

    /** Names a caller as actor of an act. */
    static String actor(HttpRequest request) {
        return "token:" + request.caller().name();
    }
}
