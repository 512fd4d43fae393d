// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.pairing;

/** Thrown when pairing does not come about; the message is a sentence for the user. */
public class PairingException extends Exception {
    /** What the caller may be told; which of several causes it was stands in the log only. */
    public enum Reason {
        /** The text typed is not a code, or no name and passphrase. */
        MALFORMED,
        /** Unknown, wrong, expired or burned, no such door: one answer for all. */
        INVALID,
        /** This user may not let others in with that role. */
        FORBIDDEN,
        /** Too many tries in too short a time. */
        TOO_MANY_TRIES,
        /** The network is closed, or the connection broke after the code was accepted. */
        UNAVAILABLE
    }

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * Reports a failure.
     *
     * @param reason what the caller may be told
     * @param message a sentence for the user
     */
    public PairingException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * Returns what the caller may be told.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
