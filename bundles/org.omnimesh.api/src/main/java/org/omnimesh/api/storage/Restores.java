// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.storage;

import java.nio.file.Path;
import java.util.function.LongPredicate;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Puts a backup into a folder of its own, from which a node can be started then. Nothing is overwritten, the running node least
 * of all; if it does not work, nothing is left in the folder. Thread-safe.
 */
@ProviderType
public interface Restores {
    /**
     * Opens a backup by its passphrase; blocks.
     *
     * @param backup the file
     * @param home where to; empty or absent, and outside the home of the running node
     * @param passphrase what opens it, UTF-8; not changed
     * @param going asked with the bytes written so far whether to go on
     * @return what was put back
     * @throws BackupException if there is no such file, something is in the folder, the passphrase is wrong, the backup is
     *         damaged, it was stopped, or the disk does not let it
     */
    Restored restore(Path backup, Path home, byte[] passphrase, LongPredicate going) throws BackupException;

    /**
     * Opens a backup by the recovery words of the node that made it; blocks.
     *
     * @param backup the file
     * @param home where to; empty or absent, and outside the home of the running node
     * @param words the words as typed
     * @param going asked with the bytes written so far whether to go on
     * @return what was put back
     * @throws BackupException if there is no such file, something is in the folder, the words do not open it, the backup is
     *         damaged, it was stopped, or the disk does not let it
     */
    Restored recover(Path backup, Path home, String words, LongPredicate going) throws BackupException;
}
