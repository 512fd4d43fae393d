// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.time.Instant;

import org.omnimesh.api.files.FileState;
import org.omnimesh.api.files.SharedFile;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;

/** The contract's File; {@code progress} is the part that is here, 0 to 1. */
public record FileJson(ContentId fileId, ChannelId channelId, EntryId messageId, String fileName, long fileSize,
        String mimeType, String sha256, PeerId sharedBy, String sharedByName, Instant sharedAt, FileState state,
        int holders, double progress) {
    /**
     * Shows a file.
     *
     * @param file the file
     * @return the object
     */
    public static FileJson of(SharedFile file) {
        double progress = file.state() == FileState.LOCAL
                ? 1
                : file.size() == 0 ? 0 : Math.min(1, Math.floor(1000.0 * file.bytesHere() / file.size()) / 1000);
        return new FileJson(file.id(), file.channel(), file.message(), file.name(), file.size(), file.mimeType(),
                file.sha256(), file.sharedBy(), file.sharedByName(), file.sharedAt(), file.state(), file.holders(),
                progress);
    }
}
