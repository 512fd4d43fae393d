// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import org.omnimesh.api.storage.StorageException;

/** Something the writer thread is to do. */
sealed interface Task permits QueuedWork, QueuedMigration, QueuedCopy {
    /** Tells whoever waits that it was not done. */
    void fail(StorageException reason);
}
