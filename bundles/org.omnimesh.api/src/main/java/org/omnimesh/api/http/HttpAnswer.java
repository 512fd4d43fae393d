// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** An answer. */
public sealed interface HttpAnswer {
    /**
     * A value as JSON.
     *
     * @param status the status code
     * @param value a record, map, list, text, number or truth value
     */
    record Json(int status, Object value) implements HttpAnswer {}

    /**
     * Bytes.
     *
     * @param status the status code
     * @param headers further headers; names as on the wire
     * @param length the number of bytes
     * @param content opened when the answer is sent, and closed
     */
    record Bytes(int status, Map<String, String> headers, long length, Content content) implements HttpAnswer {}

    /**
     * Nothing but a status.
     *
     * @param status the status code
     * @param headers further headers
     */
    record Empty(int status, Map<String, String> headers) implements HttpAnswer {}

    /** Opens the bytes of an answer. */
    @FunctionalInterface
    interface Content {
        /**
         * Opens the bytes.
         *
         * @return the bytes, closed by the server
         * @throws IOException if they cannot be read
         */
        InputStream open() throws IOException;
    }

    /**
     * Answers 200 with a value.
     *
     * @param value a record, map, list, text, number or truth value
     * @return the answer
     */
    static HttpAnswer ok(Object value) {
        return new Json(200, value);
    }

    /**
     * Answers 204.
     *
     * @return the answer
     */
    static HttpAnswer nothing() {
        return new Empty(204, Map.of());
    }
}
