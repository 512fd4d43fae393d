// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.files;

/** Thrown when a file cannot be shared or fetched; the message is a sentence for the user. */
public class FileException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Reports a failure.
     *
     * @param message a sentence for the user
     */
    public FileException(String message) {
        super(message);
    }

    /**
     * Reports a failure with its cause.
     *
     * @param message a sentence for the user
     * @param cause why
     */
    public FileException(String message, Throwable cause) {
        super(message, cause);
    }
}
