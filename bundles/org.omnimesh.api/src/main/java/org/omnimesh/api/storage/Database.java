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
     * @throws StorageException if the work failed or the store is read-only ({@link StorageState.ReadOnly}, whose reason is
     *         then the message); nothing of it remains. Only if the disk failed in that very moment, which the message says,
     *         is the work kept and saved once the disk takes it
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
     * Queues work that writes only what can be derived again, and does not wait for the disk: as {@link #submit}, on the same
     * thread and in the same order, but the work is done once it is committed in memory, where {@link #read} sees it.
     *
     * <p>
     * A power cut or kill may lose it, together with all that was committed after it and not made durable. Order is kept: what
     * is found after a crash is what the first so many commits left, none missing in between; so a later {@link #write},
     * {@link #submit} or {@link #migrate} makes all earlier work durable too. Without one the store forces it to disk within
     * about a second, and in any case before memory fills; {@link #sync} does so at once.
     *
     * @param <T> the result's type
     * @param work the work; may also not run at all if the process ends first
     * @return completes on the writer thread after the work was committed in memory, or exceptionally with a
     *         {@link StorageException}; dependents must be quick or asynchronous
     */
    <T> CompletableFuture<T> submitDerived(Transaction.Work<T> work);

    /**
     * Does work as {@link #submitDerived}, but at once and on the caller's thread, which is the writer thread meanwhile, if
     * nothing is queued or under way: to hand it to another thread would take longer.
     *
     * @param <T> the result's type
     * @param work the work
     * @return as that of {@link #submitDerived}; may be complete, and then the work's events and actions are done
     */
    <T> CompletableFuture<T> applyDerived(Transaction.Work<T> work);

    /**
     * Asks that what was deleted by works that are done goes from the store's file as well, where it lies otherwise until the
     * file is rewritten because it grew. That happens in a quiet moment, for which reads and works wait, but at most once a day,
     * and not while the store holds much: then it stays until the file is rewritten anyway. Outlives a restart. Does not wait.
     */
    default void forgetDeleted() {
        // A store that keeps nothing of what was deleted has nothing to do.
    }

    /**
     * Makes all work durable that was queued before, without waiting.
     *
     * @return completes on the writer thread once it is on disk, or exceptionally with a {@link StorageException}
     */
    CompletableFuture<Void> sync();

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
