// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

/** Thrown when no node runs on the home; the message is one line for the user. */
public final class NoNodeException extends Exception {
    private static final long serialVersionUID = 1L;

    NoNodeException(String message) {
        super(message);
    }
}
