// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * The node's database on embedded H2: one encrypted file, one writer thread that commits queued works in groups and forces
 * each group to disk once, a few reading connections with snapshot isolation.
 *
 * <p>
 * H2 does not force data to disk on commit, so the writer ends each group with {@code CHECKPOINT SYNC}; nothing is
 * acknowledged or announced before that returned. As H2 only appends here, the file is compacted now and then, see
 * {@link org.omnimesh.storage.h2.internal.Compaction}.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.storage.h2.internal;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
