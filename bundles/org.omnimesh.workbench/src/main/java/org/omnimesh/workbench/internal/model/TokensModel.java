// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.util.List;

/**
 * The tokens by which other programs and people use the node's API.
 *
 * @param ready false while the API is not there
 * @param tokens the oldest first
 */
public record TokensModel(boolean ready, List<TokenLine> tokens) {
    /** What is shown first. */
    static final TokensModel FIRST = new TokensModel(false, List.of());

    /** Copies the list. */
    public TokensModel {
        tokens = List.copyOf(tokens);
    }

    /**
     * A token.
     *
     * @param id names it
     * @param name what the user calls it
     * @param detail what it may do and how long, in words
     */
    public record TokenLine(String id, String name, String detail) {}
}
