// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.entry;

/**
 * A stored run that is only to be sent, not looked into.
 *
 * @param log the log
 * @param firstSeq the number of its first entry
 * @param lastSeq the number of its last entry
 * @param bare whether its content is dropped
 * @param encoded its bytes; not to be changed
 */
public record RunBytes(LogId log, long firstSeq, long lastSeq, boolean bare, byte[] encoded) {
    /**
     * Tells whether it can come after the end of a log, as {@link Run#follows}.
     *
     * @param last the number of the log's last entry, 0 for an empty one
     * @return true if there is no gap, or one that does not matter
     */
    public boolean follows(long last) {
        return Generation.follows(last, firstSeq) || bare && firstSeq > last;
    }
}
