// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import org.omnimesh.api.event.DomainEvent;

/**
 * A peer appeared, changed or went away (then its presence is offline).
 *
 * @param peer what is known of it now
 */
public record PeerChanged(Peer peer) implements DomainEvent {}
