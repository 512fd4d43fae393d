// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.util.Optional;

/**
 * What the banner shows.
 *
 * @param phase what the node does
 * @param team the current team's name
 * @param me this user's name
 * @param device this device's name
 * @param network how far the node reaches, in words
 * @param connected how many devices of the team are linked
 * @param devices how many other devices the team has
 * @param problem a sentence that says what is wrong and what to do
 */
public record StatusModel(Phase phase, String team, String me, String device, String network, int connected,
        int devices, Optional<String> problem) {
    /** What the node does. */
    public enum Phase {
        /** Not ready yet. */
        STARTING,
        /** It waits for its passphrase. */
        LOCKED,
        /** The network is open. */
        RUNNING,
        /** The network is closed. */
        STOPPED,
        /** It cannot run. */
        FAILED
    }

    /** What is shown first. */
    static final StatusModel FIRST = new StatusModel(Phase.STARTING, "", "", "", "", 0, 0, Optional.empty());

    /**
     * Returns the connections in words.
     *
     * @return such as "2 of 3 devices connected"
     */
    public String connections() {
        return switch (phase) {
            case STARTING -> "Starting\u2026";
            case LOCKED -> "Locked";
            case FAILED -> "Not running";
            case STOPPED -> "Network is off";
            case RUNNING -> devices == 0
                    ? "Nobody else in the team yet"
                    : connected == 0 ? "Nobody connected" : connected + " of " + devices + " connected";
        };
    }
}
