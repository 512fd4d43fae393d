// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.crypto;

/** Thrown when a key, signature, certificate or ciphertext is not what it claims to be; never says which byte. */
public class CryptoException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Reports a refusal.
     *
     * @param message what was expected and what came
     */
    public CryptoException(String message) {
        super(message);
    }

    /**
     * Reports a refusal with its cause.
     *
     * @param message what was expected and what came
     * @param cause why
     */
    public CryptoException(String message, Throwable cause) {
        super(message, cause);
    }
}
