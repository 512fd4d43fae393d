// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Consumer;

import org.omnimesh.api.audit.AuditedEvent;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.http.ApiTokenException;
import org.omnimesh.api.http.ApiTokenException.Reason;
import org.omnimesh.api.http.ApiTokens;
import org.omnimesh.api.http.Scope;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.workbench.internal.model.TokensModel.TokenLine;

/** Lists, makes and revokes the tokens of the API. */
public final class TokensPresenter extends Presenter<TokensModel> {
    private final ZoneId zone;

    /**
     * Made by declarative services.
     *
     * @param services the node
     */
    public TokensPresenter(NodeServices services) {
        this(services, Background.threads("tokens"), Clock.systemDefaultZone().getZone());
    }

    /**
     * Works where told.
     *
     * @param services the node
     * @param background where to work
     * @param zone in which dates are told
     */
    public TokensPresenter(NodeServices services, Background background, ZoneId zone) {
        super(services, background, TokensModel.FIRST);
        this.zone = zone;
        open();
    }

    /**
     * Makes a token.
     *
     * @param name as typed
     * @param scope what it may do
     * @param lifetime how long it works; until it is revoked if empty
     * @param made takes the secret, which is not kept anywhere, on another thread
     * @param answer told what came of it
     */
    public void make(String name, Scope scope, Optional<Duration> lifetime, Consumer<String> made, Answer answer) {
        attempt(ApiTokenException.class, answer,
                () -> made.accept(tokens().make(DisplayText.name(name), scope, lifetime, me()).secret()));
    }

    /**
     * Makes a token work no more.
     *
     * @param id the token
     * @param answer told what came of it
     */
    public void revoke(String id, Answer answer) {
        attempt(ApiTokenException.class, answer, () -> tokens().revoke(id, me()));
    }

    private ApiTokens tokens() throws ApiTokenException {
        return services.find(ApiTokens.class).orElseThrow(
                () -> new ApiTokenException(Reason.FAILED, "OmniMesh is still starting: try again in a moment."));
    }

    @Override
    protected boolean concerns(DomainEvent fact) {
        return fact instanceof AuditedEvent;
    }

    @Override
    protected TokensModel build() {
        return services.find(ApiTokens.class)
                .map(tokens -> new TokensModel(true, tokens.list().stream().map(this::line).toList()))
                .orElse(TokensModel.FIRST);
    }

    private TokenLine line(ApiTokens.Token token) {
        String end = token.expiresAt().map(at -> token.expired()
                ? "ended on " + Words.date(at, zone)
                : "until " + Words.date(at, zone)).orElse("until it is revoked");
        return new TokenLine(token.id(), Words.name(token.name(), "token"),
                Words.scope(token.scope()) + " \u00b7 " + end);
    }
}
