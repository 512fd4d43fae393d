// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

/** There is no such channel, or none that this user may know of: both are answered alike. */
public class UnknownChannelException extends TeamException {
    private static final long serialVersionUID = 1L;

    /** Makes the one answer. */
    public UnknownChannelException() {
        super("There is no such channel.");
    }
}
