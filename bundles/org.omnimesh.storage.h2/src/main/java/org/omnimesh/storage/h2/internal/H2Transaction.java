// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;

/** One work's share of a group; collects what is to be done once the group is on disk. */
final class H2Transaction extends H2ReadTransaction implements Transaction {
    private final Consumer<DomainEvent> publisher;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private int depth;

    H2Transaction(Session session, Consumer<DomainEvent> publisher) {
        super(session);
        this.publisher = publisher;
    }

    @Override
    public int update(String sql, Object... parameters) throws StorageException {
        return session().update(sql, parameters);
    }

    @Override
    public void publish(DomainEvent event) {
        afterCommit(() -> publisher.accept(event));
    }

    @Override
    public void afterCommit(Runnable action) {
        session();
        afterCommit.add(action);
    }

    @Override
    public void nested(Work<?> part) throws StorageException {
        atomically(part);
    }

    /** Runs a part under a savepoint of its own. */
    <T> T atomically(Work<T> part) throws StorageException {
        int kept = afterCommit.size();
        session().enter(depth);
        depth++;
        boolean done = false;
        try {
            T result = part.run(this);
            done = true;
            return result;
        } finally {
            depth--;
            if (done) {
                session().leave(depth);
            } else {
                afterCommit.subList(kept, afterCommit.size()).clear();
                session().rollbackTo(depth);
            }
        }
    }

    /** Returns what to do after the commit, in order. */
    List<Runnable> actions() {
        return afterCommit;
    }
}
