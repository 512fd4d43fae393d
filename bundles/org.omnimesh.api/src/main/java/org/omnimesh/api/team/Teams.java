// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.node.Profile;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The teams of this node. Thread-safe; answers from memory.
 *
 * <p>
 * The service appears when there is a current team: one is founded at first start.
 */
@ProviderType
public interface Teams {
    /**
     * Returns the team that faces show.
     *
     * @return the current team
     */
    Team current();

    /**
     * Returns every team of this node.
     *
     * @return the current one first
     */
    List<Team> all();

    /**
     * Returns the members of the current team.
     *
     * @return in the order of joining, this node's user included
     */
    List<Member> members();

    /**
     * Finds the member to whom a device belongs, in the current team.
     *
     * @param device the device
     * @return the member, or empty for a stranger
     */
    Optional<Member> memberOf(PeerId device);

    /**
     * Returns how the devices of the current team came to it, also those that do not belong to it any more; without the one
     * that founded it.
     *
     * @return in the order of time
     */
    List<Arrival> arrivals();

    /**
     * Tells the current team this user's and device's names, if they differ from what it knows.
     *
     * @param profile the names
     * @throws TeamException if the entry cannot be written
     */
    void announce(Profile profile) throws TeamException;
}
