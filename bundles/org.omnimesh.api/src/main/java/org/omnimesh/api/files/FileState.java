// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.files;

/** How much of a file is on this device. */
public enum FileState {
    /** Nothing. */
    REMOTE,
    /** Some chunks. */
    PARTIAL,
    /** All of it. */
    LOCAL
}
