// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.ChannelId;

/**
 * This user takes no part in a channel any more: it is not shown from now on.
 *
 * @param channel the channel
 * @param name its last name
 */
public record ChannelGone(ChannelId channel, String name) implements DomainEvent {}
