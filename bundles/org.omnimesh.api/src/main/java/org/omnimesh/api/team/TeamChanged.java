// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import org.omnimesh.api.event.DomainEvent;

/**
 * The current team became another one, or its name or members changed.
 *
 * @param team the current team now
 */
public record TeamChanged(Team team) implements DomainEvent {}
