// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import org.omnimesh.api.id.TeamId;

/**
 * A team of this node.
 *
 * @param id its id
 * @param name its name, clean text
 * @param role what this node's user may do in it, or last might
 * @param active whether this device belongs to it; if not it was removed, and can only read what it had
 */
public record Team(TeamId id, String name, Role role, boolean active) {
    /**
     * Makes a team to which this device belongs.
     *
     * @param id its id
     * @param name its name, clean text
     * @param role what this node's user may do in it
     */
    public Team(TeamId id, String name, Role role) {
        this(id, name, role, true);
    }
}
