// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.audit;

import org.omnimesh.api.id.Bytes32;

/** SHA-256 over a row of the audit log and the hash of the row before it. */
public final class AuditHash extends Bytes32 {
    /**
     * Wraps a hash.
     *
     * @param value exactly {@value Bytes32#LENGTH} bytes; copied
     * @throws IllegalArgumentException if the length differs
     */
    public AuditHash(byte[] value) {
        super(value);
    }
}
