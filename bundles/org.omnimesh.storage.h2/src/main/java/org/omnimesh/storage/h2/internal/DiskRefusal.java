// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import org.omnimesh.api.storage.StorageException;

/** Thrown when the disk takes nothing for now; the store itself is sound. */
final class DiskRefusal extends StorageException {
    private static final long serialVersionUID = 1L;

    DiskRefusal(String message) {
        super(message);
    }

    DiskRefusal(String message, Throwable cause) {
        super(message, cause);
    }
}
