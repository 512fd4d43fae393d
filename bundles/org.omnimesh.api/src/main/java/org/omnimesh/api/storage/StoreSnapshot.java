// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.storage;

import java.io.IOException;
import java.nio.file.Path;

import org.osgi.annotation.versioning.ProviderType;

/** Copies the database while it is in use. Thread-safe. */
@ProviderType
public interface StoreSnapshot {
    /**
     * Returns the file that lies in the node's home and must not be copied as it is.
     *
     * @return an absolute path
     */
    Path file();

    /**
     * Copies the database as it is at one moment, encrypted as it is. Nothing is written to it until this returns; reads go on.
     *
     * @param target a file that does not exist
     * @param beside what else belongs to that moment; done before the copy, while nothing is written
     * @throws StorageException if the store is not usable, or the copy failed
     */
    void copy(Path target, Beside beside) throws StorageException;

    /** What is done beside. */
    @FunctionalInterface
    interface Beside {
        /**
         * Does it; must not use the database.
         *
         * @throws IOException to give the copy up
         */
        void run() throws IOException;
    }
}
