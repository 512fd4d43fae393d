// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

/** What newcomers of a channel may read, and whether its secrets are kept. */
public enum ChannelMode {
    /** All that was ever written; secrets are kept. */
    HISTORY,
    /** What is written from then on; every device deletes secrets some time after they were replaced. */
    EPHEMERAL
}
