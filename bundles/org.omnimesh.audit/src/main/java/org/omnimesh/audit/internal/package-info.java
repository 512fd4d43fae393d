// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * The audit log: {@link org.omnimesh.audit.internal.AuditLog} takes acts, from events and from whoever calls it,
 * {@link org.omnimesh.audit.internal.Ledger} keeps them.
 *
 * <p>
 * A row's hash is over the hash of the row before it and the row's canonical CBOR. The number of rows and the last hash are
 * authenticated twice by a key of the vault: in the table, changed in the same transaction as the rows, and after that in the
 * file {@code audit.head}. So a row that was changed, removed, added or moved does not fit the chain; a chain that was written
 * anew as a whole does not fit the head; and an older table with its own head is shorter than the file says.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.audit.internal;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
