// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.util.Map;
import java.util.Optional;

import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.HybridTime;

/**
 * What the simulator knows of an entry.
 *
 * @param log its log
 * @param seq its number, from 1
 * @param id its id
 * @param previous the id of the author's entry before, empty for the first
 * @param causes per other author of the channel, the last number that must be delivered before
 * @param time its hybrid time
 * @param content whether its content is there; without it an entry may also follow after a gap
 */
public record SimulatedEntry(LogKey log, long seq, EntryId id, Optional<EntryId> previous, Map<PeerId, Long> causes,
        HybridTime time, boolean content) {
    /** Copies the map. */
    public SimulatedEntry {
        causes = Map.copyOf(causes);
    }
}
