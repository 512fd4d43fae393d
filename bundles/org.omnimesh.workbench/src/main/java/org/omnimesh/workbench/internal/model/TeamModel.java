// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.id.TeamId;

/**
 * The teams of this node.
 *
 * @param ready false while the node starts
 * @param teams the current one first
 * @param renamable whether this user may rename the current team
 * @param stay why this user cannot leave the current team, in a sentence; empty if she can
 */
public record TeamModel(boolean ready, List<TeamLine> teams, boolean renamable, Optional<String> stay) {
    /** What is shown first. */
    static final TeamModel FIRST = new TeamModel(false, List.of(), false, Optional.empty());

    /** Copies the list. */
    public TeamModel {
        teams = List.copyOf(teams);
    }

    /**
     * A team.
     *
     * @param id its id
     * @param name its name
     * @param detail what this user is in it, in words
     */
    public record TeamLine(TeamId id, String name, String detail) {}
}
