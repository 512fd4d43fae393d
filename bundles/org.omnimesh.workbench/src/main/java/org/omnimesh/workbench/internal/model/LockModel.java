// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.util.Optional;

/** Whether the node waits for its passphrase. */
public sealed interface LockModel {
    /** Not known yet. */
    record Unknown() implements LockModel {}

    /**
     * It waits.
     *
     * @param failure why the last try failed, in a sentence
     * @param waitSeconds how long to wait before the next try; 0 if there is no need to
     * @param recoverable whether there are recovery words, which open it too
     */
    record Locked(Optional<String> failure, int waitSeconds, boolean recoverable) implements LockModel {}

    /** A passphrase is being tried. */
    record Trying() implements LockModel {}

    /**
     * It runs.
     *
     * @param passphrase whether there is one
     * @param recoverable whether there are recovery words, which open it when the passphrase is forgotten
     */
    record Open(boolean passphrase, boolean recoverable) implements LockModel {}
}
