// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.chat;

import org.omnimesh.api.event.DomainEvent;

/**
 * A message's state or delivery changed.
 *
 * @param message the message now
 */
public record MessageUpdated(Message message) implements DomainEvent {}
