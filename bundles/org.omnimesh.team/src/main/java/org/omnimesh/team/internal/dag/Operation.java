// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import java.util.Set;

import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.HybridTime;

/**
 * A signed act in a team.
 *
 * @param id the entry that holds it
 * @param author the device that signed it
 * @param time when, by the author's clock; decides only between equals
 * @param parents the newest operations that its author had seen; together with theirs they are its past
 * @param act what it does
 */
public record Operation(EntryId id, PeerId author, HybridTime time, Set<EntryId> parents, Act act) {
    /** Copies the set. */
    public Operation {
        parents = Set.copyOf(parents);
    }

    /**
     * Makes the same operation with another meaning.
     *
     * @param other what it does instead
     * @return the operation
     */
    public Operation doing(Act other) {
        return new Operation(id, author, time, parents, other);
    }
}
