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
    /** Stores and serves ciphertext of channels without their keys. */
    HUB;

    /**
     * Tells with which roles somebody with this role may let others in.
     *
     * @param given the newcomer's role
     * @return true for an owner except to another owner, for an admin to all below admin, for a member to members
     */
    public boolean mayInvite(Role given) {
        return switch (this) {
            case OWNER -> given != OWNER;
            case ADMIN -> given.compareTo(ADMIN) > 0;
            case MEMBER -> given == MEMBER;
            case GUEST, HUB -> false;
        };
    }
}
