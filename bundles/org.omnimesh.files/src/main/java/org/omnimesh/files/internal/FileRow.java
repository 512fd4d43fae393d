// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import org.omnimesh.api.files.FileShared;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.LogEntry;

/**
 * A file as one entry shared it.
 *
 * @param entry the entry
 * @param channel where
 * @param author by which device
 * @param time when, by the author's clock
 * @param shared what the entry says
 */
record FileRow(EntryId entry, ChannelId channel, PeerId author, HybridTime time, FileShared shared) {
    static FileRow of(LogEntry entry, FileShared shared) {
        return new FileRow(entry.id(), entry.header().channel(), entry.header().author(), entry.header().time(),
                shared);
    }

    ContentId content() {
        return shared.content();
    }

    Geometry geometry() {
        return new Geometry(shared.size(), shared.chunkSize());
    }
}
