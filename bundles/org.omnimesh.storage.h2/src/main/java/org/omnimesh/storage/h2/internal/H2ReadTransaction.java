// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.RowMapper;
import org.omnimesh.api.storage.StorageException;

/** A view that refuses to be used after its work. */
class H2ReadTransaction implements ReadTransaction {
    private final Session session;
    private volatile boolean over;

    H2ReadTransaction(Session session) {
        this.session = session;
    }

    @Override
    public <T> List<T> query(String sql, RowMapper<T> mapper, Object... parameters) throws StorageException {
        return session().query(sql, mapper, false, parameters);
    }

    @Override
    public <T> Optional<T> queryOne(String sql, RowMapper<T> mapper, Object... parameters) throws StorageException {
        return session().query(sql, mapper, true, parameters).stream().findFirst();
    }

    final void end() {
        over = true;
    }

    final Session session() {
        if (over) {
            throw new IllegalStateException("expected a running transaction, got one that is over");
        }
        return session;
    }
}
