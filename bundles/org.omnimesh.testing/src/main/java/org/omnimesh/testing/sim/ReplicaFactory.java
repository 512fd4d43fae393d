// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

/** Makes the replicas of one simulation; offered to {@link java.util.ServiceLoader} by an implementation of the protocol. */
public interface ReplicaFactory {
    /**
     * Makes a device with an empty disk.
     *
     * @param setup what it gets
     * @return the device, not started
     */
    SimulatedReplica create(ReplicaSetup setup);

    /**
     * Tells the limits that the implementation promises.
     *
     * @return the limits
     */
    ReplicaLimits limits();
}
