// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.launch;

/** Thrown when the command line is wrong; the message is one line for the user. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Reports wrong usage.
     *
     * @param message one line for the user
     */
    public UsageException(String message) {
        super(message);
    }
}
