// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Teams;

/** What a node says that keeps a team's messages without being able to read them. */
final class Hubs {
    private Hubs() {}

    /** Refuses to write anything if this node is a hub. */
    static void refuseWriting(Teams teams) throws HttpProblem {
        if (teams.current().role() == Role.HUB) {
            throw new HttpProblem(403, "hub", "This node is a hub of the team: it keeps what others write, and can "
                    + "neither read it nor write itself.");
        }
    }
}
