// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.node;

/** Thrown when the network cannot be opened; the message is a sentence for the user. */
public class NodeException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Reports a failure.
     *
     * @param message a sentence for the user
     */
    public NodeException(String message) {
        super(message);
    }

    /**
     * Reports a failure with its cause.
     *
     * @param message a sentence for the user
     * @param cause why
     */
    public NodeException(String message, Throwable cause) {
        super(message, cause);
    }
}
