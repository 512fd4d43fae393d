// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.node;

import org.omnimesh.api.event.DomainEvent;

/**
 * The network was opened or closed, the mode or the names changed.
 *
 * @param running whether the network is open
 * @param mode the mode
 * @param profile the names
 */
public record NodeStateChanged(boolean running, NetworkMode mode, Profile profile) implements DomainEvent {}
