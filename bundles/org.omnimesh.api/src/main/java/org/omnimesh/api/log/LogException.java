// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.log;

/** Thrown when an entry cannot be appended or read; the message is a sentence for the user. */
public class LogException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Reports a failure.
     *
     * @param message a sentence for the user
     */
    public LogException(String message) {
        super(message);
    }

    /**
     * Reports a failure with its cause.
     *
     * @param message a sentence for the user
     * @param cause why
     */
    public LogException(String message, Throwable cause) {
        super(message, cause);
    }
}
