// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

/**
 * What a replica promises not to exceed, whatever others do.
 *
 * @param frameBytes longest frame
 * @param heldBytes most memory held for others in all, in bytes, apart from what each link adds
 * @param heldBytesPerLink what each link may add, in bytes
 */
public record ReplicaLimits(int frameBytes, long heldBytes, long heldBytesPerLink) {}
