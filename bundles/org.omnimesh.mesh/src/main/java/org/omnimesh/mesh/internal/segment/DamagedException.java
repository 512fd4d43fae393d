// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.segment;

import java.io.IOException;

/** Thrown when stored bytes are missing, or not those that were written. */
public final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Reports damage.
     *
     * @param message where
     */
    public DamagedException(String message) {
        super(message);
    }
}
