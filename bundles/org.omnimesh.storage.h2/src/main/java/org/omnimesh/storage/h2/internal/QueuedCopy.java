// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.StoreSnapshot;

/** A copy of the store that waits to be made, alone. */
record QueuedCopy(Path target, StoreSnapshot.Beside beside, CompletableFuture<@Nullable Void> future)
        implements
            Task {
    @Override
    public void fail(StorageException reason) {
        future.completeExceptionally(reason);
    }
}
