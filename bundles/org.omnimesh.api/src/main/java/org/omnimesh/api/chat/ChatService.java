// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.chat;

import java.util.Optional;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.osgi.annotation.versioning.ProviderType;

/** Sends and lists messages. Thread-safe; may block on disk. */
@ProviderType
public interface ChatService {
    /**
     * Sends a message: durable here when this returns, and on its way to the others.
     *
     * @param draft the message
     * @return the message; for a client id sent before, the message sent then
     * @throws ChatException if the channel is unknown or not writable, or the store cannot write
     */
    Message send(MessageDraft draft) throws ChatException;

    /**
     * Lists messages in the order of the senders' hybrid clocks.
     *
     * @param query which
     * @return the messages, oldest first
     * @throws ChatException if the channel or a message named is unknown, or the store cannot be read
     */
    MessagePage list(MessageQuery query) throws ChatException;

    /**
     * Finds a message.
     *
     * @param channel its channel
     * @param message its id
     * @return the message, or empty
     * @throws ChatException if the store cannot be read
     */
    Optional<Message> get(ChannelId channel, EntryId message) throws ChatException;

    /**
     * Counts messages of others that this device's user has not read.
     *
     * @param channel the channel
     * @return at least 0
     * @throws ChatException if the store cannot be read
     */
    long unread(ChannelId channel) throws ChatException;

    /**
     * Remembers, on this device only, that everything in a channel was read.
     *
     * @param channel the channel
     * @throws ChatException if the store cannot write
     */
    void markRead(ChannelId channel) throws ChatException;
}
