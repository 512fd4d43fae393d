// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.storage;

import java.io.IOException;
import java.io.InputStream;

import org.osgi.annotation.versioning.ProviderType;

/** Makes the whole node, as it is at one moment and while it runs, into one sealed stream. One at a time. Thread-safe. */
@ProviderType
public interface Backups {
    /**
     * Takes what belongs to the backup; blocks while the database is copied. The audit log is told.
     *
     * @param passphrase what opens it, UTF-8, of a length that {@link org.omnimesh.api.crypto.VaultLock} allows; not changed
     * @param actor who makes it, for the audit log: see {@link org.omnimesh.api.audit.Act}
     * @return the backup, to be closed
     * @throws BackupException if the passphrase does not fit, another backup is being made, or it cannot be made
     */
    Backup begin(byte[] passphrase, String actor) throws BackupException;

    /** A backup that was begun. What it keeps on the disk is deleted when it is closed. */
    interface Backup extends AutoCloseable {
        /**
         * Returns how long the stream is.
         *
         * @return its length in bytes
         */
        long length();

        /**
         * Opens the stream, once. It is sealed as it is read, with a key that takes about a second to derive.
         *
         * @return the stream; closing it closes the backup
         * @throws IOException if a file cannot be read
         */
        InputStream open() throws IOException;

        /** Lets go of everything; idempotent. */
        @Override
        void close() throws IOException;
    }
}
