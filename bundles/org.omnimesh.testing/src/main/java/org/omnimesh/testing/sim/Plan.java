// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.util.EnumSet;
import java.util.Set;

/**
 * What to simulate. What is 0 or negative follows from the seed.
 *
 * @param peers how many devices; 0: 3 to 12
 * @param entries how many entries are written; 0: 30 to 200
 * @param authors how many devices write; 0: all
 * @param links how many links a device has beyond {@value #FULL_MESH} devices, as long as the replicas do not dial by
 *            themselves ({@link ReplicaOutput.Reach}); below, all have one to all
 * @param latencyMillis how long a frame takes on every link; 0: 1 to 20 ms, or what {@link Fault#DELAY} makes of it
 * @param faults what may go wrong
 * @param realKeys whether signatures are real
 * @param inStep whether one entry is written at a time, evenly, to measure how it spreads
 */
public record Plan(int peers, int entries, int authors, int links, int latencyMillis, Set<Fault> faults,
        boolean realKeys, boolean inStep) {
    /** Up to this number of devices all are linked to all. */
    public static final int FULL_MESH = 30;

    /** Links of each device in greater teams if nothing else is said. */
    public static final int LINKS = 6;

    /** 3 to 12 devices and everything that may go wrong. */
    public static final Plan EVERYTHING = new Plan(0, 0, 0, LINKS, 0, EnumSet.allOf(Fault.class), false, false);

    /** Copies the faults. */
    public Plan {
        faults = Set.copyOf(faults);
    }

    /**
     * Changes what may go wrong.
     *
     * @param chosen the faults
     * @return the changed plan
     */
    public Plan withFaults(Set<Fault> chosen) {
        return new Plan(peers, entries, authors, links, latencyMillis, chosen, realKeys, inStep);
    }

    boolean has(Fault fault) {
        return faults.contains(fault);
    }
}
