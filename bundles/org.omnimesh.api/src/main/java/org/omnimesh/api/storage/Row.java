// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.storage;

import java.time.Instant;
import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

/**
 * One row of a result, valid only while it is being mapped. A getter without {@code Optional} throws if the column is
 * null or missing, or of another type.
 */
@ProviderType
public interface Row {
    /**
     * Returns a text.
     *
     * @param column the column's label
     * @return the value
     * @throws StorageException if there is none
     */
    String text(String column) throws StorageException;

    /**
     * Returns a text that may be null.
     *
     * @param column the column's label
     * @return the value, or empty for SQL null
     * @throws StorageException if there is no such column
     */
    Optional<String> optionalText(String column) throws StorageException;

    /**
     * Returns a whole number.
     *
     * @param column the column's label
     * @return the value
     * @throws StorageException if there is none
     */
    long number(String column) throws StorageException;

    /**
     * Returns a truth value.
     *
     * @param column the column's label
     * @return the value
     * @throws StorageException if there is none
     */
    boolean flag(String column) throws StorageException;

    /**
     * Returns binary data.
     *
     * @param column the column's label
     * @return a new array
     * @throws StorageException if there is none
     */
    byte[] bytes(String column) throws StorageException;

    /**
     * Returns binary data that may be null.
     *
     * @param column the column's label
     * @return a new array, or empty for SQL null
     * @throws StorageException if there is no such column
     */
    Optional<byte[]> optionalBytes(String column) throws StorageException;

    /**
     * Returns a time stored as milliseconds since 1970-01-01T00:00Z.
     *
     * @param column the column's label, of type BIGINT
     * @return the time
     * @throws StorageException if there is none
     */
    Instant time(String column) throws StorageException;

    /**
     * Returns a time that may be null.
     *
     * @param column the column's label, of type BIGINT
     * @return the time, or empty for SQL null
     * @throws StorageException if there is no such column
     */
    Optional<Instant> optionalTime(String column) throws StorageException;
}
