// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.audit;

import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

/** The audit log of this device. Thread-safe. */
@ProviderType
public interface Audit {
    /**
     * Writes an act down. Returns at once; while the store is still locked, acts wait in memory.
     *
     * @param act what was done just now
     */
    void record(Act act);

    /**
     * Lists the newest rows that match.
     *
     * @param query which
     * @return the rows, newest first
     * @throws AuditException if the log cannot be read
     */
    List<AuditEvent> list(AuditQuery query) throws AuditException;

    /**
     * Checks every row, their order, and that none is missing at the end. Damage that was found once is told ever after.
     *
     * @return what was found
     * @throws AuditException if the log cannot be read
     */
    AuditCheck verify() throws AuditException;
}
