// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.http;

/** A refusal, sent as a problem document (RFC 9457) with a stable code. */
public class HttpProblem extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /**
     * Refuses a request.
     *
     * @param status the status code, 400 to 599
     * @param code a stable name in snake_case for programs
     * @param message a sentence for people
     */
    public HttpProblem(int status, String code, String message) {
        super(message);
        if (status < 400 || status > 599 || !code.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("expected a status of 400 to 599 and a snake_case code");
        }
        this.status = status;
        this.code = code;
    }

    /**
     * Refuses a malformed request.
     *
     * @param message a sentence for people
     * @return 400 with code {@code bad_request}
     */
    public static HttpProblem badRequest(String message) {
        return new HttpProblem(400, "bad_request", message);
    }

    /**
     * Refuses a request for something that does not exist.
     *
     * @param message a sentence for people
     * @return 404 with code {@code not_found}
     */
    public static HttpProblem notFound(String message) {
        return new HttpProblem(404, "not_found", message);
    }

    /**
     * Returns the status code.
     *
     * @return 400 to 599
     */
    public int status() {
        return status;
    }

    /**
     * Returns the stable name of the refusal.
     *
     * @return snake_case
     */
    public String code() {
        return code;
    }
}
