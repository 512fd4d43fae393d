// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.files;

/** What a transfer does now. */
public enum TransferState {
    /** Waits for its turn or for a holder. */
    QUEUED,
    /** Moves bytes. */
    RUNNING,
    /** Stopped by the user, can go on. */
    PAUSED,
    /** All bytes are here and verified. */
    DONE,
    /** Stopped by an error. */
    FAILED,
    /** Stopped by the user for good. */
    CANCELLED
}
