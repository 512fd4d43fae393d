// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.http.ApiTokenException;
import org.omnimesh.api.http.ApiTokenException.Reason;
import org.omnimesh.api.http.ApiTokens;
import org.omnimesh.api.http.Scope;

/** Tokens in memory. */
public final class FakeTokens implements ApiTokens {
    private final List<Token> tokens = new ArrayList<>();

    @Override
    public List<Token> list() {
        return List.copyOf(tokens);
    }

    @Override
    public Made make(String name, Scope scope, Optional<Duration> lifetime, String actor) throws ApiTokenException {
        if (name.isEmpty()) {
            throw new ApiTokenException(Reason.UNFIT, "The name of a token must be seen.");
        }
        Token token = new Token("t" + tokens.size(), name, scope, FakeNode.NOW, lifetime.map(FakeNode.NOW::plus),
                false);
        tokens.add(token);
        return new Made(token, "omt_secret" + token.id());
    }

    @Override
    public void revoke(String id, String actor) throws ApiTokenException {
        if (!tokens.removeIf(token -> token.id().equals(id))) {
            throw new ApiTokenException(Reason.UNKNOWN, "There is no token of this id.");
        }
    }
}
