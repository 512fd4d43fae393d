// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.storage;

import org.omnimesh.api.event.DomainEvent;
import org.osgi.annotation.versioning.ProviderType;

/** A view of the store that can also change it. Runs on the writer thread; must not wait for anything else. */
@ProviderType
public interface Transaction extends ReadTransaction {
    /**
     * Runs one INSERT, UPDATE, MERGE or DELETE.
     *
     * @param sql the statement with {@code ?} for parameters
     * @param parameters as for queries
     * @return the number of rows changed
     * @throws StorageException if the statement fails; the whole work is then rolled back unless this is caught
     */
    int update(String sql, Object... parameters) throws StorageException;

    /**
     * Announces an event once this transaction is on disk, or committed in memory for work of
     * {@link Database#submitDerived}; dropped if it is rolled back.
     *
     * @param event the event
     */
    void publish(DomainEvent event);

    /**
     * Runs something once this transaction is on disk, or committed in memory for work of {@link Database#submitDerived},
     * in order with the events; dropped if it is rolled back.
     *
     * @param action quick; runs on the writer thread
     */
    void afterCommit(Runnable action);

    /**
     * Runs a part whose failure rolls back that part only (a savepoint).
     *
     * @param part the part
     * @throws StorageException what the part threw, after its changes and events were dropped
     */
    void nested(Work<?> part) throws StorageException;

    /**
     * What is done in a transaction.
     *
     * @param <T> the result's type
     */
    @FunctionalInterface
    interface Work<T> {
        /**
         * Does the work.
         *
         * @param transaction valid only during the call
         * @return the result; null where the type allows
         * @throws StorageException to roll back
         */
        T run(Transaction transaction) throws StorageException;
    }
}
