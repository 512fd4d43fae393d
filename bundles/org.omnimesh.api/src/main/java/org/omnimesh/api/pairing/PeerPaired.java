// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.pairing;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.PeerId;

/**
 * A newcomer joined by a code or the open door of this node.
 *
 * @param peer the newcomer
 * @param displayName its user's name, clean text
 */
public record PeerPaired(PeerId peer, String displayName) implements DomainEvent {}
