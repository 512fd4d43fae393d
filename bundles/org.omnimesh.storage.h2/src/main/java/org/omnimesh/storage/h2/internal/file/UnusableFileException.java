// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal.file;

import java.io.IOException;

/** Thrown for a file that cannot be used as it is; the message is a sentence for the user. */
public final class UnusableFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Says why. */
    public UnusableFileException(String message) {
        super(message);
    }
}
