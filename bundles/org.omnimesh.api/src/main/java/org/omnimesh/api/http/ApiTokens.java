// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The tokens that the owner of the node made for other programs and people, beside the owner's own. Every making and revoking
 * is written to the audit log. Thread-safe; making and revoking write a file.
 */
@ProviderType
public interface ApiTokens {
    /** Most tokens at once. */
    int MAX_TOKENS = 100;

    /** Longest life of a token that is to end, in days. */
    int MAX_DAYS = 3650;

    /**
     * A token, without its secret.
     *
     * @param id names it
     * @param name what the owner calls it
     * @param scope what it may do
     * @param createdAt when it was made
     * @param expiresAt when it ends; never if empty
     * @param expired whether it has ended
     */
    record Token(String id, String name, Scope scope, Instant createdAt, Optional<Instant> expiresAt,
            boolean expired) {}

    /**
     * A token that was just made.
     *
     * @param token what is kept
     * @param secret what clients show; it is not kept anywhere
     */
    record Made(Token token, String secret) {
        /** Leaves the secret out. */
        @Override
        public String toString() {
            return "Made[" + token + "]";
        }
    }

    /**
     * Lists the tokens.
     *
     * @return oldest first; those that have ended until the next is made
     */
    List<Token> list();

    /**
     * Makes a token.
     *
     * @param name what to call it: 1 to 64 visible characters on one line
     * @param scope what it may do
     * @param lifetime how long it works, at most {@value #MAX_DAYS} days; until it is revoked if empty
     * @param actor who makes it, for the audit log: see {@link org.omnimesh.api.audit.Act}
     * @return the token and its secret
     * @throws ApiTokenException if the name or time does not fit, there are {@value #MAX_TOKENS} already, or it cannot be kept
     */
    Made make(String name, Scope scope, Optional<Duration> lifetime, String actor) throws ApiTokenException;

    /**
     * Makes a token work no more, at once; connections that were opened with it are closed.
     *
     * @param id its id
     * @param actor who revokes it, for the audit log
     * @throws ApiTokenException if there is none of this id, or that cannot be kept: it then ends with this run of the node only
     */
    void revoke(String id, String actor) throws ApiTokenException;
}
