// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.storage;

/**
 * Makes a value of a row.
 *
 * @param <T> the value's type
 */
@FunctionalInterface
public interface RowMapper<T> {
    /**
     * Maps one row.
     *
     * @param row the row, valid only during the call
     * @return the value
     * @throws StorageException if a column is not as expected
     */
    T map(Row row) throws StorageException;
}
