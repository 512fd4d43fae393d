// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

/** What newcomers of a channel may read. */
public enum ChannelMode {
    /** All that was ever written. */
    HISTORY,
    /** What is written from then on: older secrets are not handed over. */
    EPHEMERAL
}
