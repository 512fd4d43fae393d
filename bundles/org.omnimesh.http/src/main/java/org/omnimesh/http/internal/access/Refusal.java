// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.access;

import java.util.Map;

import org.omnimesh.api.http.HttpProblem;

/** A refusal with headers that go with its status. */
public final class Refusal extends HttpProblem {
    private static final long serialVersionUID = 1L;

    private final transient Map<String, String> headers;

    /**
     * Refuses a request.
     *
     * @param status the status code
     * @param code a stable name
     * @param message a sentence for people
     * @param headers names and values as on the wire
     */
    public Refusal(int status, String code, String message, Map<String, String> headers) {
        super(status, code, message);
        this.headers = Map.copyOf(headers);
    }

    /**
     * Returns the headers.
     *
     * @return names and values
     */
    public Map<String, String> headers() {
        return headers;
    }
}
