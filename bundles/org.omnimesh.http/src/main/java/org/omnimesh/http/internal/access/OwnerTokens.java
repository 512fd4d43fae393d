// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.access;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.Audit;
import org.omnimesh.api.http.ApiTokenException;
import org.omnimesh.api.http.ApiTokenException.Reason;
import org.omnimesh.api.http.ApiTokens;
import org.omnimesh.api.http.Scope;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.node.TimeSource;

/** Makes and revokes the tokens that {@link NamedTokens} keeps, and has it written down. */
public final class OwnerTokens implements ApiTokens {
    private final NamedTokens tokens;
    private final TimeSource time;
    private final Audit audit;
    private final Runnable revoked;

    /**
     * Manages tokens.
     *
     * @param tokens the tokens
     * @param time tells which have ended
     * @param audit told of each made and revoked
     * @param revoked called after one was
     */
    public OwnerTokens(NamedTokens tokens, TimeSource time, Audit audit, Runnable revoked) {
        this.tokens = tokens;
        this.time = time;
        this.audit = audit;
        this.revoked = revoked;
    }

    @Override
    public List<Token> list() {
        Instant now = time.now();
        return tokens.list().stream().map(token -> shown(token, now)).toList();
    }

    private static Token shown(NamedTokens.Token token, Instant now) {
        return new Token(token.id(), token.name(), token.scope(), token.createdAt(), token.expiresAt(),
                token.expired(now));
    }

    @Override
    public Made make(String name, Scope scope, Optional<Duration> lifetime, String actor) throws ApiTokenException {
        if (name.isEmpty() || !DisplayText.name(name).equals(name)) {
            throw new ApiTokenException(Reason.UNFIT, "The name of a token must be 1 to " + DisplayText.MAX_NAME_LENGTH
                    + " visible characters on one line.");
        }
        if (lifetime.filter(it -> !it.isPositive() || it.compareTo(Duration.ofDays(MAX_DAYS)) > 0).isPresent()) {
            throw new ApiTokenException(Reason.UNFIT,
                    "The days of a token must be a whole number of 1 to " + MAX_DAYS + ".");
        }
        try {
            NamedTokens.Made made = tokens.add(name, scope, lifetime)
                    .orElseThrow(() -> new ApiTokenException(Reason.FULL,
                            "There are " + MAX_TOKENS + " tokens already; revoke one first."));
            audit.record(new Act(actor, "token.made", made.token().id(),
                    scope.name().toLowerCase(Locale.ROOT) + " " + name));
            return new Made(shown(made.token(), time.now()), made.secret());
        } catch (IOException e) {
            throw new ApiTokenException("The token could not be kept: " + e.getMessage(), e);
        }
    }

    @Override
    public void revoke(String id, String actor) throws ApiTokenException {
        try {
            NamedTokens.Token token = tokens.revoke(id)
                    .orElseThrow(() -> new ApiTokenException(Reason.UNKNOWN, "There is no token of this id."));
            audit.record(new Act(actor, "token.revoked", token.id(), token.name()));
        } catch (IOException e) {
            throw new ApiTokenException("That the token is revoked could not be written: " + e.getMessage(), e);
        } finally {
            revoked.run();
        }
    }
}
