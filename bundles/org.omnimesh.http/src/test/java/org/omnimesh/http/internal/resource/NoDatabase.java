// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.util.concurrent.CompletableFuture;

import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;

/** A database for services that never use it here. */
final class NoDatabase implements Database {
    private static StorageException none() {
        return new StorageException("there is no database");
    }

    @Override
    public void migrate(Schema schema) throws StorageException {
        throw none();
    }

    @Override
    public <T> T write(Transaction.Work<T> work) throws StorageException {
        throw none();
    }

    @Override
    public <T> CompletableFuture<T> submit(Transaction.Work<T> work) {
        return CompletableFuture.failedFuture(none());
    }

    @Override
    public <T> CompletableFuture<T> submitDerived(Transaction.Work<T> work) {
        return CompletableFuture.failedFuture(none());
    }

    @Override
    public <T> CompletableFuture<T> applyDerived(Transaction.Work<T> work) {
        return CompletableFuture.failedFuture(none());
    }

    @Override
    public CompletableFuture<Void> sync() {
        return CompletableFuture.failedFuture(none());
    }

    @Override
    public <T> T read(Reading<T> work) throws StorageException {
        throw none();
    }
}
