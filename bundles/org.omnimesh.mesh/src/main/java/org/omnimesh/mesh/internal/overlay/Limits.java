// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.overlay;

import java.time.Duration;

/**
 * The overlay's sizes and times.
 *
 * @param meshUpTo most peers of a team, without this node, that are all linked with each other
 * @param meshAgainAt a team that shrinks to so many other peers leaves the overlay: fewer, so that it does not flap
 * @param activeLeast random links to look for while there are fewer
 * @param activeMost random links accepted at most
 * @param reserved links kept besides for channels whose readers would not find each other by chance
 * @param links most links in all while the overlay is in use, whatever they are for
 * @param passive other peers known with their addresses
 * @param dialTime how long a dialled peer may take until another one is tried
 * @param shuffle time between exchanges of known peers
 * @param probe time between attempts to link with any team member at random, which joins parts that lost each other
 * @param graftAfter how long to wait for an entry that was named before asking for it
 */
public record Limits(int meshUpTo, int meshAgainAt, int activeLeast, int activeMost, int reserved, int links,
        int passive, Duration dialTime, Duration shuffle, Duration probe, Duration graftAfter) {
    /** What nodes use. */
    public static final Limits DEFAULT = new Limits(30, 24, 6, 8, 3, 12, 30, Duration.ofSeconds(6),
            Duration.ofSeconds(30), Duration.ofSeconds(120), Duration.ofMillis(250));
}
