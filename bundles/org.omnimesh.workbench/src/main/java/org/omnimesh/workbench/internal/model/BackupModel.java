// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.util.Optional;

/**
 * How far a backup is.
 *
 * @param doing what is done now, in words; empty if nothing is
 */
public record BackupModel(Optional<String> doing) {
    /** Nothing is done. */
    static final BackupModel IDLE = new BackupModel(Optional.empty());
}
