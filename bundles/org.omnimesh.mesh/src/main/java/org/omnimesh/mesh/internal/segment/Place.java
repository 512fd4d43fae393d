// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.segment;

/**
 * Where a record lies.
 *
 * @param segment the number of the file
 * @param rewrite how often the file was written anew
 * @param start the offset of its first byte
 * @param length the length of its content in bytes
 */
public record Place(int segment, int rewrite, int start, int length) {
    /**
     * Returns where it ends.
     *
     * @return after its last byte
     */
    public Cursor end() {
        return new Cursor(segment, start + SegmentFormat.size(length));
    }
}
