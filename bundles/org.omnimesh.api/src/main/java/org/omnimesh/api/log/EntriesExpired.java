// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.log;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.ChannelId;

/**
 * Content older than a channel's limit was dropped, and what projections derived from it.
 *
 * @param channel the channel
 * @param upTo the time of the newest entry that was dropped
 */
public record EntriesExpired(ChannelId channel, HybridTime upTo) implements DomainEvent {}
