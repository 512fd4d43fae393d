// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

/** Thrown when this user's role does not allow a team operation; the message is a sentence for the user. */
public class NotPermittedException extends TeamException {
    private static final long serialVersionUID = 1L;

    /**
     * Reports a refusal.
     *
     * @param message a sentence for the user
     */
    public NotPermittedException(String message) {
        super(message);
    }
}
