// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.storage;

import java.util.concurrent.CompletableFuture;

import org.osgi.annotation.versioning.ProviderType;

/** The node's database. Thread-safe. */
@ProviderType
public interface Database {
    /**
     * Brings a capability's tables to the newest version; each migration runs once. Either all that are due take effect or
     * none, also when the process is killed meanwhile.
     *
     * @param schema the schema
     * @throws StorageException if a migration fails, or the tables were written by a newer version than the schema's
     */
    void migrate(Schema schema) throws StorageException;

    /**
     * Does work in a transaction and waits until it is on disk.
     *
     * @param <T> the result's type
     * @param work the work; runs on the writer thread
     * @return the work's result, after it became durable
     * @throws StorageException if the work failed or the store cannot write; then nothing of it remains
     * @throws IllegalStateException if called on the writer thread
     */
    <T> T write(Transaction.Work<T> work) throws StorageException;

    /**
     * Queues work; as {@link #write} without waiting. Works run in the order queued.
     *
     * @param <T> the result's type
     * @param work the work
     * @return completes on the writer thread after the work became durable, or exceptionally with a
     *         {@link StorageException}; dependents must be quick or asynchronous
     */
    <T> CompletableFuture<T> submit(Transaction.Work<T> work);

    /**
     * Reads on the calling thread, beside any writer.
     *
     * @param <T> the result's type
     * @param work the reading
     * @return its result
     * @throws StorageException if it fails
     */
    <T> T read(Reading<T> work) throws StorageException;

    /**
     * What is read.
     *
     * @param <T> the result's type
     */
    @FunctionalInterface
    interface Reading<T> {
        /**
         * Reads.
         *
         * @param transaction valid only during the call
         * @return the result; null where the type allows
         * @throws StorageException if reading fails
         */
        T run(ReadTransaction transaction) throws StorageException;
    }
}
