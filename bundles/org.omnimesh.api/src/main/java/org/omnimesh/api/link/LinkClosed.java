// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.link;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.PeerId;

/**
 * A link is gone.
 *
 * @param peer the peer
 * @param reason why, for logs
 */
public record LinkClosed(PeerId peer, String reason) implements DomainEvent {}
