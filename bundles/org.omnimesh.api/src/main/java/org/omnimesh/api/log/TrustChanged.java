// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.log;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.TeamId;

/**
 * Members, channels or keys of a team changed: what {@link ChannelTrust} answers may differ now.
 *
 * @param team the team
 */
public record TrustChanged(TeamId team) implements DomainEvent {}
