// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

/** Thrown when a team operation is refused or fails; the message is a sentence for the user. */
public class TeamException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Reports a failure.
     *
     * @param message a sentence for the user
     */
    public TeamException(String message) {
        super(message);
    }

    /**
     * Reports a failure with its cause.
     *
     * @param message a sentence for the user
     * @param cause why
     */
    public TeamException(String message, Throwable cause) {
        super(message, cause);
    }
}
