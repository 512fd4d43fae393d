// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.multipart;

import java.io.IOException;

/** Thrown when a form is malformed or breaks off; the message is a sentence for the client. */
public final class FormException extends IOException {
    private static final long serialVersionUID = 1L;

    FormException(String message) {
        super(message);
    }
}
