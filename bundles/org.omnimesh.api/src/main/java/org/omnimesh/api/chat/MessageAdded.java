// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.chat;

import org.omnimesh.api.event.DomainEvent;

/**
 * A message was stored, sent from here or from another device.
 *
 * @param message the message
 */
public record MessageAdded(Message message) implements DomainEvent {}
