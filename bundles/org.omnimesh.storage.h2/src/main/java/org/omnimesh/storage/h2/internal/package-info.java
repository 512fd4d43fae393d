// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * The node's database on embedded H2: one encrypted file, one writer thread that commits queued works in groups and forces
 * each group to disk once if anybody waits for that, a few reading connections with snapshot isolation.
 *
 * <p>
 * {@link org.omnimesh.storage.h2.internal.Writer} is what the writer thread does;
 * {@link org.omnimesh.storage.h2.internal.LiveStore} is who may use the open
 * {@link org.omnimesh.storage.h2.internal.OpenStore} when; {@link org.omnimesh.storage.h2.internal.DiskHealth} forces it to disk
 * and knows whether the disk takes it. H2 writes to its file only when the writer says so, or when its memory for changes is
 * full; either way what a crash leaves is what the first so many commits made. As H2 only appends here, the file is compacted
 * now and then, see {@link org.omnimesh.storage.h2.internal.Compaction}.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.storage.h2.internal;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
