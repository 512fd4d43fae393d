// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.chat.internal;

import java.util.Optional;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.chat.FileReference;
import org.omnimesh.api.chat.MessageType;
import org.omnimesh.api.files.FileShared;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.LogEntry;

/**
 * What an entry alone says of a message; the rest of a message, such as the sender's name, may change.
 *
 * @param id the entry
 * @param channel where it stands
 * @param author the device that wrote it
 * @param seq its number in the author's log of the channel
 * @param time when, by the author's clock
 * @param type what it shows
 * @param content the text, or the file's name
 * @param file the file, for type file
 * @param thread the first message of the thread
 * @param replyTo the message it answers
 * @param clientId what the sender's client called it
 */
record StoredMessage(EntryId id, ChannelId channel, PeerId author, long seq, HybridTime time, MessageType type,
        String content, Optional<FileReference> file, Optional<EntryId> thread, Optional<EntryId> replyTo,
        Optional<String> clientId) {

    /**
     * Reads an entry of one of the projection's kinds.
     *
     * @throws CborException if the payload is malformed
     */
    static StoredMessage of(LogEntry entry) throws CborException {
        EntryHeader header = entry.header();
        if (header.kind().equals(FileShared.KIND)) {
            FileShared shared = FileShared.decode(entry.payload());
            FileReference file = new FileReference(shared.content(), shared.displayName(), shared.size(),
                    shared.displayMimeType(), shared.sha256Hex());
            return new StoredMessage(entry.id(), header.channel(), header.author(), header.seq(), header.time(),
                    MessageType.FILE, file.name(), Optional.of(file), Optional.empty(), Optional.empty(),
                    Optional.empty());
        }
        ChatPayload payload = ChatPayload.decode(entry.payload());
        return new StoredMessage(entry.id(), header.channel(), header.author(), header.seq(), header.time(),
                MessageType.TEXT, payload.content(), Optional.empty(), payload.thread(), payload.replyTo(),
                payload.clientId());
    }

    /** Compares in the order of the timeline: by the authors' clocks, then by author and number. */
    int compareInTime(StoredMessage other) {
        int byTime = time.compareTo(other.time);
        int byAuthor = byTime != 0 ? byTime : author.compareTo(other.author);
        return byAuthor != 0 ? byAuthor : Long.compare(seq, other.seq);
    }
}
