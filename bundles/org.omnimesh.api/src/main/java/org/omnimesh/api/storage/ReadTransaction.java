// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.storage;

import java.util.List;
import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A consistent view of the store. Used by one thread, valid only during the work it was given to.
 *
 * <p>
 * Parameters may be {@code String}, {@code Integer}, {@code Long}, {@code Boolean}, {@code byte[]}, {@code Instant}
 * (stored as milliseconds), any {@code Bytes32} or {@code PeerId} (stored as their bytes), {@code Optional} of these, or
 * null.
 */
@ProviderType
public interface ReadTransaction {
    /**
     * Runs a query.
     *
     * @param <T> the type of the results
     * @param sql one SELECT with {@code ?} for parameters
     * @param mapper maps each row
     * @param parameters the parameters, in order
     * @return the results in order; bound it with LIMIT where rows come from outside
     * @throws StorageException if the query fails
     */
    <T> List<T> query(String sql, RowMapper<T> mapper, Object... parameters) throws StorageException;

    /**
     * Runs a query for at most one row.
     *
     * @param <T> the type of the result
     * @param sql one SELECT with {@code ?} for parameters
     * @param mapper maps the row
     * @param parameters the parameters, in order
     * @return the first result, or empty
     * @throws StorageException if the query fails
     */
    <T> Optional<T> queryOne(String sql, RowMapper<T> mapper, Object... parameters) throws StorageException;
}
