// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import org.omnimesh.api.log.LogEntry;

/**
 * A readable entry on its way to projections.
 *
 * @param position where it stands
 * @param old whether it was stored by an earlier life of the tables, and is no news
 * @param log the number of its log
 * @param entry the entry
 */
record Delivery(long position, boolean old, long log, LogEntry entry) {}
