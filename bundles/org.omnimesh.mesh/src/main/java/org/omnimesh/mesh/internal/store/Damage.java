// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import org.omnimesh.mesh.internal.entry.LogId;

/**
 * Entries that were stored and cannot be read any more.
 *
 * @param log whose
 * @param firstSeq the number of the first
 * @param lastSeq the number of the last
 */
public record Damage(LogId log, long firstSeq, long lastSeq) {
    boolean covers(long first, long last) {
        return firstSeq <= first && last <= lastSeq;
    }
}
