// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.storage.Row;
import org.omnimesh.api.storage.StorageException;

/** The current row of a JDBC result. */
final class H2Row implements Row {
    private final ResultSet result;

    H2Row(ResultSet result) {
        this.result = result;
    }

    @Override
    public String text(String column) throws StorageException {
        return present(column, optionalText(column));
    }

    @Override
    public Optional<String> optionalText(String column) throws StorageException {
        return optional(column, String.class);
    }

    @Override
    public long number(String column) throws StorageException {
        return present(column, optional(column, Number.class)).longValue();
    }

    @Override
    public boolean flag(String column) throws StorageException {
        return present(column, optional(column, Boolean.class));
    }

    @Override
    public byte[] bytes(String column) throws StorageException {
        return present(column, optionalBytes(column));
    }

    @Override
    public Optional<byte[]> optionalBytes(String column) throws StorageException {
        return optional(column, byte[].class);
    }

    @Override
    public Instant time(String column) throws StorageException {
        return present(column, optionalTime(column));
    }

    @Override
    public Optional<Instant> optionalTime(String column) throws StorageException {
        return optional(column, Long.class).map(Instant::ofEpochMilli);
    }

    private <T> Optional<T> optional(String column, Class<T> type) throws StorageException {
        Object value = get(column);
        if (value == null) {
            return Optional.empty();
        }
        boolean fraction = value instanceof Double || value instanceof Float || value instanceof java.math.BigDecimal;
        if (!type.isInstance(value) || fraction) {
            throw new StorageException("expected column " + column + " to give a " + type.getSimpleName() + ", got a "
                    + value.getClass().getSimpleName());
        }
        return Optional.of(type.cast(value));
    }

    private @Nullable Object get(String column) throws StorageException {
        try {
            return result.getObject(column);
        } catch (SQLException e) {
            throw Failures.attempt("expected a column " + column + " in the result", e);
        }
    }

    private static <T> T present(String column, Optional<T> value) throws StorageException {
        return value.orElseThrow(() -> new StorageException("expected a value in column " + column + ", got null"));
    }
}
