// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.chat;

import java.util.Optional;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;

/**
 * Which messages to list: the newest ones that match.
 *
 * @param channel the channel
 * @param limit the most messages to return, 1 to {@value #MAX_LIMIT}
 * @param before only those older than this message
 * @param after only those newer than this message; then the oldest ones that match
 * @param thread only those of this thread
 */
public record MessageQuery(ChannelId channel, int limit, Optional<EntryId> before, Optional<EntryId> after,
        Optional<EntryId> thread) {
    /** Largest number of messages in one answer. */
    public static final int MAX_LIMIT = 500;

    /** Number of messages in an answer when the caller does not say. */
    public static final int DEFAULT_LIMIT = 50;

    /** Checks the limit. */
    public MessageQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("expected a limit of 1 to " + MAX_LIMIT + ", got " + limit);
        }
    }

    /**
     * Asks for the newest messages of a channel.
     *
     * @param channel the channel
     * @return the query with the default limit
     */
    public static MessageQuery newest(ChannelId channel) {
        return new MessageQuery(channel, DEFAULT_LIMIT, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
