// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.log;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;

/**
 * A peer confirmed that it stored entries of an author.
 *
 * @param channel the channel
 * @param peer who confirmed
 * @param author whose entries
 * @param fromSeq the first number newly confirmed
 * @param toSeq the last number newly confirmed
 */
public record EntriesConfirmed(ChannelId channel, PeerId peer, PeerId author, long fromSeq, long toSeq)
        implements
            DomainEvent {}
