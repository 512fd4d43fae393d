// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.crypto;

import java.time.Duration;

/** Thrown when a passphrase does not open the vault; the message is a sentence for the user. */
public class PassphraseException extends CryptoException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final Duration wait;

    /** Why it does not. */
    public enum Reason {
        /** It is not the one. */
        WRONG,
        /** None was given, but there is one. */
        MISSING,
        /** There were wrong ones just before; this one was not even looked at. */
        TOO_SOON,
        /** It is too short or too long to become one. */
        UNFIT
    }

    /**
     * Reports a refusal.
     *
     * @param reason why
     * @param message a sentence for the user
     * @param wait how long to wait before the next try
     */
    public PassphraseException(Reason reason, String message, Duration wait) {
        super(message);
        this.reason = reason;
        this.wait = wait;
    }

    /**
     * Returns why.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * Returns how long to wait before the next try.
     *
     * @return zero if there is no need to
     */
    public Duration retryAfter() {
        return wait;
    }
}
