// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.http;

import java.io.InputStream;
import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

/** A request that passed the access rules. Used by one thread. */
@ProviderType
public interface HttpRequest {
    /** Largest JSON body in bytes. */
    int MAX_JSON_BYTES = 256 << 10;

    /**
     * Returns who asks.
     *
     * @return a caller whose scope covers the route's
     */
    Caller caller();

    /**
     * Returns a part of the path.
     *
     * @param name the name in braces
     * @return the decoded segment
     * @throws IllegalArgumentException if the route has no such part
     */
    String path(String name);

    /**
     * Returns a query parameter.
     *
     * @param name its name
     * @return the first value, or empty
     */
    Optional<String> query(String name);

    /**
     * Returns a whole number given as query parameter.
     *
     * @param name its name
     * @param least the least value accepted
     * @param most the largest value accepted
     * @param otherwise the value when the parameter is missing
     * @return the value
     * @throws HttpProblem 400 if it is no number or out of range
     */
    int queryNumber(String name, int least, int most, int otherwise) throws HttpProblem;

    /**
     * Returns a header.
     *
     * @param name its name, any case
     * @return the first value, or empty
     */
    Optional<String> header(String name);

    /**
     * Reads the body as JSON into a record; names are snake_case, unknown ones are ignored, missing ones are
     * {@code Optional.empty()} for optional components and refused for others.
     *
     * @param <T> the record
     * @param type its class
     * @return the value
     * @throws HttpProblem 400 if the body is malformed, 413 if it is larger than {@value #MAX_JSON_BYTES} bytes
     */
    <T extends Record> T json(Class<T> type) throws HttpProblem;

    /**
     * Opens the raw body.
     *
     * @return the bytes, not bounded; closed by the server
     */
    InputStream body();

    /**
     * Returns the length of the raw body as announced.
     *
     * @return the length in bytes, or -1 if it was not announced
     */
    long bodyLength();
}
