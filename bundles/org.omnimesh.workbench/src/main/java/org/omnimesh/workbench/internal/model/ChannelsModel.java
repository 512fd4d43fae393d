// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.util.List;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.ChannelType;

/**
 * The channels of the current team.
 *
 * @param ready false while the node starts
 * @param invited to which channels this user is invited
 * @param channels the public ones first, then the private ones, then direct conversations
 * @param creatable whether this user may make channels
 */
public record ChannelsModel(boolean ready, List<InvitedLine> invited, List<ChannelLine> channels, boolean creatable) {
    /** What is shown first. */
    static final ChannelsModel FIRST = new ChannelsModel(false, List.of(), List.of(), false);

    /** Copies the lists. */
    public ChannelsModel {
        invited = List.copyOf(invited);
        channels = List.copyOf(channels);
    }

    /**
     * A channel.
     *
     * @param id its id
     * @param name its name; of a direct conversation the other's
     * @param type who takes part
     * @param detail what it is like, in words
     * @param topic what it is about now; empty if nobody said so
     * @param unread how many messages were not read
     * @param archived whether nobody writes there any more
     * @param invitable whether others can be invited
     * @param leavable whether this user can leave it
     * @param changeable whether this user decides about its name, its topic, its archive and how long it is kept
     * @param days for how many days its content is kept; 0 for ever
     * @param spoken all of it as a sentence, for screen readers
     */
    public record ChannelLine(ChannelId id, String name, ChannelType type, String detail, String topic, long unread,
            boolean archived, boolean invitable, boolean leavable, boolean changeable, int days, String spoken) {}

    /**
     * An invitation to a channel.
     *
     * @param channel the channel
     * @param name its name
     * @param by who invited, a name
     */
    public record InvitedLine(ChannelId channel, String name, String by) {}

    /**
     * Somebody who takes part in a channel or might.
     *
     * @param device one of her devices
     * @param name her name
     * @param detail what she is in the channel, in words
     * @param admin whether she decides about the channel
     * @param removable whether this user may decide about her
     */
    public record PartLine(PeerId device, String name, String detail, boolean admin, boolean removable) {}
}
