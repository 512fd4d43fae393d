// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.node;

import org.omnimesh.api.event.DomainEvent;

/**
 * Something without which the node cannot run did not start. Whoever runs the node is told, and it exits.
 *
 * @param sentence what failed and what to do, one line for the user
 */
public record StartFailed(String sentence) implements DomainEvent {}
