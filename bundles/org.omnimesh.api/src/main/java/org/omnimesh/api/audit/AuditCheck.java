// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * What a check of the whole log found.
 *
 * @param rows how many rows there are
 * @param damage the first thing that is wrong, a sentence; empty if nothing is
 * @param witnessed where the log ended when the team was told last; empty if it never was
 */
public record AuditCheck(long rows, Optional<String> damage, Optional<Witnessed> witnessed) {
    /**
     * A head that this device signed, and who countersigned it.
     *
     * @param rows how many rows there were
     * @param at when
     * @param devices how many other devices countersigned it
     */
    public record Witnessed(long rows, Instant at, int devices) {}

    /**
     * Makes the check of a log whose end was never told to anybody.
     *
     * @param rows how many rows there are
     * @param damage the first thing that is wrong
     */
    public AuditCheck(long rows, Optional<String> damage) {
        this(rows, damage, Optional.empty());
    }
}
