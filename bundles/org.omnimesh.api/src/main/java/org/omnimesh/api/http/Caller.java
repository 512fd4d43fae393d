// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.http;

/**
 * Whose token a request showed, itself or by a session or ticket that it bought.
 *
 * @param token the token's id, {@value #OWNER} for the one in the node's home
 * @param name what the owner called it
 * @param scope what it may do
 */
public record Caller(String token, String name, Scope scope) {
    /** Id of the owner's own token. */
    public static final String OWNER = "owner";

    /**
     * Returns the one who has the node's home.
     *
     * @return a caller that may do everything
     */
    public static Caller owner() {
        return new Caller(OWNER, OWNER, Scope.ADMIN);
    }
}
