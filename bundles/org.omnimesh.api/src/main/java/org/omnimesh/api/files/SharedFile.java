// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.files;

import java.time.Instant;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;

/**
 * A file of a channel.
 *
 * @param id names its content
 * @param channel where it was shared
 * @param message the message that shows it
 * @param name its name as the sender gave it, clean text without path separators; a hint, never a path
 * @param size its length in bytes
 * @param mimeType its media type as the sender gave it, clean text
 * @param sha256 64 hexadecimal digits: the hash of the content
 * @param sharedBy the device that shared it
 * @param sharedByName the name of that device's user, clean text
 * @param sharedAt when
 * @param state how much of it is here
 * @param bytesHere how many bytes of it are here
 * @param holders how many other linked devices may serve it
 */
public record SharedFile(ContentId id, ChannelId channel, EntryId message, String name, long size, String mimeType,
        String sha256, PeerId sharedBy, String sharedByName, Instant sharedAt, FileState state, long bytesHere,
        int holders) {}
