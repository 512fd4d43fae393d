// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

/** Thrown when a node refuses or fails; the message is one line for the user. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * Reports a refusal.
     *
     * @param status the HTTP status, or 0 if there was no answer
     * @param message one line
     */
    public RefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Returns the HTTP status, or 0 if there was no answer. */
    int status() {
        return status;
    }
}
