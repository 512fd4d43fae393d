// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.chat;

import java.util.List;

/**
 * A stretch of a channel's messages.
 *
 * @param messages oldest first
 * @param total how many messages the channel has in all
 * @param hasMore whether there are more in the direction asked for
 */
public record MessagePage(List<Message> messages, long total, boolean hasMore) {
    /** Copies the list. */
    public MessagePage {
        messages = List.copyOf(messages);
    }
}
