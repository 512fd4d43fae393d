// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.id.ChannelId;
import org.osgi.annotation.versioning.ProviderType;

/** The channels of the current team that this user takes part in. Thread-safe; answers from memory. */
@ProviderType
public interface Channels {
    /** The longest limit that can be set: a hundred years. */
    int MAX_DAYS = 36_500;

    /**
     * Returns the channels, {@code general} first.
     *
     * @return a snapshot, without the hidden team channel
     */
    List<Channel> list();

    /**
     * Finds a channel.
     *
     * @param id its id
     * @return the channel, or empty if there is none that this user may see
     */
    Optional<Channel> get(ChannelId id);

    /**
     * Sets how long the content of a channel is kept on every device; what is older is destroyed there. What an earlier limit
     * destroyed does not come back.
     *
     * @param id the channel
     * @param days how many days, 1 to {@value #MAX_DAYS}; 0 to keep everything from now on
     * @throws NotPermittedException if this user is neither an admin of the channel nor its creator
     * @throws TeamException if there is no such channel or the entry cannot be written
     * @throws IllegalArgumentException if the number of days is out of range
     */
    void retain(ChannelId id, int days) throws TeamException;
}
