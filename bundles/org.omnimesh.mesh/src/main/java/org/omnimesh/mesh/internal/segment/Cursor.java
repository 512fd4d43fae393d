// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.segment;

import org.eclipse.jdt.annotation.NonNull;

/**
 * A point between two records: everything before it is known.
 *
 * @param segment the number of the file, 0 before the first
 * @param offset the offset in it
 */
public record Cursor(int segment, int offset) implements Comparable<@NonNull Cursor> {
    /** Before everything. */
    public static final Cursor START = new Cursor(0, 0);

    @Override
    public int compareTo(Cursor other) {
        return segment == other.segment
                ? Integer.compare(offset, other.offset)
                : Integer.compare(segment, other.segment);
    }
}
