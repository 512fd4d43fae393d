// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import org.omnimesh.api.event.DomainEvent;

/**
 * A channel was created or changed.
 *
 * @param channel the channel now
 */
public record ChannelChanged(Channel channel) implements DomainEvent {}
