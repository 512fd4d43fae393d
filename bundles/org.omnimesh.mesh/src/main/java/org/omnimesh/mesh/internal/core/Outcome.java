// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

/** What became of a received run. */
public enum Outcome {
    /** It is on disk. */
    STORED,
    /** It was there before. */
    DUPLICATE,
    /** Something it needs is missing: earlier entries, causes, the trust floor's knowledge of its author, or the content. */
    WAIT,
    /** Its author may not write it, or its signature is wrong. */
    REFUSED,
    /** Its author signed something else at the same place: the first one seen stays. */
    FORK,
    /** The store could not write. */
    FAILED
}
