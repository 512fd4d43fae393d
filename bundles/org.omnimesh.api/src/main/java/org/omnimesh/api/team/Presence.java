// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

/** Whether a person can be expected to answer. */
public enum Presence {
    /** There. */
    ONLINE,
    /** Linked, but away from the device. */
    AWAY,
    /** No link and no sign on the network. */
    OFFLINE
}
