// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.Presence;
import org.omnimesh.api.team.Role;

/**
 * What the list of people shows.
 *
 * @param ready false while the node starts
 * @param team the people of the team, this user first
 * @param nearby strangers seen on the network
 * @param gone devices that do not belong to the team any more, the newest first
 */
public record PeersModel(boolean ready, List<PersonLine> team, List<PeerLine> nearby, List<GoneLine> gone) {
    /** What is shown first. */
    static final PeersModel FIRST = new PeersModel(false, List.of(), List.of(), List.of());

    /** Copies the lists. */
    public PeersModel {
        team = List.copyOf(team);
        nearby = List.copyOf(nearby);
        gone = List.copyOf(gone);
    }

    /**
     * A device that does not belong to the team any more.
     *
     * @param key names it in the list
     * @param name its user's name, and its own
     * @param detail how many entries it can read that others wrote unaware of its end; by whom and since when it is gone
     */
    public record GoneLine(String key, String name, String detail) {}

    /** Whether a person's keys were compared. */
    public enum Trust {
        /** They were not. */
        NONE,
        /** They were, and have not changed since. */
        VERIFIED,
        /** They were, but there is another one now. */
        LOST
    }

    /**
     * One person.
     *
     * @param key names her in the list
     * @param member her id; empty for a device of which it is not known yet whose it is
     * @param tint picks the colour of her picture, the same as for her messages
     * @param name her name
     * @param me whether it is this user
     * @param role what she may do
     * @param presence the best of her devices
     * @param trust whether her safety number was compared
     * @param detail what else to show, on one line
     * @param history how she came to the team, in a sentence
     * @param devices her devices
     * @param rights what this user may do about her
     * @param spoken all of it as a sentence, for screen readers
     */
    public record PersonLine(String key, Optional<MemberId> member, int tint, String name, boolean me,
            Optional<Role> role, Presence presence, Trust trust, String detail, String history, List<PeerLine> devices,
            Rights rights, String spoken) {
        /** Copies the list. */
        public PersonLine {
            devices = List.copyOf(devices);
        }
    }

    /**
     * One device.
     *
     * @param key names it in the list
     * @param id its peer id; empty for a stranger
     * @param tint picks the colour of its picture
     * @param name its name, or its user's if she is a stranger
     * @param detail what else to show, on one line
     * @param shortId the end of its peer id, or empty
     * @param presence whether it can be expected to answer
     * @param here whether it is this device
     * @param quarantined whether it signed two histories, so that nothing more is taken from it
     * @param spoken all of it as a sentence, for screen readers
     */
    public record PeerLine(String key, Optional<PeerId> id, int tint, String name, String detail, String shortId,
            Presence presence, boolean here, boolean quarantined, String spoken) {}
}
