// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.chat;

import java.util.Optional;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;

/**
 * A message to be sent.
 *
 * @param channel where to
 * @param content the text, 1 to {@value #MAX_CONTENT_LENGTH} characters, not blank
 * @param thread the first message of the thread it belongs to
 * @param replyTo the message it answers
 * @param clientId the client's name for it, at most {@value #MAX_CLIENT_ID_LENGTH} characters: sending the same one
 *        twice sends one message
 */
public record MessageDraft(ChannelId channel, String content, Optional<EntryId> thread, Optional<EntryId> replyTo,
        Optional<String> clientId) {
    /** Longest text in characters. */
    public static final int MAX_CONTENT_LENGTH = 16_000;

    /** Longest client id in characters. */
    public static final int MAX_CLIENT_ID_LENGTH = 128;

    /** Checks the lengths. */
    public MessageDraft {
        if (content.isBlank() || content.length() > MAX_CONTENT_LENGTH) {
            throw new IllegalArgumentException(
                    "expected a text of 1 to " + MAX_CONTENT_LENGTH + " characters, got " + content.length());
        }
        if (clientId.map(String::length).orElse(0) > MAX_CLIENT_ID_LENGTH) {
            throw new IllegalArgumentException(
                    "expected a client_id of at most " + MAX_CLIENT_ID_LENGTH + " characters");
        }
    }

    /**
     * Makes a plain message.
     *
     * @param channel where to
     * @param content the text
     * @return a draft without thread, reply or client id
     */
    public static MessageDraft of(ChannelId channel, String content) {
        return new MessageDraft(channel, content, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
