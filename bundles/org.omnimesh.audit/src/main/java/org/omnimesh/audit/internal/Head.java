// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import org.omnimesh.api.audit.AuditHash;

/**
 * Where a log ends.
 *
 * @param count how many rows it has
 * @param last the hash of the last one, or {@link Chain#BEGIN}
 */
record Head(long count, AuditHash last) {
    /** The head of an empty log. */
    static final Head EMPTY = new Head(0, Chain.BEGIN);
}
