// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.cbor;

/** Thrown when bytes are not the deterministic CBOR that was expected; the message says what was expected where. */
public class CborException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Reports malformed or unexpected CBOR.
     *
     * @param message what was expected and what came
     */
    public CborException(String message) {
        super(message);
    }
}
