// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.util.List;

import org.omnimesh.api.team.Presence;

/**
 * What the list of people shows.
 *
 * @param ready false while the node starts
 * @param team the other devices of the team
 * @param nearby strangers seen on the network
 */
public record PeersModel(boolean ready, List<PeerLine> team, List<PeerLine> nearby) {
    /** Copies the lists. */
    public PeersModel {
        team = List.copyOf(team);
        nearby = List.copyOf(nearby);
    }

    /**
     * One device.
     *
     * @param key names it in the list
     * @param tint picks the colour of its picture, the same as for its messages
     * @param name its user's name
     * @param detail what else to show, on one line
     * @param shortId the end of its peer id, or empty
     * @param presence whether it can be expected to answer
     * @param linked whether a link is up
     * @param trusted whether it belongs to the team
     * @param quarantined whether it signed two histories, so that nothing more is taken from it
     * @param spoken all of it as a sentence, for screen readers
     */
    public record PeerLine(String key, int tint, String name, String detail, String shortId, Presence presence,
            boolean linked, boolean trusted, boolean quarantined, String spoken) {}
}
