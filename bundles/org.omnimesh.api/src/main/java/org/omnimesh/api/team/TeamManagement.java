// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import java.util.List;

import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Decides who belongs to the current team and may do what, and which team is the current one. Every decision is a signed entry,
 * so it holds in every part of a team that is cut in two, and can be checked later. Thread-safe; blocks until the decision is
 * on disk and shows here.
 */
@ProviderType
public interface TeamManagement {
    /**
     * Removes a device from the current team: its links are closed, and what is written from now on it cannot read.
     *
     * @param device a device of the team, also one of this user; not this device
     * @param wholeMember whether all devices of its member are removed; so it is if this is the last one
     * @throws NotPermittedException if this user may not
     * @throws TeamException if it is no device of the team, or the entry cannot be written
     */
    void remove(PeerId device, boolean wholeMember) throws TeamException;

    /**
     * Changes what a member of the current team may do.
     *
     * @param member the member
     * @param role her role from now on
     * @throws NotPermittedException if this user may not, or the team would be left without an owner
     * @throws TeamException if she is no member of the team, or the entry cannot be written
     */
    void changeRole(MemberId member, Role role) throws TeamException;

    /**
     * Gives the current team another name.
     *
     * @param name the name, not blank; it is cleaned
     * @throws NotPermittedException if this user may not
     * @throws TeamException if the name is empty or the entry cannot be written
     */
    void rename(String name) throws TeamException;

    /**
     * Makes another team of this node the current one.
     *
     * @param team the team
     * @return the team
     * @throws TeamException if it is no team of this node, or the store cannot write
     */
    Team select(TeamId team) throws TeamException;

    /**
     * Leaves a team with all devices of this user and forgets it here, or only forgets it if this device was removed.
     * Another team becomes the current one; if there is none, one is founded.
     *
     * @param team a team of this node
     * @return the current team afterwards
     * @throws NotPermittedException if this user is the last owner and others stay
     * @throws TeamException if it is no team of this node, or the entry cannot be written
     */
    Team leave(TeamId team) throws TeamException;

    /**
     * Founds another team and makes it the current one.
     *
     * @param name its name, not blank; it is cleaned
     * @return the team
     * @throws TeamException if the name is empty or the team cannot be stored
     */
    Team found(String name) throws TeamException;

    /**
     * Lists who does not belong to a team of this node any more, this device included.
     *
     * @return the newest first
     */
    List<Removal> removals();
}
