// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * The simulator: any number of replicas in one thread under virtual time, everything from one seed.
 *
 * <p>
 * A replica is a pure machine behind {@link org.omnimesh.testing.sim.SimulatedReplica}; whoever implements the protocol
 * offers a {@link org.omnimesh.testing.sim.ReplicaFactory} to {@link java.util.ServiceLoader}. The simulator plays network,
 * disk, clocks, trust floor and enemies, and checks after every step what must hold. {@link org.omnimesh.testing.sim.Simulate}
 * is the command.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.testing.sim;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
