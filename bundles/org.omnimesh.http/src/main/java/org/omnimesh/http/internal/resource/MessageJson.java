// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.omnimesh.api.chat.FileReference;
import org.omnimesh.api.chat.Message;
import org.omnimesh.api.chat.MessageState;
import org.omnimesh.api.chat.MessageType;
import org.omnimesh.api.files.SharedFile;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;

/** The contract's Message; every message is encrypted. */
public record MessageJson(EntryId id, ChannelId channelId, PeerId senderId, String senderName, MessageType type,
        String content, boolean encrypted, Instant timestamp, Optional<FileMetadata> fileMetadata,
        Optional<EntryId> threadId, Optional<EntryId> replyTo, Optional<String> clientId,
        Map<String, List<PeerId>> reactions, List<PeerId> deliveredTo, List<PeerId> readBy, MessageState state) {
    /** The file that a message shows. */
    public record FileMetadata(ContentId fileId, String fileName, long fileSize, String mimeType, String sha256) {
        static FileMetadata of(FileReference file) {
            return new FileMetadata(file.file(), file.name(), file.size(), file.mimeType(), file.sha256());
        }
    }

    /**
     * Shows a message.
     *
     * @param message the message
     * @return the object
     */
    public static MessageJson of(Message message) {
        return new MessageJson(message.id(), message.channel(), message.sender(), message.senderName(), message.type(),
                message.content(), true, message.sentAt(), message.file().map(FileMetadata::of), message.thread(),
                message.replyTo(), message.clientId(), Map.of(), message.deliveredTo(), List.of(), message.state());
    }

    /** Shows the message of a file that was shared this moment. */
    static MessageJson of(SharedFile file) {
        return new MessageJson(file.message(), file.channel(), file.sharedBy(), file.sharedByName(), MessageType.FILE,
                file.name(), true, file.sharedAt(),
                Optional.of(new FileMetadata(file.id(), file.name(), file.size(), file.mimeType(), file.sha256())),
                Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), List.of(), List.of(),
                MessageState.SENT);
    }
}
