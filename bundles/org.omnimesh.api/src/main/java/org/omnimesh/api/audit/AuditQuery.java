// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * What to list.
 *
 * @param from not earlier than this
 * @param to earlier than this
 * @param action this action, or all that begin with it and a dot
 * @param limit most rows, 1 to {@value #MAX_LIMIT}
 */
public record AuditQuery(Optional<Instant> from, Optional<Instant> to, Optional<String> action, int limit) {
    /** Most rows of one answer. */
    public static final int MAX_LIMIT = 1000;

    /** Checks the limit. */
    public AuditQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("expected a limit of 1 to " + MAX_LIMIT + ", got " + limit);
        }
    }
}
