// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

/** What a member may do. */
public enum Role {
    /** Everything, including ending the team. */
    OWNER,
    /** Invite, remove, change roles below owner. */
    ADMIN,
    /** Read and write public channels, create channels. */
    MEMBER,
    /** Only the channels invited to. */
    GUEST,
    /** Stores and serves ciphertext without any key. */
    HUB
}
