// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.util.Optional;

/** Takes what came of something the user asked for. */
@FunctionalInterface
public interface Answer {
    /** Takes nothing. */
    Answer NOBODY = problem -> { /* nobody waits for it */ };

    /**
     * Takes the outcome. Called once, on any thread; must not block.
     *
     * @param problem why it did not work, in a sentence; empty if it did
     */
    void take(Optional<String> problem);
}
