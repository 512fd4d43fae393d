// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.chat;

/** Thrown when a message cannot be sent or listed; the message is a sentence for the user. */
public class ChatException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Reports a failure.
     *
     * @param message a sentence for the user
     */
    public ChatException(String message) {
        super(message);
    }

    /**
     * Reports a failure with its cause.
     *
     * @param message a sentence for the user
     * @param cause why
     */
    public ChatException(String message, Throwable cause) {
        super(message, cause);
    }
}
