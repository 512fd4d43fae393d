// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.storage.RowMapper;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A transaction for entries that are old: what they mean is stored again, but it is no news to anybody. */
record Replay(Transaction transaction) implements Transaction {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

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
        LOG.trace("A replayed entry announces nothing");
    }

    @Override
    public void afterCommit(Runnable action) {
        transaction.afterCommit(action);
    }

    @Override
    public void nested(Work<?> part) throws StorageException {
        transaction.nested(inner -> part.run(new Replay(inner)));
    }
}
