// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.chat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;

/**
 * A message.
 *
 * @param id names it: the id of its entry
 * @param channel where it stands
 * @param sender the device that sent it
 * @param senderName the name of that device's user, clean text
 * @param type what it shows
 * @param content the text, possibly several lines; hostile text, to be shown as text only
 * @param sentAt when, by the sender's hybrid clock
 * @param file the file, for type file
 * @param thread the first message of the thread it belongs to
 * @param replyTo the message it answers
 * @param clientId what the sender's client called it
 * @param deliveredTo the devices known to have stored it
 * @param state how far it got
 */
public record Message(EntryId id, ChannelId channel, PeerId sender, String senderName, MessageType type,
        String content, Instant sentAt, Optional<FileReference> file, Optional<EntryId> thread,
        Optional<EntryId> replyTo, Optional<String> clientId, List<PeerId> deliveredTo, MessageState state) {
    /** Copies the list. */
    public Message {
        deliveredTo = List.copyOf(deliveredTo);
    }
}
