// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.pairing;

import java.time.Instant;

import org.omnimesh.api.team.Team;

/** What came of joining by a team's name and passphrase. */
public sealed interface TeamJoin {
    /**
     * Returns the team, which is the current one now.
     *
     * @return the team
     */
    Team team();

    /**
     * This device joined through a door.
     *
     * @param result who let it in, and the team
     */
    record Joined(PairingResult result) implements TeamJoin {
        @Override
        public Team team() {
            return result.team();
        }
    }

    /**
     * This device is a member and holds a door open.
     *
     * @param team the team
     * @param closesAt when the door closes, by the wall clock
     */
    record DoorOpened(Team team, Instant closesAt) implements TeamJoin {
        @Override
        public Team team() {
            return team;
        }
    }
}
