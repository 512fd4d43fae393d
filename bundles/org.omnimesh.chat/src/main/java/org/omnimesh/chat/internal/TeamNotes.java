// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.chat.internal;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.chat.MessageType;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.team.Arrival;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.Teams;

/**
 * Notes about the team in its oldest public channel: who came. Nobody writes them; everybody derives them from the admissions,
 * so they are the same everywhere, and true.
 */
final class TeamNotes {
    private final Teams teams;
    private final Channels channels;

    TeamNotes(Teams teams, Channels channels) {
        this.teams = teams;
        this.channels = channels;
    }

    /** Returns the notes of a channel, oldest first. */
    List<StoredMessage> in(ChannelId channel) {
        return shows(channel) ? teams.arrivals().stream().map(it -> note(channel, it)).toList() : List.of();
    }

    /** Returns the note about an arrival, if this user sees the channel where it stands. */
    Optional<StoredMessage> of(Arrival arrival) {
        return place().map(channel -> note(channel, arrival));
    }

    Optional<StoredMessage> find(ChannelId channel, EntryId id) {
        return in(channel).stream().filter(note -> note.id().equals(id)).findFirst();
    }

    private boolean shows(ChannelId channel) {
        return place().filter(channel::equals).isPresent();
    }

    private Optional<ChannelId> place() {
        return channels.list().stream().filter(it -> it.type() == ChannelType.PUBLIC).map(Channel::id).findFirst();
    }

    private static StoredMessage note(ChannelId channel, Arrival arrival) {
        return new StoredMessage(arrival.id(), channel, arrival.device(), 0,
                new HybridTime(arrival.at().toEpochMilli(), 0), MessageType.SYSTEM, arrival.sentence(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
