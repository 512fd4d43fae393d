// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Backups of a running node: {@link org.omnimesh.http.internal.backup.HomeSnapshot} takes what belongs to one moment,
 * {@link org.omnimesh.http.internal.backup.BackupResource} sends it, sealed.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.http.internal.backup;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
