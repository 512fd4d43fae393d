// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.http;

/** A token cannot be made or revoked; the message is a sentence for the user. */
public final class ApiTokenException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** The name or the time does not fit. */
        UNFIT,
        /** There are too many. */
        FULL,
        /** There is none of that id. */
        UNKNOWN,
        /** It could not be written. */
        FAILED
    }

    private final Reason reason;

    /**
     * Says why.
     *
     * @param reason why
     * @param message the same in a sentence
     */
    public ApiTokenException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * Says why, with what caused it.
     *
     * @param message why it failed, in a sentence
     * @param cause what happened
     */
    public ApiTokenException(String message, Throwable cause) {
        super(message, cause);
        this.reason = Reason.FAILED;
    }

    /**
     * Returns why.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
