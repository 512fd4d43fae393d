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
}
