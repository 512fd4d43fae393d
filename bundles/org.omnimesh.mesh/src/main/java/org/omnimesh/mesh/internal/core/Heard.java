// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.omnimesh.api.id.ChannelId;

/** The channels of which a peer told how far all its logs are, and as of when: always moments of one life of it. */
final class Heard {
    /** How often in a row the changes of a channel are asked for before all of it is. */
    static final int MAX_CHANGES = 5;

    private final Map<ChannelId, Mark> asOf = new HashMap<>();
    /** How often the changes of a channel were asked for since both agreed. */
    private final Map<ChannelId, Integer> changesAsked = new HashMap<>();

    /** The peer told of all its logs in a channel. */
    void all(ChannelId channel, Mark moment) {
        asOf.values().removeIf(before -> !before.sameLife(moment));
        if (!moment.equals(Mark.NONE)) {
            asOf.merge(channel, moment, (before, now) -> now.reaches(before) ? now : before);
        }
    }

    /** Not all that the peer told of a channel was noted. */
    void notAll(ChannelId channel) {
        asOf.remove(channel);
    }

    /** Both agree on a channel. */
    void agreed(ChannelId channel) {
        changesAsked.remove(channel);
    }

    /** Tells whether to ask for what changed in a channel: not if that did not help, or the peer does not know since when. */
    boolean asksForChanges(ChannelId channel, Mark now) {
        Mark moment = asOf.getOrDefault(channel, Mark.NONE);
        if (!moment.equals(Mark.NONE) && moment.sameLife(now)
                && changesAsked.merge(channel, 1, Integer::sum) <= MAX_CHANGES) {
            return true;
        }
        changesAsked.remove(channel);
        return false;
    }

    /** Returns the moment as of which all of some channels was told, each of which was told as of one. */
    Mark since(Set<ChannelId> channels) {
        return channels.stream().map(asOf::get).min(Mark.ORDER).orElse(Mark.NONE);
    }

    /** Tells whether all of a channel was told as of a moment or later. */
    boolean reaches(ChannelId channel, Mark moment) {
        return asOf.getOrDefault(channel, Mark.NONE).reaches(moment);
    }

    /** Returns as of when all of each channel was told. */
    Map<ChannelId, Mark> moments() {
        return Collections.unmodifiableMap(asOf);
    }
}
