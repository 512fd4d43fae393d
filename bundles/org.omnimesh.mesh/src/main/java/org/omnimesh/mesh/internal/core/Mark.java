// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.util.Comparator;

/**
 * A moment in the life of a core. Those of one life are ordered.
 *
 * @param life a random number that names the core from its start to its end; 0 in {@link #NONE}
 * @param growths how often one of its logs had grown by then
 */
record Mark(long life, long growths) {
    /** No moment. */
    static final Mark NONE = new Mark(0, 0);

    /** Those of one life by time. */
    static final Comparator<Mark> ORDER = Comparator.comparingLong(Mark::life)
            .thenComparingLong(Mark::growths);

    boolean sameLife(Mark other) {
        return life == other.life;
    }

    /** Tells whether this moment is in the same life, and not before the other one. */
    boolean reaches(Mark other) {
        return sameLife(other) && growths >= other.growths;
    }
}
