// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.sim;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.link.Link;
import org.omnimesh.mesh.internal.core.Held;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.testing.sim.ReplicaFactory;
import org.omnimesh.testing.sim.ReplicaLimits;
import org.omnimesh.testing.sim.ReplicaSetup;
import org.omnimesh.testing.sim.SimulatedReplica;

/** Makes replicas around the production core. Those of one factory share what they store, so that thousands fit into memory. */
public final class MeshReplicaFactory implements ReplicaFactory {
    private final Map<EntryId, Run> shared = new HashMap<>();

    /** For {@link java.util.ServiceLoader}. */
    public MeshReplicaFactory() {
        // nothing to prepare
    }

    @Override
    public SimulatedReplica create(ReplicaSetup setup) {
        return new MeshReplica(setup, this::share);
    }

    @Override
    public ReplicaLimits limits() {
        return new ReplicaLimits(Link.MAX_FRAME_BYTES,
                Arrays.stream(Held.values()).collect(Collectors.toMap(MeshReplica::name, Held::most)));
    }

    /** Only runs whose signature is valid come here. */
    private Run share(Run run) {
        return shared.merge(run.last().id(), run, (known, same) -> known.firstSeq() == same.firstSeq() ? known : same);
    }
}
