// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.util.concurrent.CompletableFuture;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;

/** A schema that waits to be brought up to date, alone. */
record QueuedMigration(Schema schema, CompletableFuture<@Nullable Void> future) implements Task {
    @Override
    public void fail(StorageException reason) {
        future.completeExceptionally(reason);
    }
}
