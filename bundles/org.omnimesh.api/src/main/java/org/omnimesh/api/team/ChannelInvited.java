// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import org.omnimesh.api.event.DomainEvent;

/**
 * This user was invited to a channel, or her invitation changed.
 *
 * @param invitation the invitation now
 */
public record ChannelInvited(ChannelInvitation invitation) implements DomainEvent {}
