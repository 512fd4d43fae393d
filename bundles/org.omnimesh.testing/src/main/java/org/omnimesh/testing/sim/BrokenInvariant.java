// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

/** Something that must always hold did not; the message holds the seed and what led to it. */
public final class BrokenInvariant extends AssertionError {
    private static final long serialVersionUID = 1L;

    BrokenInvariant(String message, Throwable cause) {
        super(message, cause);
    }

    BrokenInvariant(String message) {
        super(message);
    }
}
