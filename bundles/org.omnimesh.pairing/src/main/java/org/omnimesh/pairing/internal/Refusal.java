// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import org.eclipse.jdt.annotation.Nullable;

/** One pairing failed; the message is for the log. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    /** What kind of failure. */
    enum Cause {
        /** The other side does not know the code, or pretends to. */
        WRONG_CODE,
        /** The other side asks to come back later. */
        BUSY,
        /** A message is not what the protocol says. */
        MALFORMED,
        /** Something here or there failed after the code was accepted. */
        BROKEN
    }

    private final Cause kind;

    Refusal(Cause kind, String message) {
        this(kind, message, null);
    }

    Refusal(Cause kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    Cause kind() {
        return kind;
    }
}
