// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.log;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;

/**
 * Stored entries that cannot be read any more and that no peer has given anew so far.
 *
 * @param channel the channel
 * @param author who wrote them
 * @param fromSeq the number of the first
 * @param toSeq the number of the last
 */
public record DamagedEntries(ChannelId channel, PeerId author, long fromSeq, long toSeq) {}
