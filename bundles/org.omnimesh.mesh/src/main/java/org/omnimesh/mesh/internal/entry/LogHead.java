// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.entry;

import java.nio.ByteBuffer;

import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.EntryId;

/**
 * The end of a log.
 *
 * @param seq the number of its last entry, 0 for an empty log
 * @param id the id of its last entry; zeros for an empty log
 */
public record LogHead(long seq, EntryId id) {
    /** The head of an empty log. */
    public static final LogHead EMPTY = new LogHead(0, new EntryId(new byte[Bytes32.LENGTH]));

    /**
     * Returns what is enough to tell two entries at the same place apart.
     *
     * @return the first eight bytes of the id; 0 for an empty log
     */
    public long tip() {
        return ByteBuffer.wrap(id.bytes()).getLong();
    }
}
