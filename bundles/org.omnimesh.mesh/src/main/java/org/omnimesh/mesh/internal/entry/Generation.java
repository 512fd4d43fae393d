// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.entry;

/**
 * A device begins a new log in every channel when an old copy of its store was put back, so that no number is ever used for
 * two entries. Which log an entry belongs to stands in the upper bits of its number: generation 0 counts 1, 2, 3 ..., another
 * one counts from {@link #first} on.
 */
public final class Generation {
    /** The largest generation. */
    public static final int MAX = (1 << 16) - 1;

    /** The largest number of an entry. */
    public static final long MAX_SEQ = ((long) MAX << Generation.SHIFT) + Generation.MASK;

    private static final int SHIFT = 40;
    private static final long MASK = (1L << SHIFT) - 1;

    private Generation() {}

    /**
     * Returns the generation of an entry.
     *
     * @param seq its number
     * @return 0 to {@link #MAX}
     */
    public static int of(long seq) {
        return (int) (seq >>> SHIFT);
    }

    /**
     * Returns the number of the first entry of a generation.
     *
     * @param generation 0 to {@link #MAX}
     * @return the number
     */
    public static long first(int generation) {
        return ((long) generation << SHIFT) + 1;
    }

    /**
     * Returns how many entries a log holds.
     *
     * @param last the number of its last entry, 0 for an empty one
     * @return the count
     */
    public static long count(long last) {
        return last & MASK;
    }

    /**
     * Tells whether an entry comes right after the end of a log.
     *
     * @param last the number of the log's last entry, 0 for an empty one
     * @param seq the entry's number
     * @return true if it does
     */
    public static boolean follows(long last, long seq) {
        return last == 0 ? count(seq) == 1 : seq == last + 1;
    }
}
