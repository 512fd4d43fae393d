// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.storage;

/** Thrown when the store cannot read or write; the message says what was attempted. */
public class StorageException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Reports a failure.
     *
     * @param message what was attempted
     */
    public StorageException(String message) {
        super(message);
    }

    /**
     * Reports a failure with its cause.
     *
     * @param message what was attempted
     * @param cause why it failed
     */
    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
