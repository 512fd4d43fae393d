// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.node;

import java.util.concurrent.CompletableFuture;

/** Tells when the network was opened for the first time, or that it could not be. */
interface FirstOpening {
    /**
     * Returns the outcome.
     *
     * @return completes when every network service is open (at once in solo mode), or exceptionally with the
     *         {@code NodeException}
     */
    CompletableFuture<Void> outcome();
}
