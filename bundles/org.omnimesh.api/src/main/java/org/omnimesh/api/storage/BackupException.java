// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.storage;

/** A backup cannot be made or put back; the message is a sentence for the user. */
public final class BackupException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** The passphrase is too short or too long. */
        UNFIT,
        /** Another one is being made. */
        BUSY,
        /** The disk or the store does not let it. */
        FAILED
    }

    private final Reason reason;

    /**
     * Says why.
     *
     * @param reason why
     * @param message the same in a sentence
     */
    public BackupException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * Says why, with what caused it.
     *
     * @param message why it failed, in a sentence
     * @param cause what happened
     */
    public BackupException(String message, Throwable cause) {
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
