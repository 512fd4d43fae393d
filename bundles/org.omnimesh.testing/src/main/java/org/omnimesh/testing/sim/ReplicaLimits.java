// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.util.Map;

/**
 * What a replica promises not to exceed, whatever others do.
 *
 * @param frameBytes longest frame
 * @param held the most of each kind of thing that others can make it hold ({@link SimulatedReplica#held})
 */
public record ReplicaLimits(int frameBytes, Map<String, Long> held) {
    /** Copies the limits. */
    public ReplicaLimits {
        held = Map.copyOf(held);
    }
}
