// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import org.omnimesh.testing.sim.ReplicaSetup;

/** Cores that keep whatever has to wait. */
public final class Boundless {
    private Boundless() {}

    /** Makes a core that keeps any number of bytes of one peer. */
    public static MeshCore bytes(ReplicaSetup setup) {
        return core(setup, Integer.MAX_VALUE, WaitingRoom.MAX_RUNS_PER_PEER);
    }

    /** Makes a core that keeps any number of runs of one peer. */
    public static MeshCore runs(ReplicaSetup setup) {
        return core(setup, WaitingRoom.MAX_BYTES_PER_PEER, Integer.MAX_VALUE);
    }

    private static MeshCore core(ReplicaSetup setup, int bytes, int runs) {
        return new MeshCore(setup.self(), setup.random().split(), setup.safetyNets(), setup.mayBeDropped(),
                new WaitingRoom(bytes, runs));
    }
}
