// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.audit;

import java.util.Set;

import org.omnimesh.api.log.EntryKind;

/** The kinds of entries by which devices witness each other's audit logs; they stand in a team's hidden channel. */
public final class AuditEntries {
    /** A device tells where its own log ends: how many rows, and the last one's hash. */
    public static final EntryKind HEAD = new EntryKind("audit.head");

    /** A device countersigns heads of others that it saw. */
    public static final EntryKind SEEN = new EntryKind("audit.seen");

    /** All of them. */
    public static final Set<EntryKind> KINDS = Set.of(HEAD, SEEN);

    private AuditEntries() {}
}
