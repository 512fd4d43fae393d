// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

/** Who takes part in a channel. */
public enum ChannelType {
    /** Every member. */
    PUBLIC,
    /** Invited members. */
    PRIVATE,
    /** Two members. */
    DM
}
