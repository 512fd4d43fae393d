// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.omnimesh.api.storage.RowMapper;
import org.omnimesh.api.storage.StorageException;

/** One connection with its prepared statements. Used by one thread at a time. */
final class Session {
    /** How many idle statements are kept prepared. */
    static final int MAX_IDLE_STATEMENTS = 128;

    private static final int UNLIMITED = 0;
    private static final float LOAD_FACTOR = 0.75f;
    /** Everything else (DDL, COMMIT) would end the transaction that works share. */
    private static final Set<String> CHANGING = Set.of("INSERT", "UPDATE", "MERGE", "DELETE");

    private final Connection connection;
    private final Map<String, PreparedStatement> idle = new LinkedHashMap<>(16, LOAD_FACTOR, true);
    /** Statements that were looked at and are of {@link #CHANGING}. */
    private final Set<String> changing = new HashSet<>();
    private boolean changed;
    private boolean doomed;
    /** Whether something was changed since the last commit. */
    private boolean uncommitted;
    /** Whether the outermost part is all there is in the transaction, so that it needs no savepoint. */
    private boolean alone;
    /** How many parts are under way, one in the other. */
    private int parts;
    /** How many of them have their savepoint: it is set when something is changed under it, as many change nothing. */
    private int marked;

    /** What is done with a prepared statement. */
    private interface Use<R> {
        R of(PreparedStatement statement) throws SQLException, StorageException;
    }

    Session(Connection connection) {
        this.connection = connection;
    }

    <T> List<T> query(String sql, RowMapper<T> mapper, boolean onlyFirst, Object... parameters)
            throws StorageException {
        return use(sql, statement -> {
            statement.setMaxRows(onlyFirst ? 1 : UNLIMITED);
            Parameters.bind(statement, parameters);
            List<T> values = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                H2Row row = new H2Row(result);
                while (result.next()) {
                    values.add(mapper.map(row));
                }
            }
            return values;
        });
    }

    int update(String sql, Object... parameters) throws StorageException {
        if (!changing.contains(sql)) {
            refuseOther(sql);
            changing.add(sql);
        }
        mark();
        return use(sql, statement -> {
            Parameters.bind(statement, parameters);
            changed = true;
            uncommitted = true;
            return statement.executeUpdate();
        });
    }

    private void refuseOther(String sql) throws StorageException {
        String first = sql.stripLeading().split("\\s", 2)[0].toUpperCase(Locale.ROOT);
        if (!CHANGING.contains(first)) {
            throw new StorageException("expected INSERT, UPDATE, MERGE or DELETE, got " + first);
        }
        if (changing.size() >= MAX_IDLE_STATEMENTS) {
            changing.clear();
        }
    }

    /** Runs a statement without parameters or result, also those that capabilities may not use. */
    void execute(String sql) throws StorageException {
        uncommitted = true;
        use(sql, PreparedStatement::execute);
    }

    /** Begins a part within {@code depth} others: it ends with {@link #leave} or {@link #rollbackTo}. */
    void enter(int depth) {
        if (depth == 0) {
            alone = !uncommitted;
        }
        parts = depth + 1;
        marked = Math.min(marked, depth);
    }

    /** Ends a part that was done. */
    void leave(int depth) {
        parts = depth;
        marked = Math.min(marked, depth);
    }

    private void mark() throws StorageException {
        for (; marked < parts; marked++) {
            if (marked > 0 || !alone) {
                execute("SAVEPOINT omni_" + marked);
            }
        }
    }

    /** Ends a part and undoes what was changed in it. */
    void rollbackTo(int depth) throws StorageException {
        boolean unchanged = marked <= depth;
        leave(depth);
        if (unchanged) {
            return;
        }
        doomed = true;
        if (depth == 0 && alone) {
            try {
                connection.rollback();
            } catch (SQLException e) {
                throw Failures.attempt("could not roll back", e);
            }
            uncommitted = false;
        } else {
            execute("ROLLBACK TO SAVEPOINT omni_" + depth);
        }
        doomed = false;
    }

    /** Commits in memory; {@link OpenStore#sync} makes it durable. */
    void commit() throws StorageException {
        if (doomed) {
            throw new StorageException("could not commit: a part could not be rolled back");
        }
        try {
            connection.commit();
            uncommitted = false;
        } catch (SQLException e) {
            throw Failures.attempt("could not commit", e);
        }
    }

    /** Tells whether something was changed since {@link #settled}. */
    boolean changed() {
        return changed;
    }

    /** What was changed so far is on disk. */
    void settled() {
        changed = false;
    }

    void rollback() throws SQLException {
        connection.rollback();
        changed = false;
        uncommitted = false;
    }

    /** A statement in use is not in the cache, so that a mapper may run the same query again. */
    private <R> R use(String sql, Use<R> use) throws StorageException {
        try {
            PreparedStatement cached = idle.remove(sql);
            PreparedStatement statement = cached == null ? connection.prepareStatement(sql) : cached;
            boolean done = false;
            try {
                R result = use.of(statement);
                giveBack(sql, statement);
                done = true;
                return result;
            } finally {
                if (!done) {
                    statement.close();
                }
            }
        } catch (SQLException e) {
            throw Failures.statement(sql, e);
        }
    }

    private void giveBack(String sql, PreparedStatement statement) throws SQLException {
        statement.clearParameters();
        PreparedStatement twin = idle.put(sql, statement);
        if (twin != null) {
            twin.close();
        }
        if (idle.size() > MAX_IDLE_STATEMENTS) {
            idle.remove(idle.keySet().iterator().next()).close();
        }
    }
}
