// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.storage.RowMapper;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;

/** A transaction for entries that are old: they are stored again, but are no news to anybody. */
record QuietTransaction(Transaction transaction) implements Transaction {
    @Override
    public <T> List<T> query(String sql, RowMapper<T> mapper, Object... parameters) throws StorageException {
        return transaction.query(sql, mapper, parameters);
    }

    @Override
    public <T> Optional<T> queryOne(String sql, RowMapper<T> mapper, Object... parameters) throws StorageException {
        return transaction.queryOne(sql, mapper, parameters);
    }

    @Override
    public int update(String sql, Object... parameters) throws StorageException {
        return transaction.update(sql, parameters);
    }

    @Override
    public void publish(DomainEvent event) {
        // no news
    }

    @Override
    public void afterCommit(Runnable action) {
        transaction.afterCommit(action);
    }

    @Override
    public void nested(Work<?> part) throws StorageException {
        transaction.nested(inner -> part.run(new QuietTransaction(inner)));
    }
}
