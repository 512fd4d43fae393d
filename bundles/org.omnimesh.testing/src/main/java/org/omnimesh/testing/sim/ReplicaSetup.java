// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;

import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.ChannelTrust.Verdict;
import org.omnimesh.api.log.EntryHeader;

/**
 * What a simulated device gets.
 *
 * @param self the device
 * @param team its team
 * @param keys signs and verifies
 * @param judge the trust floor's judgement, at the time it is asked
 * @param mayBeDropped whether a peer may have dropped the content of an entry, at the time it is asked
 * @param random the only source of randomness
 * @param safetyNets whether periodic repair runs; without it, nothing may be missing as long as no frame is lost
 */
public record ReplicaSetup(PeerId self, TeamId team, SimulatedKeys keys, Function<EntryHeader, Verdict> judge,
        Predicate<EntryHeader> mayBeDropped, SplittableRandom random, boolean safetyNets) {}
