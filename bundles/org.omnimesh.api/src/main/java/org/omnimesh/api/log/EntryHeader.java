// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.log;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;

/**
 * Where an entry stands and how it is encrypted: what must be known to judge and open it.
 *
 * @param team the team
 * @param channel the channel
 * @param author the device that wrote it
 * @param seq its number in the author's log of that channel, from 1
 * @param time when, by the author's hybrid clock
 * @param kind what it means
 * @param keyId the secret it is encrypted under
 */
public record EntryHeader(TeamId team, ChannelId channel, PeerId author, long seq, HybridTime time, EntryKind kind,
        KeyId keyId) {
    /** Checks that the number is positive. */
    public EntryHeader {
        if (seq < 1) {
            throw new IllegalArgumentException("expected a sequence number of at least 1, got " + seq);
        }
    }
}
